"""Container, compose and CI files, with every answer that changes them, as their own tools see them."""

import itertools
import re
import sys
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
import yaml

from fwscaffold.lifecycle.standard import is_frame
from fwscaffold.template.catalog import catalog, definition
from fwscaffold.template.questions import questions
from support import FRAMEWORKS, SERVERS, label, run, tree

CHANGING = ("python_version", "database", "ci")
SCHEMAS = {
    "compose.yaml": ["--builtin-schema", "vendor.compose-spec"],
    ".github/dependabot.yml": ["--builtin-schema", "vendor.dependabot"],
    ".github/workflows/ci.yml": ["--builtin-schema", "vendor.github-workflows"],
    ".gitlab-ci.yml": ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}
TEXTS = {
    "AGENTS.md",
    ".env.example",
    ".pre-commit-config.yaml",
    "Dockerfile",
    "README.md",
    "pyproject.toml",
}
# CI only looks at the format, where a person lets it be written.
WRITTEN_BY_A_PERSON = {"ruff format --check .": "ruff format ."}
# Projects for 3.11 get Django 5.2, which admits no newer one.
NEWEST = {("django", "3.11"): "3.14"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what the answers make of these files, in every combination, each text once."""
    root, seen = tmp_path_factory.mktemp("files"), set[bytes]()
    for framework in FRAMEWORKS:
        asked = {question.key: question for question in questions(catalog()[framework])}
        choices = (asked[key].choices for key in CHANGING)
        for place, *values in itertools.product(("", "services/shop"), *choices):
            answers = dict(zip(CHANGING, values, strict=True))
            for path, file in tree(framework, answers, place).items():
                if str(path) in {"Dockerfile", *SCHEMAS} and file.content not in seen:
                    seen.add(file.content)
                    copy = root / f"{framework}-{label(answers)}{place and '-placed'}" / path
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(file.content)
    return root


def program(name: str) -> Path:
    return Path(sys.executable).with_name(name)


@pytest.mark.skipif(sys.platform == "win32", reason="hadolint is not packaged for Windows")
def test_the_dockerfiles_are_clean(files: Path) -> None:
    dockerfiles = sorted(files.glob("*/Dockerfile"))
    assert dockerfiles
    done = run([program("hadolint"), "--no-color", *dockerfiles], files)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_has_a_schema_fits_it(name: str, files: Path) -> None:
    written = sorted(files.glob(f"*/{name}"))
    assert written
    done = run([program("check-jsonschema"), *SCHEMAS[name], *written], files)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflows_pass_an_audit(files: Path) -> None:
    done = run([program("zizmor"), "--offline", "--no-progress", files], files)
    assert done.returncode == 0, done.stdout + done.stderr


def blocks(readme: str) -> dict[str, list[str]]:
    """Return the commands that a section of the README shows, by the section's title."""
    shown = re.findall(r"^## (\w+)\n.*?^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    return {
        title: [line.partition("  #")[0].strip() for line in text.splitlines()]
        for title, text in shown
    }


def made(framework: str, **answers: str) -> dict[str, str]:
    """Return the texts of the files about deployment and of the README."""
    wanted = {*TEXTS, *SCHEMAS}
    files = tree(framework, answers).items()
    return {str(path): file.content.decode() for path, file in files if str(path) in wanted}


def job(texts: dict[str, str]) -> dict[str, Any]:
    """Return the one job of CI."""
    if ".gitlab-ci.yml" in texts:
        found = yaml.safe_load(texts[".gitlab-ci.yml"])["check"]
    else:
        found = yaml.safe_load(texts[".github/workflows/ci.yml"])["jobs"]["check"]
    return cast("dict[str, Any]", found)


def commands(texts: dict[str, str]) -> list[str]:
    """Return what the job runs."""
    steps = job(texts).get("steps", [])
    return job(texts).get("script") or [step["run"] for step in steps if "run" in step]


def pythons(texts: dict[str, str]) -> list[str]:
    """Return the Pythons that the job runs with."""
    if ".gitlab-ci.yml" in texts:
        (variables,) = job(texts)["parallel"]["matrix"]
        return list(variables["PYTHON"])
    return list(job(texts)["strategy"]["matrix"]["python"])


@pytest.mark.parametrize("ci", ["github", "gitlab"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_ci_runs_the_commands_of_the_readme(framework: str, ci: str) -> None:
    texts = made(framework, ci=ci)
    checks = [
        command.removeprefix("uv run ")
        for command in commands(texts)
        if command.startswith("uv run ")
    ]
    shown = blocks(texts["README.md"])["Work"]
    assert sorted(WRITTEN_BY_A_PERSON.get(command, command) for command in checks) == sorted(shown)


@pytest.mark.parametrize("ci", ["github", "gitlab"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_ci_tries_the_oldest_python_and_the_newest_which_the_image_has(
    framework: str, ci: str
) -> None:
    asked = {question.key: question for question in questions(catalog()[framework])}
    offered = list(asked["python_version"].choices)
    for oldest in offered:
        texts = made(framework, ci=ci, python_version=oldest)
        newest = NEWEST.get((framework, oldest), offered[-1])
        assert pythons(texts) == list(dict.fromkeys([oldest, newest]))
        assert f"FROM python:{newest}." in texts["Dockerfile"]


@pytest.mark.parametrize("ci", ["github", "gitlab"])
@pytest.mark.parametrize("database", [None, *SERVERS])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_ci_starts_the_database_of_the_compose_file(
    framework: str, database: str | None, ci: str
) -> None:
    texts = made(framework, ci=ci, **({"database": database} if database else {}))
    running = yaml.safe_load(texts["compose.yaml"])["services"]
    services = job(texts).get("services", {})
    started = services if ci == "gitlab" else services.values()
    images = [service.get("image") or service["name"] for service in started]
    assert images == [running[name]["image"] for name in running if name == "db"]
    settings = {**job(texts).get("env", {}), **job(texts).get("variables", {})}
    assert settings.get("TEST_DATABASE_URL", "").partition(":")[0] == (database or "")


@pytest.mark.parametrize("database", SERVERS)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_compose_starts_the_database_that_the_example_of_settings_names(
    framework: str, database: str
) -> None:
    texts = made(framework, database=database)
    (line,) = re.findall(r"^# DATABASE_URL=(.*)$", texts[".env.example"], re.MULTILINE)
    address = urlsplit(line)
    services = yaml.safe_load(texts["compose.yaml"])["services"]
    has = {*services["db"]["environment"].values()}
    assert address.scheme == database
    assert {address.username, address.path[1:]} <= has
    assert f"${{DATABASE_PASSWORD:-{address.password}}}" in has
    (port,) = services["db"]["ports"]
    assert port.startswith(f"{address.hostname}:"), "it answers to this machine only"
    site = services["web"]["environment"]
    assert "${DATABASE_PASSWORD:-}" in site["DATABASE_URL"], "the site knows no password by itself"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_hooks_bring_their_tools_in_the_versions_of_the_project(framework: str) -> None:
    texts = made(framework)
    developing = tomllib.loads(texts["pyproject.toml"])["dependency-groups"]["dev"]
    (repository,) = yaml.safe_load(texts[".pre-commit-config.yaml"])["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == ["ruff-check", "ruff-format"]
    for hook in repository["hooks"]:
        assert hook["language"] == "python", "it needs no environment of the project"
        assert {*hook["additional_dependencies"]} <= {*developing}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_agents_are_told_the_checks_of_the_readme(framework: str) -> None:
    texts = made(framework)
    *_, checks = re.findall(r"^```sh\n(.*?)^```", texts["AGENTS.md"], re.MULTILINE | re.DOTALL)
    told = [line.removeprefix("uv run ") for line in checks.splitlines()]
    assert sorted(told) == sorted(blocks(texts["README.md"])["Work"])


@pytest.mark.parametrize("answers", [{}, {"docker": False, "ci": "none"}, {"ci": "gitlab"}])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_agents_are_told_the_frame(framework: str, answers: dict[str, object]) -> None:
    files = tree(framework, answers)
    text = files[PurePosixPath("AGENTS.md")].content.decode()
    (listed,) = re.findall(r"these files:\n\n?(.*)\.$", text, re.MULTILINE)
    told = [name.strip("`") for name in listed.split(", ")]
    patterns = definition(catalog()[framework])["_frame"]
    frame = {path for path in files if is_frame(path, patterns)}
    assert {path for path in files if is_frame(path, told)} == frame
    assert [name for name in told if not any(is_frame(path, [name]) for path in frame)] == []

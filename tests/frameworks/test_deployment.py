"""Container, compose and CI files, with every answer that changes them, as their own tools see them."""

import itertools
import re
import sys
from pathlib import Path

import pytest
import yaml

from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import questions
from support import FRAMEWORKS, label, run, tree

CHANGING = ("python_version", "database", "ci")
SCHEMAS = {
    "compose.yaml": ["--builtin-schema", "vendor.compose-spec"],
    ".github/workflows/ci.yml": ["--builtin-schema", "vendor.github-workflows"],
    ".gitlab-ci.yml": ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}
# CI only looks at the format, where a person lets it be written.
WRITTEN_BY_A_PERSON = {"ruff format --check .": "ruff format ."}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what the answers make of these files, in every combination, each text once."""
    root, seen = tmp_path_factory.mktemp("files"), set[bytes]()
    for framework in FRAMEWORKS:
        asked = {question.key: question for question in questions(catalog()[framework])}
        for values in itertools.product(*(asked[key].choices for key in CHANGING)):
            answers = dict(zip(CHANGING, values, strict=True))
            for path, file in tree(framework, answers).items():
                if str(path) in {"Dockerfile", *SCHEMAS} and file.content not in seen:
                    seen.add(file.content)
                    copy = root / f"{framework}-{label(answers)}" / path
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


def readme_commands(text: str) -> list[str]:
    """Return what the README lets a person install the project and check their work with."""
    blocks = dict(re.findall(r"^## (\w+)\n.*?^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    start, work = (
        [line.partition("  #")[0].strip() for line in blocks[title].splitlines()]
        for title in ("Start", "Work")
    )
    return [*(line for line in start if line.startswith("pip install")), *work]


@pytest.mark.parametrize("ci", ["github", "gitlab"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_ci_runs_the_commands_of_the_readme(framework: str, ci: str) -> None:
    made = {str(path): file.content.decode() for path, file in tree(framework, {"ci": ci}).items()}
    if ci == "github":
        steps = yaml.safe_load(made[".github/workflows/ci.yml"])["jobs"]["check"]["steps"]
        ran = [step["run"] for step in steps if "run" in step]
    else:
        ran = yaml.safe_load(made[".gitlab-ci.yml"])["check"]["script"]
    shown = readme_commands(made["README.md"])
    assert sorted(WRITTEN_BY_A_PERSON.get(command, command) for command in ran) == sorted(shown)

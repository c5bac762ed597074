"""What comes out: it parses, it is clean, it is small, and it is what the listing says."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
import yaml

from fwscaffold.lifecycle.standard import is_frame
from fwscaffold.template.catalog import catalog, definition
from support import FRAMEWORKS, LEVELS, VARIANTS, label, limit, project, run, tree

GOLDEN = Path(__file__).parents[1] / "golden"
# The application is what is left of the starter without these: the frame has the launcher and `standard`.
NO_APPLICATION = {"tests", "tests.py", "migrations"}
LONGEST_FILE = 250
LAYERS = [
    (framework, answers) for framework, answers in VARIANTS if answers.keys() <= {"starter", "orm"}
]
NOTED = re.compile(r" *(.*)  # (?:type: ignore|noqa)")
PARSERS: dict[str, Callable[[str], object]] = {
    ".py": ast.parse,
    ".toml": tomllib.loads,
    ".json": json.loads,
    ".yaml": lambda text: list(yaml.safe_load_all(text)),
    ".yml": lambda text: list(yaml.safe_load_all(text)),
}
TEXTS = {
    "project_name": 'Fish & "Chips" \\ {{ 7*7 }} {% raw %} <b> \N{ROCKET}',
    "project_slug": "shop",
    "description": """'''\\N{BULLET} ${HOME} $(touch x) `y` "quoted" # {# not a comment: yes""",
    "author_name": "O'Brien \\n {{ cookiecutter }} {%",
    "author_email": "o'brien@example.ie",
}


@pytest.mark.parametrize(("framework", "answers"), [*VARIANTS, *((f, TEXTS) for f in FRAMEWORKS)], ids=label)  # fmt: skip
def test_every_file_parses_and_reads_well(framework: str, answers: dict[str, object]) -> None:
    for path, file in tree(framework, answers).items():
        text = file.content.decode("utf-8")
        parse = str if "views" in path.parts else PARSERS.get(path.suffix, str)
        parse(text)
        assert not text or text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert not re.search(r"[ \t]\n|\r|\n\n\n\n", text), path
        if answers is not TEXTS:
            assert "cookiecutter" not in text, path


@pytest.mark.parametrize(("framework", "answers"), VARIANTS, ids=label)
def test_the_linter_and_the_formatter_have_nothing_to_say(
    framework: str, answers: dict[str, object], tmp_path: Path
) -> None:
    shop = project(framework, answers, tmp_path / "shop")
    for check in (["check"], ["format", "--check"]):
        done = run([sys.executable, "-m", "ruff", *check, "--no-cache", "."], shop)
        assert done.returncode == 0, done.stdout


def notes_to_checkers(project: Path) -> list[str]:
    """Return the code on each line that has one, such as `# type: ignore[override]`."""
    lines = [
        line for path in project.rglob("*.py") for line in path.read_text("utf-8").splitlines()
    ]
    return sorted(found[1] for line in lines if (found := NOTED.match(line)))


@pytest.mark.parametrize(("framework", "answers"), LAYERS, ids=label)
def test_narrower_lines_leave_notes_to_checkers_where_they_are(
    framework: str, answers: dict[str, object], tmp_path: Path
) -> None:
    """Of PEP 8's length; a note that moves to another line is no longer about the code that needs it.

    Black makes two lines also of one on which only such a note is too much.
    """
    shop = project(framework, answers, tmp_path / "shop")
    before = notes_to_checkers(shop)
    lines = [line for path in shop.rglob("*.py") for line in path.read_text("utf-8").splitlines()]
    assert [line for line in lines if "  # noqa" in line and len(line) > 79] == []
    done = run(
        [sys.executable, "-m", "ruff", "format", "--no-cache", "--line-length=79", "."], shop
    )
    assert done.returncode == 0, done.stderr
    assert notes_to_checkers(shop) == before


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_texts_come_back_unchanged(framework: str) -> None:
    texts = {
        str(path): file.content.decode("utf-8") for path, file in tree(framework, TEXTS).items()
    }
    metadata = tomllib.loads(texts["pyproject.toml"])["project"]
    assert metadata["description"] == TEXTS["description"]
    author = {"name": TEXTS["author_name"], "email": TEXTS["author_email"]}
    assert metadata["authors"] == [author]
    constants = [
        node.value
        for path, text in texts.items()
        if path.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
    ]
    assert TEXTS["project_name"] in constants


@pytest.mark.parametrize(("framework", "answers"), LEVELS, ids=label)
def test_the_project_is_small(framework: str, answers: dict[str, object]) -> None:
    lines = {path: file.lines for path, file in tree(framework, answers).items()}
    frame = definition(catalog()[framework])["_frame"]
    application = [
        count
        for path, count in lines.items()
        if path.suffix == ".py"
        and not NO_APPLICATION & set(path.parts)
        and not is_frame(path, frame)
    ]
    what = "bare_lines" if answers.get("starter") == "bare" else "application_lines"
    assert sum(application) <= limit(framework, what)
    long = [path for path, count in lines.items() if count > LONGEST_FILE]
    assert [path for path in long if path.suffix != ".css"] == []  # one declaration a line


@pytest.mark.parametrize(("framework", "answers"), LEVELS, ids=label)
def test_the_listing_is_the_known_one(
    framework: str, answers: dict[str, object], request: pytest.FixtureRequest
) -> None:
    listed = "".join(f"{path}\n" for path in tree(framework, answers))
    golden = GOLDEN / f"{'-'.join([framework, *map(str, answers.values())])}.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(listed, "utf-8")
    assert listed == golden.read_text("utf-8")


@pytest.mark.parametrize(("framework", "answers"), LEVELS, ids=label)
def test_a_database_is_a_setting_or_spoken_of_nowhere(
    framework: str, answers: dict[str, object]
) -> None:
    whole = tree(framework, {**answers, "database": "postgresql"})
    found = {str(path) for path, file in whole.items() if b"DATABASE_URL" in file.content}
    assert not found or ".env.example" in found


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_is_not_wanted_is_not_there(framework: str) -> None:
    everything = {str(path) for path in tree(framework, {})}
    bare = {str(path) for path in tree(framework, {"docker": False, "ci": "none"})}
    assert everything - bare == {
        "Dockerfile",
        ".dockerignore",
        "compose.yaml",
        ".github/dependabot.yml",
        ".github/workflows/ci.yml",
    }
    gitlab = {str(path) for path in tree(framework, {"ci": "gitlab"})}
    assert gitlab - everything == {".gitlab-ci.yml"}


@pytest.mark.parametrize(("framework", "answers"), LEVELS, ids=label)
def test_agents_are_sent_to_sections_that_there_are(
    framework: str, answers: dict[str, object]
) -> None:
    files = tree(framework, answers)
    agents, readme = (
        files[PurePosixPath(f"{name}.md")].content.decode("utf-8") for name in ("AGENTS", "README")
    )
    named = re.findall(r"“([A-Z][a-z]+)”", agents)
    assert len(named) > 1
    assert set(named) <= set(re.findall(r"^## (.+)$", readme, re.MULTILINE))

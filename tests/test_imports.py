"""Imports point down the pipeline, and each library is touched in one place."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import fwscaffold

SOURCE = Path(fwscaffold.__file__).parent
# A wing imports only the wings before it, and a module only those before it in its wing.
WINGS = {
    "": "errors wording command strict_json cache tree reading metadata markers git parallel",
    "template": "catalog questions evidence standard_library names remembered engine variables walk chance extensions sandbox foreign shape promised nonsense declaration programs worker rules answers answers_file schema render",
    "resource": "sql_words spelling nouns fields defaults definitions literals wiring migrations resources growth sense design",
    "creation": "plan base branches left origin receipt disk locks staging places zipped write existing added report author commit hooks facts",
    "source": "repository paths address archive installed versions place templates trust",
    "verification": "interpreter environment network process probe declared steps verbs verify demonstration",
    "preset": "exceptions conditions presets fitting fetched source problem brand followed own_questions settled shelf namesakes structure yaml_nodes yaml_text toml_text "
    "additions merging entries file layers origins",
    "promise": "promises formats sources setting python selection shell workflow pipeline suite image keeping "
    "weakened trial advisories",
    "lifecycle": "layout markup standard repository present release structured settle requirements imports aligned merge followed as_written grown project originals today home pipeline parts uses clues adoption takeover "
    "page_names python_file reach wholeness together draft outstanding records obstacles joined joining growing update journal replay rehearsal restoring verdict "
    "kept excused advised inspection findings sarif",
    "web": "address link offered standard settings client log metrics rendering answering archive difference highlighting "
    "texts forms views colours assets openapi api pages visits guard site connection server",
}
ORDER = [f"{wing}.{name}".strip(".") for wing, names in WINGS.items() for name in names.split()]
LIBRARIES = {
    "template.engine": {"cookiecutter", "jinja2"},
    "template.chance": {"cookiecutter", "arrow"},
    "template.sandbox": {"jinja2"},
    "template.foreign": {"binaryornot"},
    "source.versions": {"packaging"},
    "promise.formats": {"yaml"},
    "preset.namesakes": {"packaging"},
    "preset.yaml_nodes": {"yaml"},
    "preset.toml_text": {"tomlkit"},
    "lifecycle.requirements": {"packaging"},
    "lifecycle.aligned": {"packaging"},
    "web.metrics": {"prometheus_client"},
    "web.rendering": {"starlette"},
    "web.answering": {"starlette"},
    "web.assets": {"starlette"},
    "web.api": {"starlette"},
    "web.highlighting": {"markupsafe", "pygments"},
    "web.views": {"markupsafe"},
    "web.pages": {"jinja2", "markupsafe"},
    "web.guard": {"limits", "starlette"},
    "web.site": {"starlette"},
    "web.visits": {"starlette"},
    "web.texts": {"markupsafe"},
    "web.connection": {"h11", "uvicorn"},
    "web.server": {"uvicorn"},
    "cli": {"click"},
    "cli.pytest_plugin": {"pytest"},
    "cli.prompts": {"prompt_toolkit", "questionary"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in SOURCE.rglob("*.py"):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        if path.stem not in {"__init__", "__main__"} and not name.startswith("templates"):
            yield name, path


def imported(path: Path) -> set[str]:
    """Return what the module imports, `fwscaffold.git.text` for `from fwscaffold.git import text`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(path: Path) -> set[str]:
    """Return the modules of ours that the module imports, without those of the command line."""
    found = {full.removeprefix("fwscaffold.") for full in imported(path)}
    return {name for name in ORDER for full in found if f"{full}.".startswith(f"{name}.")}


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == sorted(name for name, _ in modules() if not name.startswith("cli"))


@pytest.mark.parametrize(("name", "path"), [*modules()], ids=str)
def test_imports_point_down_the_pipeline(name: str, path: Path) -> None:
    assert name.startswith("cli") or ours(path) <= set(ORDER[: ORDER.index(name)])


@pytest.mark.parametrize(("name", "path"), [*modules()], ids=str)
def test_only_the_command_line_knows_the_command_line(name: str, path: Path) -> None:
    knows = any(full.startswith("fwscaffold.cli") for full in imported(path))
    assert name.startswith("cli") or not knows


@pytest.mark.parametrize(("name", "path"), [*modules()], ids=str)
def test_each_library_has_one_place(name: str, path: Path) -> None:
    theirs = {full.split(".")[0] for full in imported(path)} - {"fwscaffold"}
    allowed = LIBRARIES.get(name, LIBRARIES["cli"] if name.startswith("cli.") else set())
    assert theirs - sys.stdlib_module_names <= allowed


HEAVY = {
    "cookiecutter",
    "jinja2",
    "questionary",
    "requests",
    "rich",
    "tomlkit",
    "yaml",
    "starlette",
    "uvicorn",
    "pygments",
    "prometheus_client",
    "limits",
}
COMPLETION = {"_FWSCAFFOLD_COMPLETE": "bash_complete", "COMP_CWORD": "3"}


def loaded(arguments: Sequence[str], **environ: str) -> set[str]:
    """Return the top-level modules that the program has loaded when it ends."""
    script = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules)); "
        f"from fwscaffold.cli.program import main; main({[*arguments]!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environ},
    )
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize(
    "words", ["--help", "--version", "list", "new --help", "new flask --help", "serve --help"]
)
def test_what_is_only_looked_at_loads_click_and_nothing_heavier(words: str) -> None:
    found = loaded(words.split())
    assert "click" in found
    assert not found & HEAVY


def test_completion_loads_click_and_nothing_heavier() -> None:
    found = loaded([], **COMPLETION, COMP_WORDS="fwscaffold new flask --da")
    assert "click" in found
    assert not found & HEAVY


def test_making_a_project_loads_nothing_that_it_does_not_use() -> None:
    found = loaded(["new", "flask", "shop", "--dry-run"])
    assert "cookiecutter" in found
    assert not found & {
        "arrow",
        "requests",
        "rich",
        "questionary",
        "tomlkit",
        "yaml",
        "prompt_toolkit",
    }

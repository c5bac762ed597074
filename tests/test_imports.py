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
# Each module may import those before it; the command line may import all.
ORDER = (
    "errors wording strict_json tree standard catalog questions evidence names engine answers "
    "answers_file schema render plan receipt facts staging places write report environment "
    "process probe steps verify git repository release presets preset_source preset_file "
    "merge project adoption update journal replay rehearsal inspection findings sarif "
    "demonstration "
).split()
LIBRARIES = {
    "engine": {"cookiecutter", "jinja2"},
    "cli": {"click"},
    "cli.wizard": {"click", "questionary"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in SOURCE.rglob("*.py"):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        if name not in {"__init__", "__main__"} and not name.startswith("templates"):
            yield name.removesuffix(".__init__"), path


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize(("name", "path"), [*modules()], ids=str)
def test_imports_point_down_the_pipeline(name: str, path: Path) -> None:
    ours = {full.split(".")[1] for full in imported(path) if full.startswith("fwscaffold.")}
    allowed = {*ORDER, "cli"} if name.startswith("cli") else set(ORDER[: ORDER.index(name)])
    assert ours - {"__version__"} <= allowed


@pytest.mark.parametrize(("name", "path"), [*modules()], ids=str)
def test_each_library_has_one_place(name: str, path: Path) -> None:
    theirs = {full.split(".")[0] for full in imported(path)} - {"fwscaffold"}
    allowed = LIBRARIES.get(name, LIBRARIES["cli"] if name.startswith("cli.") else set())
    assert theirs - sys.stdlib_module_names <= allowed


HEAVY = {"cookiecutter", "jinja2", "questionary", "requests", "rich", "yaml"}
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


@pytest.mark.parametrize("words", ["--help", "--version", "list", "new --help", "new flask --help"])
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
    assert not found & {"arrow", "requests", "rich", "questionary", "yaml", "prompt_toolkit"}

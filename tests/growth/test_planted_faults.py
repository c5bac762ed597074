"""The growth gate can fail: three faults, planted in a template, are found by it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gates import kind
from growing import grow
from guide_pages import GROWING, variants
from projects import SOURCE, Done, Project, new_project

FLASK = "templates/flask"
SUITE = 'files = ["tests/test_contract.py"'
NO_SCRIPT = """

def test_no_page_has_a_script(client):
    for path in PAGES:
        assert not client.page(path).select("script")
"""
GATES = ("ruff format --check .", "python -m pytest -q tests/test_contract.py")
# The page that is the first to show it, and the tool that does.
FOUND = {
    "ruff": "add-a-field",
    "pytest": "scripts-and-forms",
    "fwscaffold": "delete-the-example",
}


def plant(root: Path) -> None:
    """Plant migrations that nobody formats, a contract against scripts, and a promise of the example's."""
    (project,) = (root / FLASK).glob("{{*")
    (alembic,) = project.glob("migrations/*alembic.ini*")
    replace(alembic, "hooks = lint, format", "hooks =")
    contract = project / "tests/test_contract.py"
    contract.write_text(contract.read_text("utf-8") + NO_SCRIPT, "utf-8")
    replace(root / FLASK / "promises.toml", SUITE, f'{SUITE}, "tests/test_notes.py"')


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old} in {file}"
    file.write_text(text.replace(old, new), "utf-8")


def some_gates(project: Project) -> Iterator[Done]:
    for command in GATES:
        yield project.run(command, kind(command))
    yield project.check()


@pytest.mark.live
def test_three_planted_faults_are_found(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SOURCE, tmp_path / "src", ignore=ignore)
    shutil.copytree(SOURCE.parent / "templates", tmp_path / "templates", ignore=ignore)
    plant(tmp_path)
    (variant,) = (each for each in variants() if each.name == "flask-sqlalchemy")
    shop, _ = new_project(variant, tmp_path / "shop", tmp_path / "src")
    assert [done.output for done in some_gates(shop) if not done.good] == []
    found: dict[str, str] = {}
    for page in FOUND.values():
        grown = grow(shop, variant, GROWING / f"{page}.md", some_gates)
        assert grown.done[0].good, grown.failures
        for done in grown.done:
            if not done.good:
                found.setdefault(done.kind, page)
    assert found == FOUND

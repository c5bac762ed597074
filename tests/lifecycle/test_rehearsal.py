"""`update --verify`: a copy is updated, installed, tested and booted before the project is touched."""

import shutil
from pathlib import Path

import pytest

import tiny_app
from cases import held
from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, write

pytestmark = pytest.mark.live
APP = "{{cookiecutter.package_name}}/__init__.py"
BETTER = {**tiny_app.FILES, APP: '"""A better application."""\n'}
BROKEN = {**tiny_app.FILES, "tests/test_app.py": "def test_it():\n    assert False\n"}


@pytest.fixture(autouse=True)
def _shop(
    make_templates: MakeTemplates, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_templates(tiny_app.FILES)
    run("new", "tiny", "shop", "--no-git")
    write(Path("shop"), {".venv/large": "", "own.txt": "mine\n"})
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))


def test_an_update_that_passes_is_made(
    run: Run, make_templates: MakeTemplates, tmp_path: Path
) -> None:
    make_templates(BETTER)
    result = run("update", "shop", "--verify")
    assert result.code == Exit.DONE, result
    assert "stop          passed" in result.err
    assert result.err.endswith(
        "updated shop to fwscaffold 0.1.0; see `git diff`, run the tests, commit\n"
    )
    assert "better" in Path("shop/shop/__init__.py").read_text()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_update_that_fails_leaves_the_project_and_its_copy(
    run: Run, make_templates: MakeTemplates, tmp_path: Path
) -> None:
    make_templates(BROKEN)
    before = held()
    result = run("update", "shop", "--verify")
    assert result.code == Exit.UNVERIFIED
    assert "tests         failed" in result.err
    (scratch,) = (tmp_path / "scratch").iterdir()
    assert result.err.endswith(f"shop is as it was; the copy that failed is {scratch}/shop\n")
    assert held() == before
    assert (scratch / "shop/own.txt").exists()
    assert not (scratch / "shop/.venv").exists()
    assert not (scratch / "shop/.fwscaffold-update").exists()
    shutil.rmtree(scratch)


def test_nothing_is_verified_where_there_would_be_conflicts(
    run: Run, make_templates: MakeTemplates
) -> None:
    make_templates({**tiny_app.FILES, "manage.py": "other\n"})
    Path("shop/manage.py").write_text("mine\n")
    before = held()
    result = run("update", "shop", "--verify")
    assert (result.code, result.err) == (
        Exit.CONFLICT,
        "error: there would be conflicts in `manage.py`, so nothing is verified or changed: update without `--verify`\n",
    )
    assert held() == before


def test_a_dry_run_is_not_verified(run: Run, make_templates: MakeTemplates) -> None:
    make_templates(BETTER)
    assert run("update", "shop", "--verify", "--dry-run").err == ""

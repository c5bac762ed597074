"""How the test browser of a project fills in forms: as the one of its visitors does."""

import shutil
from pathlib import Path

import pytest

from support import Install, project, run, run_tests

FORMS = Path(__file__).resolve().parent / "forms" / "test_forms.py"


@pytest.mark.live
def test_forms_are_filled_in_as_in_a_browser(install: Install, tmp_path: Path) -> None:
    shop = project("bottle", {}, tmp_path / "shop")
    shutil.copy(FORMS, shop / "tests")
    python = install(shop)
    tests = run_tests(shop, python, "tests/test_forms.py")
    assert tests.returncode == 0, tests.stdout
    lint = run(python.run("-m", "ruff", "check"), shop)
    assert lint.returncode == 0, lint.stdout

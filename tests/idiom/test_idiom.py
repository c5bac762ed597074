"""The idiom gate: what a framework's own documentation teaches works in a project, gates and all.

A directory here is laid over a new project called `shop`, at the same paths; its `tests` try what it
brings through the project's own `tests/browser.py`, together with the tests that were there.
"""

import shutil
from pathlib import Path

import pytest

from support import Install, project, run, run_tests

HERE = Path(__file__).resolve().parent
TAUGHT = sorted(path.name for path in HERE.iterdir() if (path / "tests").is_dir())
GATES = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])


@pytest.mark.live
@pytest.mark.parametrize("framework", TAUGHT)
def test_what_the_framework_teaches_works(framework: str, install: Install, tmp_path: Path) -> None:
    shop = project(framework, {"project_name": "Shop"}, tmp_path / "shop")
    left_out = shutil.ignore_patterns("__pycache__", ".*_cache")
    shutil.copytree(HERE / framework, shop, dirs_exist_ok=True, ignore=left_out)
    python = install(shop)
    tests = run_tests(shop, python)
    assert tests.returncode == 0, tests.stdout
    for module, *words in GATES:
        done = run(python.run("-m", module, *words), shop)
        assert done.returncode == 0, f"{module}: {done.stdout}{done.stderr}"

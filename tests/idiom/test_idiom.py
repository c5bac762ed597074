"""The idiom gate: what a framework's own documentation teaches works in a project, gates and all.

A directory here is laid over a new project called `shop`, at the same paths; its tests try what it
brings, together with the tests that were there. Where the framework has files in which what is new
is entered, EDITS has the lines.
"""

import shutil
from pathlib import Path

import pytest

from support import FRAMEWORKS, Install, project, run, run_tests

HERE = Path(__file__).resolve().parent
TAUGHT = [name for name in FRAMEWORKS if (HERE / name).is_dir()]
BACKENDS = """\
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "polls.backends.EmailBackend",
]
"""
# In which file which line comes after which.
EDITS = {
    "django": [
        ("shop/settings.py", '    "notes",\n', '    "polls",\n'),
        (
            "shop/settings.py",
            'AUTH_USER_MODEL = "accounts.User"\n',
            BACKENDS,
        ),
        (
            "shop/urls.py",
            '    path("", include("notes.urls")),\n',
            '    path("polls/", include("polls.urls")),\n',
        ),
    ],
    # Starlette's test client needs it.
    "fastapi": [
        ("pyproject.toml", '    "blockbuster>=1.5.29,<2",\n', '    "httpx2>=2.16.2,<3",\n')
    ],
}
GATES = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])


@pytest.mark.live
@pytest.mark.parametrize("framework", TAUGHT)
def test_what_the_framework_teaches_works(framework: str, install: Install, tmp_path: Path) -> None:
    shop = project(framework, {"project_name": "Shop"}, tmp_path / "shop")
    left_out = shutil.ignore_patterns("__pycache__", ".*_cache")
    shutil.copytree(HERE / framework, shop, dirs_exist_ok=True, ignore=left_out)
    for name, line, added in EDITS.get(framework, ()):
        file = shop / name
        before = file.read_text("utf-8")
        assert before.count(line) == 1, f"{name} has not one place for what is new"
        file.write_text(before.replace(line, line + added), "utf-8")
    python = install(shop)
    tests = run_tests(shop, python)
    assert tests.returncode == 0, tests.stdout
    for module, *words in GATES:
        done = run(python.run("-m", module, *words), shop)
        assert done.returncode == 0, f"{module}: {done.stdout}{done.stderr}"

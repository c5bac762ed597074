"""The idiom gate: what a framework's own documentation teaches works in a project, gates and all.

A directory here is laid over a new project called `shop`, at the same paths; its tests try what it
brings, together with the tests that were there. Where the framework has files in which what is new
is entered, EDITS has the lines. The gate can fail: FAULTS, planted in projects, are found by it.
"""

import shutil
from pathlib import Path

import pytest

from planting import plant
from support import FRAMEWORKS, Install, project, run, run_tests

HERE = Path(__file__).resolve().parent
TAUGHT = [name for name in FRAMEWORKS if (HERE / name).is_dir()]
BACKENDS = """\
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "polls.backends.EmailBackend",
]
"""
USER = """

def user():
    return dict(form=auth())
"""
BEFORE_AND_AFTER = """
    @app.while_serving
    async def lesson() -> AsyncGenerator[None]:
        app.extensions["lesson"] = "begun"
        yield
        del app.extensions["lesson"]
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
    "flask": [("pyproject.toml", "dependencies = [\n", '    "Flask[async]",\n')],
    "web2py": [
        (
            "pyproject.toml",
            '    "sign_in_first", "site_path", "wants_json",\n',
            '    "prettydate",\n',
        ),
        (
            "applications/shop/controllers/default.py",
            "    return {}\n",
            USER,
        ),
    ],
    "quart": [
        (
            "shop/__init__.py",
            '"""The application factory."""\n\n',
            "from collections.abc import AsyncGenerator\n",
        ),
        (
            "shop/__init__.py",
            "    app.before_serving(partial(read_templates, app))\n",
            BEFORE_AND_AFTER,
        ),
        (
            "shop/__init__.py",
            "from .resources import RESOURCES\n",
            "from .sessions import Sessions\n",
        ),
        (
            "shop/__init__.py",
            "    extensions.init_app(app)\n",
            "    app.session_interface = Sessions()  # type: ignore[assignment]\n",
        ),
        ("pyproject.toml", '    "mypy>=2.4.1,<3",\n', '    "pytest-asyncio>=1.5.0,<2",\n'),
    ],
    "fastapi": [
        ("shop/resources.py", "from fastapi import APIRouter\n\n", "from . import heroes\n"),
        (
            "shop/resources.py",
            '    "Notes": (notes.router, live.router, api.router),\n',
            '    "Heroes": (heroes.router,),\n',
        ),
        ("shop/main.py", "from .live import Live\n", "from .operations import name_operation\n"),
        (
            "shop/main.py",
            "        redoc_url=None,\n",
            "        generate_unique_id_function=name_operation,\n",
        ),
        # Starlette's test client needs it.
        ("pyproject.toml", '    "blockbuster>=1.5.29,<2",\n', '    "httpx2>=2.16.2,<3",\n'),
    ],
}
PROTECT, INIT = "csrf = CSRFProtect()\n", "    csrf.init_app(app)\n"
EXEMPT_NOTHING = f"{PROTECT}csrf.exempt = lambda view: view\n"
ESCAPE_NOTHING = f"{INIT}    app.jinja_env.autoescape = False\n"
MESSAGES = '    "django.contrib.messages.middleware.MessageMiddleware",\n'
# In which file, what is there, what is planted; by which test it is found.
FAULTS = {
    "flask": [
        ("shop/extensions.py", PROTECT, EXEMPT_NOTHING, "test_methods_and_json"),
        ("shop/__init__.py", INIT, ESCAPE_NOTHING, "test_the_blog_of_the_tutorial"),
    ],
    "django": [
        ("shop/settings.py", MESSAGES, "", "test_forms_messages_and_mail"),
    ],
}
GATES = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])


def taught(framework: str, directory: Path) -> Path:
    """Return a new project with what its framework teaches in it."""
    shop = project(framework, {"project_name": "Shop"}, directory)
    left_out = shutil.ignore_patterns("__pycache__", ".*_cache")
    shutil.copytree(HERE / framework, shop, dirs_exist_ok=True, ignore=left_out)
    for name, line, added in EDITS.get(framework, ()):
        file = shop / name
        before = file.read_text("utf-8")
        assert before.count(line) == 1, f"{name} has not one place for what is new"
        file.write_text(before.replace(line, line + added), "utf-8")
    return shop


def suites(framework: str) -> list[str]:
    """Return the paths of the tests that are laid over the project."""
    place = HERE / framework
    return sorted(file.relative_to(place).as_posix() for file in place.rglob("*test*.py"))


@pytest.mark.live
@pytest.mark.parametrize("framework", TAUGHT)
def test_what_the_framework_teaches_works(framework: str, install: Install, tmp_path: Path) -> None:
    shop = taught(framework, tmp_path / "shop")
    python = install(shop)
    tests = run_tests(shop, python, "-v")
    assert tests.returncode == 0, tests.stdout
    lost = [suite for suite in suites(framework) if suite not in tests.stdout]
    assert lost == [], "tests are not found"
    for module, *words in GATES:
        done = run(python.run("-m", module, *words), shop)
        assert done.returncode == 0, f"{module}: {done.stdout}{done.stderr}"


@pytest.mark.live
@pytest.mark.parametrize("framework", FAULTS)
def test_planted_faults_are_found(framework: str, install: Install, tmp_path: Path) -> None:
    shop = taught(framework, tmp_path / "shop")
    for name, old, new, _ in FAULTS[framework]:
        plant(shop, name, old, new)
    said = run_tests(shop, install(shop), *suites(framework)).stdout
    for *_, test in FAULTS[framework]:
        assert f"::{test}" in said, said


@pytest.mark.live
def test_a_suite_that_is_not_looked_at_is_found(install: Install, tmp_path: Path) -> None:
    """What `startapp` makes is called `tests.py`."""
    shop = taught("django", tmp_path / "shop")
    plant(shop, "pyproject.toml", '["test_*.py", "tests.py"]', '["test_*.py"]')
    done = run_tests(shop, install(shop), "-v")
    assert done.returncode == 0
    assert [suite for suite in suites("django") if suite in done.stdout] == []

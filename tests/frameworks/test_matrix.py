"""Combinations of options: every three rendered and linted, and with `--full` every two run."""

import ast
import itertools
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import findpython
import pytest
from packaging.version import Version

from combinations import HERE, NO_SERVER, Row, axes, factors, pythons, rows, runs, tried
from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import Kind, questions
from support import (
    DATA_LAYERS,
    FRAMEWORKS,
    NAME,
    SERVERS,
    Install,
    label,
    own_database,
    own_questions,
    project,
    requirement,
    run,
    run_tests,
    tree,
)
from tiny import write

PLACE = Path(__file__).parent
VERSION = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_is_rendered_covers_every_three(framework: str) -> None:
    offered = factors(framework)
    seen = rows(framework)
    for keys in itertools.combinations(offered, 3):
        wanted = set(itertools.product(*(offered[key] for key in keys)))
        assert {tuple(row[key] for key in keys) for row in seen} == wanted


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_is_run_covers_every_two_and_every_cell(framework: str) -> None:
    offered = factors(framework)
    seen = runs(framework, map(str, offered["python_version"]))
    together: list[tuple[str, ...]] = [*itertools.combinations(offered, 2), tuple(axes(framework))]
    for keys in together:
        wanted = set(itertools.product(*(offered[key] for key in keys)))
        assert {tuple(row[key] for key in keys) for row in seen} == wanted


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_three_options_together_give_a_clean_project(framework: str, tmp_path: Path) -> None:
    for number, row in enumerate(rows(framework)):
        shop = tmp_path / str(number)
        files = {str(path): file.content for path, file in tree(framework, row).items()}
        write(shop, files)
        for path, content in files.items():
            assert not path.endswith(".py") or ast.parse(content)
        metadata = tomllib.loads((shop / "pyproject.toml").read_text("utf-8"))
        assert metadata["project"]["requires-python"].startswith(f">={row['python_version']}")
        assert (shop / "Dockerfile").exists() == row["docker"]
    for check in (["check"], ["format", "--check"]):
        done = run([sys.executable, "-m", "ruff", *check, "--no-cache", "."], tmp_path)
        assert done.returncode == 0, done.stdout


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each run a test of its own, so that several processes share them evenly."""
    if "row" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        cases = [case for name in FRAMEWORKS for case in _cases(name, full)]
        metafunc.parametrize(("framework", "row", "python"), cases)


@cache
def interpreters() -> dict[str, str]:
    """Return the whole Pythons of this machine, by minor version, and the one that runs this."""
    every = {
        f"3.{python.minor}": str(python.executable)
        for python in findpython.find_all(major=3, allow_prereleases=False)
        if python.minor >= 11
    }
    probe = ["-c", "import ensurepip, sqlite3, ssl"]
    whole = {v: path for v, path in every.items() if not run([path, *probe], PLACE).returncode}
    return {**whole, HERE: sys.executable}


def _cases(framework: str, full: bool) -> Iterator[object]:
    """Yield every run, or one for each data layer, and one of a level, with the newest Python."""
    known = [python for python in pythons(framework) if python in interpreters()]
    rows = runs(framework, known) if full else []
    every = [(row, str(row["python_version"])) for row in rows]
    for number, (row, python) in enumerate([*every, *_newest(framework, known, full=full)]):
        marks = [pytest.mark.services] if row["database"] in SERVERS else []
        name = "-".join([framework, *cell(framework, row), python, str(number)])
        yield pytest.param(framework, row, python, id=name, marks=marks)
    for python in pythons(framework) if full else []:
        if python not in interpreters():
            skip = pytest.mark.skip(reason=f"not run: no Python {python} on this machine")
            yield pytest.param(framework, {}, python, id=f"{framework}-{python}", marks=skip)


def _sampled(framework: str) -> Iterator[Row]:
    """Yield a run of each data layer, on the server that its resources are not tried on."""
    every = runs(framework, [HERE])
    cells = {cell(framework, row): row for row in reversed(every) if row["database"] in SERVERS}
    asked = own_questions(framework)
    for row in cells.values():
        answers = {each.key: row[each.key] for each in asked if row[each.key] != each.default}
        layer = DATA_LAYERS.index((framework, answers))
        if row["database"] != SERVERS[layer % len(SERVERS)]:
            yield row


def _newest(framework: str, known: Iterable[str], *, full: bool) -> Iterator[tuple[Row, str]]:
    """Yield runs with the newest Python here, up to what the project's pipeline tries.

    Each data layer and the level with accounts, or with `--full` each level; what is bare is tried with
    this Python, as is the example with it and SQLite.
    """
    asked = [each for each in questions(catalog()[framework]) if each.kind is not Kind.TEXT]
    defaults = {each.key: each.default for each in asked}
    limit = max(map(Version, tried(framework)))
    newest = max((python for python in known if Version(python) <= limit), key=Version)
    for row in [] if full else _sampled(framework):
        yield row, newest
    for level in factors(framework)["starter"] if full else ["accounts"]:
        yield {**defaults, **NAME, "starter": level}, newest


def cell(framework: str, row: Row) -> tuple[str, ...]:
    return tuple(str(row[key]) for key in axes(framework))


@pytest.mark.live
def test_the_projects_own_tests_pass_with_each_python_and_database_and_every_two_options(
    framework: str,
    row: Row,
    python: str,
    install: Install,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    shop = project(framework, row, tmp_path / "shop")
    interpreter = install(shop, interpreter=interpreters()[python])
    database = own_database(request, row["database"])
    whole = row["database"] not in NO_SERVER and row["starter"] != "bare"
    if whole and python == row["python_version"]:
        asks = interpreter.run("-c", VERSION, requirement(framework).name)
        version = run(asks, shop).stdout.strip()
        tested = {"version": version, **{key: str(row[key]) for key in axes(framework)}}
        record_property("tested", (framework, tested, database.server))
    done = run_tests(shop, interpreter, **database.settings)
    assert done.returncode == 0, f"{label(dict(row))}\n{done.stdout}{done.stderr}"

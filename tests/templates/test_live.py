"""Projects that are installed and run: their own tests, their gates, real database servers."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import psycopg
import pymysql
import pytest
from support import DATA_LAYERS, Variant, installed, label, production, project, required, run

from fwscaffold import environment
from fwscaffold.catalog import catalog, definition
from fwscaffold.environment import Environment
from fwscaffold.names import canonical

# CherryPy is 16 distributions by itself, since its helpers come one to a distribution.
MOST_DISTRIBUTIONS = {"cherrypy": 23}
POSTGRESQL = os.environ.get("POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432")
MYSQL_HOST = os.environ.get("MYSQL_HOST", "127.0.0.1")
MYSQL_USER = os.environ.get("MYSQL_USER", "root")
MYSQL_PASSWORD = os.environ.get("MYSQL_PASSWORD", "")

pytestmark = pytest.mark.live


@pytest.fixture(scope="module", params=DATA_LAYERS, ids=lambda variant: "-".join(map(label, variant)))
def variant(request: pytest.FixtureRequest) -> Variant:
    found: Variant = request.param
    return found


@pytest.fixture(scope="module")
def shop(variant: Variant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(*variant, tmp_path_factory.mktemp("live") / "shop")


@pytest.fixture(scope="module")
def python(shop: Path) -> Environment:
    return installed(shop, "dev,postgresql,mysql")


def test_the_gates_are_green(shop: Path, python: Environment, tmp_path: Path) -> None:
    package = python.run("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "--cov")
    tests = run(package, shop, COVERAGE_FILE=str(tmp_path / "coverage"))
    assert tests.returncode == 0, tests.stdout
    mypy = python.run("-m", "mypy", "--strict", "--no-incremental")
    bandit: environment.Command = [sys.executable, "-m", "bandit", "-q", "-r", "-ll", ".", "-x", "./tests"]
    for gate in (mypy, bandit):
        done = run(gate, shop)
        assert done.returncode == 0, f"{gate}: {done.stdout}{done.stderr}"
    check = run(python.run("manage.py", "check"), shop, **production())
    assert check.returncode == 0, check.stdout + check.stderr


def test_production_fails_closed_with_one_line(shop: Path, python: Environment) -> None:
    for missing in ("SECRET_KEY", "ALLOWED_HOSTS"):
        settings = {k: v for k, v in production().items() if k != missing}
        done = run(python.run("manage.py", "serve"), shop, **settings)
        assert done.returncode != 0
        assert missing in done.stderr
        assert "Traceback" not in done.stderr


def test_few_distributions_are_installed_and_every_name_is_reserved(
    variant: Variant, shop: Path, python: Environment
) -> None:
    script = (
        "import importlib.metadata as m, json; print(json.dumps({d.name: [] for d in m.distributions()}"
        " | {n: s for n, s in m.packages_distributions().items()}))"
    )
    names = json.loads(run(python.run("-c", script), shop).stdout)
    reserved = set(map(canonical, definition(catalog()[variant[0]])["_reserved"]))
    ours = {"shop", "pip", "setuptools", "pkg-resources", "distutils-hack"}
    unreserved = {canonical(name) for name in names if importable(name)} - reserved - ours
    assert unreserved == set()
    production_only = Environment(shop.with_name("production"), python.uv)
    run(production_only.create(), shop)
    install = [*production_only.install()[:-2], "."]
    assert run(install, shop).returncode == 0
    count = "import importlib.metadata as m; print(len({d.name for d in m.distributions()} - {'shop'}))"
    assert int(run(production_only.run("-c", count), shop).stdout) <= MOST_DISTRIBUTIONS.get(variant[0], 15)


def importable(name: str) -> bool:
    return name[:1].isalpha() and not name.endswith("-stubs") and not name.startswith("types-")


@pytest.fixture
def postgresql() -> Iterator[str]:
    name = f"fwscaffold_{uuid4().hex}"
    with _connected_postgresql() as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        yield f"{POSTGRESQL}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def mysql() -> Iterator[str]:
    name = f"fwscaffold_{uuid4().hex}"
    with closing(_connected_mysql()) as server, server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        password = f":{MYSQL_PASSWORD}" if MYSQL_PASSWORD else ""
        yield f"mysql://{MYSQL_USER}{password}@{MYSQL_HOST}/{name}"
        cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.services
@pytest.mark.parametrize("server", ["postgresql", "mysql"])
def test_the_whole_suite_passes_on_a_real_server(
    server: str, shop: Path, python: Environment, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue(server)
    command = python.run("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "--no-cov")
    done = run(command, shop, TEST_DATABASE_URL=url)
    assert done.returncode == 0, done.stdout


def _connected_postgresql() -> psycopg.Connection:
    try:
        return psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True)
    except psycopg.OperationalError as error:
        _left_out(f"no PostgreSQL server at {POSTGRESQL}: {error}")


def _connected_mysql() -> "pymysql.Connection[pymysql.cursors.Cursor]":
    try:
        return pymysql.connect(host=MYSQL_HOST, user=MYSQL_USER, password=MYSQL_PASSWORD)
    except pymysql.OperationalError as error:
        _left_out(f"no MariaDB server at {MYSQL_HOST}: {error}")


def _left_out(reason: str) -> NoReturn:
    if required("services"):
        pytest.fail(reason)
    pytest.skip(reason)

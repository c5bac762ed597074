"""Projects that are installed and run: their own tests, their gates, what they install."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fwscaffold.command import Command
from fwscaffold.template.catalog import catalog, definition
from fwscaffold.template.names import canonical
from fwscaffold.verification.environment import Environment
from support import (
    DATA_LAYERS,
    EVERY_EXTRA,
    Install,
    Variant,
    label,
    limit,
    production,
    project,
    run,
    run_tests,
)

pytestmark = pytest.mark.live


@pytest.fixture(
    scope="module", params=DATA_LAYERS, ids=lambda variant: "-".join(map(label, variant))
)
def variant(request: pytest.FixtureRequest) -> Variant:
    found: Variant = request.param
    return found


@pytest.fixture(scope="module")
def shop(variant: Variant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(*variant, tmp_path_factory.mktemp("live") / "shop")


@pytest.fixture(scope="module")
def python(shop: Path, install: Install) -> Environment:
    return install(shop, EVERY_EXTRA)


@pytest.fixture(scope="module")
def production_only(shop: Path, python: Environment) -> Environment:
    """Return an environment with what the project requires, and nothing to develop it with."""
    made = Environment(shop.with_name("production"), python.uv)
    for command in (made.create(), made.add(".")):
        done = run(command, shop)
        assert done.returncode == 0, done.stderr
    return made


def unexplained(shop: Path) -> Iterator[str]:
    """Give what bandit finds, but for what the code lets ruff, which has the same rules, leave out."""
    what: Command = ["-q", "-r", "-ll", "-f", "json", ".", "-x", "./tests"]
    done = run([sys.executable, "-m", "bandit", *what], shop)
    for found in json.loads(done.stdout)["results"]:
        line = (shop / found["filename"]).read_text("utf-8").splitlines()[found["line_number"] - 1]
        if f"# noqa: {found['test_id'].replace('B', 'S')}" not in line:
            yield f"{found['filename']}: {line.strip()}: {found['issue_text']}"


def test_the_gates_are_green(shop: Path, python: Environment, tmp_path: Path) -> None:
    tests = run_tests(shop, python, "--cov", COVERAGE_FILE=str(tmp_path / "coverage"))
    assert tests.returncode == 0, tests.stdout
    mypy = run(python.run("-m", "mypy", "--strict", "."), shop)
    assert mypy.returncode == 0, mypy.stdout + mypy.stderr
    assert [*unexplained(shop)] == []
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
    variant: Variant, shop: Path, python: Environment, production_only: Environment
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
    count = (
        "import importlib.metadata as m; print(len({d.name for d in m.distributions()} - {'shop'}))"
    )
    found = int(run(production_only.run("-c", count), shop).stdout)
    assert found <= limit(variant[0], "distributions")


def test_the_commands_need_nothing_that_is_for_development(
    shop: Path, production_only: Environment
) -> None:
    (shop / ".env").write_text("", "utf-8")
    for command in ("routes", "migrate"):
        done = run(production_only.run("manage.py", command), shop)
        assert done.returncode == 0, done.stderr


def importable(name: str) -> bool:
    return name[:1].isalpha() and not name.endswith("-stubs") and not name.startswith("types-")

"""What is wrong is said in one line, with what to do, whatever command meets it.

No line has a traceback, a password or a hash. Each data layer meets each case with one of the
commands and one of the servers, with `--full` with all.
"""

import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fwscaffold.verification import probe
from life_surroundings import MakeShop, PrivateServers
from private_servers import GUEST, PASSWORD, PrivateServer
from shops import Shop
from support import DATA_LAYERS, SERVERS, install_into, label, new_environment
from telling import read_only, say, without_rights

pytestmark = pytest.mark.live
RIGHTS, MIGRATE = "give this user the right", "run `python manage.py migrate`"
Url = Callable[[PrivateServer, str], str]


@dataclass(frozen=True)
class Trouble:
    """A database that cannot be used: its address, which commands meet it, and what they say."""

    url: Url
    verbs: tuple[str, ...]
    says: tuple[str, ...]


WRONG = PASSWORD[::-1]
BOTH = ("migrate", "createuser bob")
TROUBLES = {
    "no database": Trouble(
        lambda server, _: server.url("no_such"), BOTH, ("no_such", "create the database")
    ),
    "wrong password": Trouble(
        lambda server, name: server.url(name, password=WRONG),
        BOTH,
        ("shop", "correct the user or the password"),
    ),
    "no rights": Trouble(
        lambda server, name: server.url(name, user=GUEST), ("migrate",), ("denied",)
    ),
    "not migrated": Trouble(
        lambda server, name: server.url(name), ("createuser bob", "createtoken bob"), (MIGRATE,)
    ),
    "server down": Trouble(
        lambda server, name: server.url(name, at=f"127.0.0.1:{probe.free_port()}"),
        BOTH,
        ("refused", "see that its server is started"),
    ),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take the cases, the commands and the servers in turn, or with `--full` all of them."""
    if "trouble" not in metafunc.fixturenames:
        return
    full = metafunc.config.getoption("--full")
    combinations = [
        (variant, name, verb, server)
        for place, variant in enumerate(DATA_LAYERS)
        for number, name in enumerate(TROUBLES, place)
        for turn, verb in enumerate(TROUBLES[name].verbs)
        for side, server in enumerate(SERVERS)
        if full or (number % 2 == side and place % len(TROUBLES[name].verbs) == turn)
    ]
    names = ["-".join([*map(label, variant), *rest]) for variant, *rest in combinations]
    metafunc.parametrize(("variant", "trouble", "verb", "server"), combinations, ids=names)


@pytest.mark.services
def test_a_database_that_cannot_be_used(
    variant: tuple[str, Mapping[str, object]],
    trouble: str,
    verb: str,
    server: str,
    make_shop: MakeShop,
    private_servers: PrivateServers,
) -> None:
    shop, private, case = make_shop(*variant), private_servers(server), TROUBLES[trouble]
    url = case.url(private, private.new_database())
    line = say(shop, verb, shop.settings(DATABASE_URL=url))
    for part in case.says:
        assert part in line


def test_a_file_that_cannot_be_used(layer: Shop, tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("this is no database but a text\n" * 99, "utf-8")
    for verb, path, part in (
        ("migrate", "/no/such/directory/app.db", "make its directory"),
        ("createuser bob", text, "name another file"),
    ):
        assert part in say(layer, verb, layer.settings(DATABASE_URL=f"sqlite:///{path}"))


def test_a_directory_in_which_nobody_may_write(layer: Shop, tmp_path: Path) -> None:
    file = tmp_path / "closed" / "app.db"
    file.parent.mkdir()
    settings = layer.settings(DATABASE_URL=f"sqlite:///{file}")
    layer.succeed("migrate", settings=settings)
    with open_to_reading(file):
        line = say(layer, "createuser bob", settings, *without_rights())
    assert "unable to open" in line or RIGHTS in line


@contextmanager
def open_to_reading(file: Path) -> Iterator[None]:
    """Let nobody write the file or beside it meanwhile."""
    read_only(file)
    try:
        yield
    finally:
        file.parent.chmod(0o755)


@pytest.mark.parametrize("framework", ["flask", "cherrypy"])
def test_a_migration_of_another_branch(framework: str, make_shop: MakeShop) -> None:
    """Alembic goes on from what is written in the database; the others run what is missing."""
    shop = make_shop(framework, {})
    settings = shop.settings()
    shop.succeed("migrate", settings=settings)
    path = settings["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = 'of_tomorrow'")
    for verb in ("migrate", "makemigrations field"):
        line = say(shop, verb, settings)
        assert "git log --all -- 'migrations/versions/of_tomorrow*'" in line


def test_a_driver_that_is_missing(shop: Shop, tmp_path: Path) -> None:
    lean = replace(shop, python=new_environment(tmp_path / "lean"))
    install_into(lean.python, shop.directory)
    line = say(lean, "check", shop.settings(DATABASE_URL="mysql://shop:s3cret@127.0.0.1/shop"))
    assert "DATABASE_URL" in line
    assert "pip install '.[mysql]'" in line


def test_a_wrong_setting(shop: Shop) -> None:
    for verb in ("check", "createuser bob", "run"):
        line = say(shop, verb, shop.settings(LOG_LEVEL="loud"))
        assert (
            line.removeprefix("Error: ")
            == "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not `loud`"
        )


@pytest.mark.parametrize(("verb", "host"), [("serve", "192.0.2.1"), ("run", "no-such.invalid")])
def test_an_address_that_cannot_be_listened_on(shop: Shop, verb: str, host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        settings = shop.settings(PORT=taken)
        line = say(shop, verb, settings)
        assert f"127.0.0.1:{taken}" in line
        assert f"Try `PORT={int(taken) + 1} python manage.py {verb}`" in line
    line = say(shop, verb, shop.settings(HOST=host, PORT=taken))
    assert host in line
    assert f"Try `HOST=127.0.0.1 python manage.py {verb}`" in line


def test_a_python_that_is_not_the_projects(shop: Shop, tmp_path: Path) -> None:
    stranger = replace(shop, python=new_environment(tmp_path / "another"))
    for verb in ("check", "run", "migrate"):
        line = say(stranger, verb, {**shop.settings(), "APP_ENV": "development"})
        assert str(stranger.python.python) in line
        assert "activate the project's environment" in line

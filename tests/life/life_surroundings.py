"""What the life gate is run with: each framework's project, installed once, and one that is served."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from private_servers import PrivateServer, private_server
from shops import Served, Shop
from support import (
    DATA_LAYERS,
    EVERY_EXTRA,
    FRAMEWORKS,
    Answers,
    Variant,
    install_into,
    label,
    new_environment,
    project,
)

MakeShop = Callable[[str, Answers], Shop]
PrivateServers = Callable[[str], PrivateServer]


def label_of(variant: Variant) -> str:
    """Name a framework with its data layer in a test's name."""
    return "-".join(map(label, variant))


@pytest.fixture(scope="session")
def make_shop(tmp_path_factory: pytest.TempPathFactory) -> MakeShop:
    """Return what makes a framework's project with these answers, and installs it, once."""
    made: dict[str, Shop] = {}

    def make(framework: str, answers: Answers) -> Shop:
        name = f"{framework}-{label(answers)}"
        if name not in made:
            room = tmp_path_factory.mktemp("life")
            shop = project(framework, answers, room / "shop")
            python = new_environment(room / "venv")
            install_into(python, shop, EVERY_EXTRA)
            made[name] = Shop(framework, shop, python, answers)
        return made[name]

    return make


@pytest.fixture(scope="session", params=FRAMEWORKS)
def shop(request: pytest.FixtureRequest, make_shop: MakeShop) -> Shop:
    """Return each framework's project with its defaults."""
    return make_shop(request.param, {})


@pytest.fixture(scope="session", params=DATA_LAYERS, ids=label_of)
def layer(request: pytest.FixtureRequest, make_shop: MakeShop) -> Shop:
    """Return each framework's project with each of its data layers."""
    return make_shop(*request.param)


@pytest.fixture(scope="session")
def site(shop: Shop) -> Iterator[Served]:
    """Serve each framework's project, on SQLite and behind one proxy."""
    with shop.serve(shop.prepared()) as served:
        yield served


@pytest.fixture(scope="session")
def private_servers() -> Iterator[PrivateServers]:
    """Return what starts a server of each kind, once."""
    started: dict[str, PrivateServer] = {}
    with ExitStack() as stack:

        def private(kind: str) -> PrivateServer:
            if kind not in started:
                started[kind] = stack.enter_context(private_server(kind))
            return started[kind]

        yield private

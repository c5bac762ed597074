"""The application under test; test_contract.py says what each fixture is."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from django.db.utils import ConnectionHandler
from django.http import HttpRequest
from django.test import override_settings
from django.urls import path

from {{cookiecutter.package_name}} import urls
from {{cookiecutter.package_name}}.models import User

from .browser import PASSWORD, Browser
from .settings import changed_by


def crash(request: HttpRequest) -> NoReturn:
    raise RuntimeError("hidden detail")


urls.urlpatterns += [path("crash", crash), path("api/crash", crash)]


@pytest.fixture
def client(db: None) -> Iterator[Browser]:
    # These would close the connection on which the test has its transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Browser(get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    cache.clear()


@pytest.fixture
def production(client: Browser) -> Iterator[Browser]:
    environ = {"APP_ENV": "production", "SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "localhost"}
    with override_settings(**changed_by(**environ)):
        yield Browser(get_wsgi_application(), "https://localhost")


@pytest.fixture
def unmigrated(client: Browser, tmp_path: Path) -> Iterator[Browser]:
    empty = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "empty.db"}}
    migrated = connections["default"]
    connections["default"] = ConnectionHandler(empty)["default"]
    yield client
    connections["default"].close()
    connections["default"] = migrated


@pytest.fixture
def add_user(client: Browser) -> Callable[[str], None]:
    def add(name: str) -> None:
        User.objects.create_user(name, password=PASSWORD)

    return add


@pytest.fixture
def member(client: Browser, add_user: Callable[[str], None]) -> Browser:
    add_user("alice")
    client.sign_in("alice")
    return client

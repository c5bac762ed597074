"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import os
from importlib.util import find_spec, module_from_spec
from unittest.mock import patch

import pytest
from browser import PASSWORD
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from django.db.utils import ConnectionHandler
from django.test import override_settings
from django.urls import path
from this_site import Visitor

from {{cookiecutter.package_name}} import urls
from {{cookiecutter.package_name}}.models import User
from {{cookiecutter.package_name}}.wsgi import application


def crash(request):
    raise RuntimeError("hidden detail")


urls.urlpatterns += [path("crash", crash), path("api/crash", crash)]
urls.urlpatterns += [path("private", login_required(crash))]


def settings_with(**environ):
    """Return the project's settings as they are when the environment has these variables."""
    spec = find_spec("{{cookiecutter.package_name}}.settings")
    module = module_from_spec(spec)
    with patch.dict(os.environ, environ):
        spec.loader.exec_module(module)
    return {name: value for name, value in vars(module).items() if name.isupper()}


def changed_by(**environ):
    """Return those settings that these variables change."""
    then, now = settings_with(**environ), settings_with()
    return {name: then[name] for name in then if then[name] != now.get(name)}


@pytest.fixture
def client(db):
    # These would close the connection on which the test has its transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Visitor(application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    cache.clear()


@pytest.fixture
def production(client):
    environ = {"APP_ENV": "production", "SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "localhost"}
    with override_settings(**changed_by(**environ)):
        yield Visitor(get_wsgi_application(), "https://localhost")


@pytest.fixture
def unmigrated(client, tmp_path):
    empty = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "empty.db"}}
    migrated = connections["default"]
    connections["default"] = ConnectionHandler(empty)["default"]
    yield client
    connections["default"].close()
    connections["default"] = migrated


@pytest.fixture
def add_user(client):
    def add(name):
        User.objects.create_user(name, password=PASSWORD)

    return add


@pytest.fixture
def member(client, add_user):
    add_user("alice")
    client.sign_in("alice")
    return client

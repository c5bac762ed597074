"""What test_contract.py and test_pages.py are given: the site, called through WSGI.

The tests of an app are in its `tests.py`, and use Django's own client.
"""

import gc
import os
from importlib.util import find_spec, module_from_spec
from unittest.mock import patch

import pytest
{%- if cookiecutter.__accounts %}
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required, login_required
{%- else %}
from browser import Browser
from django.contrib.auth.decorators import login_not_required
{%- endif %}
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from django.db.utils import ConnectionHandler
from django.http import HttpResponse
{%- if cookiecutter.__accounts %}
from django.test import Client
{%- endif %}
from django.urls import path
{%- if cookiecutter.__accounts %}
from this_site import Visitor
{%- endif %}

from {{cookiecutter.package_name}} import urls
from {{cookiecutter.package_name}}.config import Settings
from {{cookiecutter.package_name}}.wsgi import application, behind_proxies

OWN_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "max-age=60",
    "content-security-policy": "sandbox",
    "Strict-Transport-Security": "max-age=60",
}


def pytest_collection_finish():
    """Have the garbage collector pass over what is imported by now: it is much, and stays."""
    gc.freeze()


@login_not_required
def crash(request):
    raise RuntimeError("hidden detail")


@login_not_required
def own_headers(request):
    return HttpResponse(headers=OWN_HEADERS)


urls.urlpatterns += [path("crash", crash), path("api/crash", crash)]
urls.urlpatterns += [path("own-headers", own_headers)]
{%- if cookiecutter.__accounts %}
urls.urlpatterns += [path("private", login_required(crash))]
{%- endif %}


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
    yield {{ 'Visitor' if cookiecutter.__accounts else 'Browser' }}(application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def production(client, settings):
    environ = {"APP_ENV": "production", "SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "localhost"}
    environ["TRUSTED_PROXIES"] = "1"
    for name, value in changed_by(**environ).items():
        if "MAIL" not in name:  # letters stay here
            setattr(settings, name, value)
    app = behind_proxies(get_wsgi_application(), Settings.from_env(environ))
    return {{ 'Visitor' if cookiecutter.__accounts else 'Browser' }}(app, "https://localhost")


@pytest.fixture
def unmigrated(client, tmp_path):
    empty = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "empty.db"}}
    migrated = connections["default"]
    connections["default"] = ConnectionHandler(empty)["default"]
    yield client
    connections["default"].close()
    connections["default"] = migrated

{%- if cookiecutter.__accounts %}


@pytest.fixture
def member(client, settings):
    """Return the client with the session of somebody who has signed in, but for the page."""
    signed_in = Client()
    signed_in.force_login(get_user_model().objects.create_user("alice"))
    client.set_cookie(settings.SESSION_COOKIE_NAME, signed_in.session.session_key)
    return client
{%- endif %}

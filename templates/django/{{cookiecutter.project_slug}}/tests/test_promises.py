"""What Django promises of the site as a whole; each app's `tests.py` shows what is its own."""

import re
from unittest.mock import MagicMock, patch

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from conftest import settings_with
from django.contrib.auth import get_user_model
{%- if not cookiecutter.__example %}
from django.contrib.auth.models import Group
{%- endif %}
{%- if cookiecutter.__accounts_alone %}
from django.core.exceptions import ValidationError
{%- endif %}
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import {{ 'IntegrityError, ' if not cookiecutter.__example }}OperationalError, connection{{ ', transaction' if not cookiecutter.__example }}
{%- if not cookiecutter.__example %}
from django.db.models import Count
{%- endif %}
from django.db.utils import ConnectionHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import resolve, reverse
{%- if not cookiecutter.__example %}
from pytest_django.asserts import assertContains, assertTemplateUsed
{%- endif %}

{% if cookiecutter.__accounts_alone and cookiecutter.package_name > 'accounts' -%}
from accounts.forms import SignUpForm
{% endif -%}
from {{cookiecutter.package_name}} import asgi, config, health, middleware
{%- if cookiecutter.__accounts_alone and cookiecutter.package_name < 'accounts' %}
from accounts.forms import SignUpForm
{%- endif %}

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "0123456789" * 5, "ALLOWED_HOSTS": "a.example"}


@pytest.fixture
def client(db):
    """Django's own client, as everywhere but in the contract."""
    return Client(raise_request_exception=False, headers={"Host": "a.example"})


@pytest.fixture
def production(settings, tmp_path):
    """A function: turns the settings into those of production with these variables."""

    def turn(**environ):
        given = settings_with(**PRODUCTION, **environ)
        del given["DATABASES"]
        for name, value in (given | {"STATIC_ROOT": tmp_path}).items():
            if getattr(settings, name, None) != value:
                setattr(settings, name, value)

    return turn


@pytest.fixture(autouse=True)
def _host(settings):
    settings.ALLOWED_HOSTS = ["a.example"]


{% if cookiecutter.__accounts -%}
def test_promise_url_routing(client):
    path = reverse("password_reset_confirm", args=["MQ", "a-token"])
    assert path.endswith("/reset/MQ/a-token/")
    assert resolve(path).kwargs == {"uidb64": "MQ", "token": "a-token"}
    assert client.get(path.replace("a-token/", "")).status_code == 404
    assert client.get(path.rstrip("/")).headers["Location"] == path
{%- else -%}
def test_promise_url_routing(client):
    path = reverse("admin:accounts_user_change", args=["7"])
    assert path.endswith("/user/7/change/")
    assert resolve(path).kwargs == {"object_id": "7"}
    assert client.get("/no-such-page").status_code == 404
    assert client.get("/admin").headers["Location"] == reverse("admin:index")


def test_promise_template_engine_blocks_and_escaping(client):
    page = client.get("/<b>")
    for template in ("base.html", "error.html"):
        assertTemplateUsed(page, template)
    assertContains(page, "/&lt;b&gt;", status_code=404)
{%- endif %}
{%- if cookiecutter.__accounts_alone %}


def test_promise_template_engine_blocks_partial_and_escaping(client):
    page = client.post(reverse("login"), {"username": "<script>alert(1)</script>"})
    for template in ("base.html", "accounts/login.html", "_form.html"):
        assertTemplateUsed(page, template)
    assertContains(page, "&lt;script&gt;alert(1)")


def test_promise_dry_one_limit_for_model_and_form():
    field = SignUpForm({"username": "x" * 151}).fields["username"]
    limit = get_user_model()._meta.get_field("username").max_length
    assert field.widget.attrs["maxlength"] == str(limit)
    with pytest.raises(ValidationError, match=f"at most {limit} characters"):
        field.clean("x" * (limit + 1))
{%- endif %}
{%- if not cookiecutter.__example %}


@pytest.mark.django_db
def test_promise_orm_relation_constraint_and_query(django_user_model):
    staff = Group.objects.create(name="staff")
    for name in ("alice", "bob"):
        django_user_model.objects.create_user(name).groups.add(staff)
    (counted,) = Group.objects.annotate(count=Count("user")).filter(count__gt=1)
    assert counted == staff
    assert [user.username for user in staff.user_set.order_by("-username")] == ["bob", "alice"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Group.objects.create(name="staff")
{%- endif %}


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_promise_schema_migrations_match_the_models_back_and_forward(client):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    call_command("migrate", "accounts", "zero", verbosity=0)
    assert "accounts_user" not in connection.introspection.table_names()
    assert client.get("/health/ready").status_code == 503
    call_command("migrate", verbosity=0)
    assert client.get("/health/ready").status_code == 200


def test_a_database_out_of_reach_is_not_ready(client):
    with patch.object(health, "MigrationExecutor", side_effect=OperationalError):
        assert client.get("/health/ready").status_code == 503
{%- if cookiecutter.__accounts %}


def test_an_error_page_knows_who_has_signed_in(client):
    client.handler.enforce_csrf_checks = True
    client.force_login(get_user_model().objects.create_user("alice"))
    out = reverse("logout")
    form = f'action="{out}"'
    sent = {404: ("GET", "/nowhere"), 405: ("GET", out), 500: ("GET", "/crash")}
    sent |= {403: ("POST", out), 413: ("POST", out, b"x" * 2_000_000)}
    for status, request in sent.items():
        answer = client.generic(*request)
        assert (answer.status_code, form in answer.content.decode()) == (status, True)
    with patch("django.contrib.auth.middleware.get_user", side_effect=OperationalError):
        answer = client.get("/crash")
    assert (answer.status_code, form in answer.content.decode()) == (500, False)
{%- endif %}


def test_promise_orm_sqlite_waits_for_its_turn():
    options = settings_with(DATABASE_URL="sqlite:///a.db")["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.django_db
def test_promise_orm_oracle_needs_no_server_to_build_sql():
    with patch.dict(config.DRIVERS, oracle="sqlite3"):
        given = settings_with(DATABASE_URL="oracle://u:p%40ss@db.example/service")
    assert given["DATABASES"]["default"]["NAME"] == "db.example:1521/service"
    pytest.importorskip("oracledb", reason="needs the extra `oracle`")
    oracle = ConnectionHandler(given["DATABASES"])["default"]
    user = get_user_model()
    server = MagicMock(version="23.0")
    with (
        patch.object(oracle, "get_new_connection", return_value=server),
        oracle.schema_editor(collect_sql=True, atomic=False) as editor,
    ):
        editor.create_model(user)
        query = user.objects.filter(email__contains="a")[:5].query
        select, _ = query.get_compiler(connection=oracle).as_sql()
    assert "GENERATED BY DEFAULT ON NULL AS IDENTITY" in editor.collected_sql[0]
    assert "FETCH FIRST 5 ROWS ONLY" in select


def test_promise_ready_to_use_debug_toolbar_in_development_only():
    for app_env, there in (("development", True), ("test", False), ("production", False)):
        apps = settings_with(**{**PRODUCTION, "APP_ENV": app_env})["INSTALLED_APPS"]
        assert ("debug_toolbar" in apps) == there


def test_promise_ready_to_use_static_files_are_hashed_and_compressed(client, production):
    production()
    call_command("collectstatic", interactive=False, ignore_patterns=["admin"], verbosity=0)
    (style,) = re.findall(r"/static/app\.\w+\.css", client.get("/").text)
    answer = client.get(style, headers={"Accept-Encoding": "gzip"})
    answer.close()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]


def test_static_files_are_served_before_they_are_collected(client, production):
    production()
    assert "/static/app.css" in client.get("/").text
    style = client.get("/static/app.css")
    style.close()
    assert style.status_code == 200


def test_promise_secure_by_default(production):
    production()
    call_command("check", deploy=True, fail_level="WARNING")
    production(HTTPS_ONLY="false")
    with pytest.raises(SystemCheckError, match="SECURE_HSTS_SECONDS"):
        call_command("check", deploy=True, fail_level="WARNING")


def test_promise_secure_behind_a_proxy(client, production):
    production(TRUSTED_PROXIES="1")
{%- if cookiecutter.__accounts %}
    plain = client.get(reverse("login"))
    assert plain.headers["Location"] == f"https://a.example{reverse('login')}"
{%- else %}
    plain = client.get("/admin/")
    assert plain.headers["Location"] == "https://a.example/admin/"
{%- endif %}
    proxied = {"X-Forwarded-Host": "a.example", "X-Forwarded-Proto": "https"}
    assert client.get("/", headers=proxied).status_code == 200
    assert client.get("/health/live").status_code == 200


def test_asgi_answers_as_wsgi_does():
    request = {"type": "http", "method": "GET", "path": "/health/live", "query_string": b""}
    site = ApplicationCommunicator(asgi.application, {**request, "headers": []})

    async def ask():
        await site.send_input({"type": "http.request"})
        return await site.receive_output()

    assert async_to_sync(ask)()["status"] == 200


def test_the_policy_of_django_5_is_that_of_6(settings):
    sent = middleware.content_security_policy(lambda _: HttpResponse())(HttpRequest())
    assert "default-src 'self'; base-uri 'none'" in sent.headers["Content-Security-Policy"]


def test_the_policy_leaves_the_debug_pages_alone(client, settings):
    settings.DEBUG = True
    for path, status in (("/crash", 500), ("/no-such-page", 404)):
        page = client.get(path)
        assert (page.status_code, "<style" in page.text) == (status, True)
        assert "Content-Security-Policy" not in page.headers
    stranger = client.get("/", headers={"Host": "elsewhere.example"})
    assert stranger.status_code == 400
    assert "Content-Security-Policy" not in stranger.headers
    assert "Content-Security-Policy" in client.get("/").headers

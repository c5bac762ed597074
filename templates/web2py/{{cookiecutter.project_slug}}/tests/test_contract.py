"""What the site promises, whatever the framework: its settings, its log, and what every page does.

Of the application this file knows only `config`, `log` and these fixtures of conftest:

client      a Browser: APP_ENV=test, empty migrated database, nobody signed in; `/crash` and
            `/api/crash` raise RuntimeError("hidden detail"), `/private` wants to know who asks
production  the same with APP_ENV=production and that database, called through HTTPS
unmigrated  the same on a database without tables; never used together with another
add_user    a function: makes a user with this name and the password `browser.PASSWORD`
member      `client`, signed in as `alice`
"""

import json
import logging
import re
from dataclasses import fields
from wsgiref.validate import validator

import pytest
from browser import Browser, read
from dotenv import dotenv_values

from {{cookiecutter.__code_package}} import config, log

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "k" * 32, "ALLOWED_HOSTS": "site.example"}
STYLE = "/static/app.css"
PAGES = ["/", "/auth/login", "/no-such-page"]
PATHS = [*PAGES, STYLE, "/auth/logout", "/crash", "/api/crash", "/health/live"]
HEADERS = """Content-Security-Policy Cross-Origin-Opener-Policy Permissions-Policy
    Referrer-Policy X-Content-Type-Options X-Frame-Options"""


def test_production_is_the_default_and_fails_closed():
    with pytest.raises(config.SettingsError) as caught:
        config.Settings.from_env({})
    assert [problem.split()[0] for problem in caught.value.args] == ["SECRET_KEY", "ALLOWED_HOSTS"]
    production = config.Settings.from_env(PRODUCTION)
    assert (production.allowed_hosts, production.https_only) == (("site.example",), True)
    assert (production.host, production.port) == ("127.0.0.1", 8000)


@pytest.mark.parametrize(
    "wrong",
    [
        "APP_ENV=staging", "SECRET_KEY=short", "ALLOWED_HOSTS= , ", "DATABASE_URL=access://host/name",
        "DATABASE_URL=sqlite://", "PORT=http", "LOG_LEVEL=loud", "LOG_FORMAT=xml",
        "HTTPS_ONLY=yes", "TRUSTED_PROXIES=-1", "MAX_BODY_BYTES=1 MB",
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(wrong):
    name, _, value = wrong.partition("=")
    with pytest.raises(config.SettingsError, match=f"^{name} must "):
        config.Settings.from_env({**PRODUCTION, name: value})


def test_database_urls_have_one_spelling_and_stay_secret():
    sqlite = f"sqlite:///{config.ROOT / 'instance' / 'app.db'}"
    postgresql = "postgresql://u:p@h/n"
    for given, url in (("postgres://u:p@h/n", postgresql), ("sqlite:///instance/app.db", sqlite)):
        settings = config.Settings.from_env({**PRODUCTION, "DATABASE_URL": given})
        assert settings.database_url == url
        assert not re.search("kkk|u:p", repr(settings))


def test_the_example_is_every_setting_as_in_development():
    example = dotenv_values(config.ROOT / ".env.example")
    assert set(example) == {field.name.upper() for field in fields(config.Settings)}
    development = config.Settings.from_env({"APP_ENV": "development"})
    assert config.Settings.from_env(example) == development


def test_a_json_log_has_one_object_a_line():
    error = (RuntimeError, RuntimeError("broken\npipe"), None)
    given = {"msg": "No %s", "args": ("way",), "fields": {"path": "/é"}, "exc_info": error}
    line = log.JsonFormatter().format(logging.makeLogRecord(given))
    entry = json.loads(line)
    assert ("\n" in line, entry["message"], entry["path"]) == (False, "No way", "/é")
    assert entry["exception"].endswith("broken\npipe")
    assert "exception" not in log.JsonFormatter().format(logging.makeLogRecord({}))


def test_pages_are_accessible_and_their_links_work(member):
    for path in {*PAGES, *(link["href"] for link in member.page("/").select("header a"))}:
        response = member.get(path)
        page = read(response)
        assert response.content_type == "text/html; charset=utf-8"
        assert response.text.lower().startswith("<!doctype html>")
        assert page.html["lang"]
        assert page.title.text.strip()
        assert len(page.select("main")) == len(page.select("main h1")) == 1
        assert not page.select("script, style, [style], img:not([alt])")
        for each in page.select("input:not([type=hidden]), textarea"):
            assert page.select_one(f"label[for={each['id']}]")
        for target in {each["href"] for each in page.select("a, link")}:
            assert target.startswith("#") or member.get(target).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_security_headers_are_everywhere(client, production, path):
    headers = client.get(path).headers
    assert set(HEADERS.split()) <= set(headers.keys())
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers
    assert "Strict-Transport-Security" in production.get(path).headers


def test_only_health_answers_on_any_host(client):
    for path in ("/", "/api/no-such-page", STYLE):
        assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 400
    for path in ("/health/live", "/health/ready"):
        assert client.get(path, headers={"Host": "10.0.0.7:8000"}).json == {"status": "ok"}


def test_not_ready_without_the_tables(unmigrated):
    assert unmigrated.get("/health/ready").status_code == 503


def test_each_request_has_an_identifier_and_one_line_in_the_log(client, caplog):
    caplog.set_level(logging.INFO, "access")
    response = client.get("/no%0Asuch", headers={"X-Request-ID": "from-the-proxy"})
    assert response.headers["X-Request-ID"] == "from-the-proxy"
    (line,) = [record.getMessage() for record in caplog.records if record.name == "access"]
    assert re.fullmatch("GET /no%0Asuch 404 .* from-the-proxy", line)
    assert client.get("/", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"


def test_static_files_are_cached_and_stay_in_their_directory(client):
    response = client.get(STYLE)
    assert (response.mimetype, response.mimetype_params) == ("text/css", {"charset": "utf-8"})
    assert "max-age" in response.headers["Cache-Control"]
    known = {"If-None-Match": response.headers["ETag"]}
    assert client.get(STYLE, headers=known).status_code == 304
    assert "no-store" in client.get("/").headers["Cache-Control"]
    for path in ("../config.py", "%2e%2e/config.py", "/etc/passwd"):
        assert client.get(f"/static/{path}").status_code != 200


@pytest.mark.parametrize("path", PATHS)
def test_the_application_follows_the_wsgi_standard(client, path):
    strict = Browser(validator(client.application))
    get, head = strict.get(path), strict.head(path)
    assert (head.status_code, head.data) == (get.status_code, b"")


def test_sign_in_and_out_which_needs_the_token_of_a_page(client, add_user):
    add_user("alice")
    away = client.get("/private").headers["Location"]
    assert away == "/auth/login?next=/private"
    before = client.get("/auth/login").headers["Set-Cookie"].split(";")[0]
    answer = client.sign_in("Alice ", path=away)
    assert answer.headers["Location"] == "/private"
    assert answer.headers["Set-Cookie"].split(";")[0] != before
    assert client.post("/auth/logout").status_code in {400, 403}
    assert client.get("/private").status_code == 500
    assert client.submit("/", action="/auth/logout").headers["Location"] == "/"
    assert client.get("/private").headers["Location"] == away


def test_wrong_passwords_are_told_and_limited(client, add_user):
    add_user("alice")
    for name in ("alice", "nobody", "a\0"):
        assert read(client.sign_in(name, "wrong")).select("[role=alert]")
    answers = [client.sign_in("alice", "wrong") for _ in range(8)]
    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_sign_in_leads_to_this_site_only(client, add_user):
    add_user("alice")
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil"):
        path = f"/auth/login?next={target}"
        assert client.sign_in("alice", path=path).headers["Location"] == "/"


def test_the_session_cookie_is_protected(production, add_user):
    add_user("alice")
    cookies = production.sign_in("alice").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_errors_are_pages_and_json_in_the_api(member):
    for path, status, code in (
        ("/<script>no-such-page", 404, ""),
        ("/auth/logout", 405, ""),
        ("/crash", 500, ""),
        ("/api/no-such-page", 404, "not_found"),
        ("/api/crash", 500, "internal_server_error"),
    ):
        response = member.get(path)
        assert (response.status_code, "Allow" in response.headers) == (status, status == 405)
        assert not re.search("<script|hidden detail", response.text)
        if code:
            message = response.json["error"]["message"]
            assert response.json == {"error": {"code": code, "message": message}}
        else:
            assert str(status) in read(response).h1.text
    assert member.post("/auth/login", data="x" * 1_100_000).status_code == 413

"""What Quart promises, each shown at work in this application: Flask's way, with asyncio."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from browser import PASSWORD, Browser
from quart import request, session
from this_site import SIGN_IN

from {{cookiecutter.package_name}} import accounts, commands, data
from {{cookiecutter.package_name}}.config import Settings
from {{cookiecutter.package_name}}.standard import engines


@pytest.mark.parametrize(("app_env", "shown"), [("development", True), ("production", False)])
def test_promise_tracebacks_in_development_only(make_app, app_env, shown):
    bridge = make_app(APP_ENV=app_env, SECRET_KEY="s" * 32, ALLOWED_HOSTS="localhost")
    bridge.app.config["PROPAGATE_EXCEPTIONS"] = None
    response = Browser(bridge).get("/crash")
    assert response.status_code == 500
    assert ("hidden detail" in response.text) == shown


def test_promise_jinja2_layout_macro_filter_and_escaping(member):
    member.submit("/notes", {"text": "<b>bold</b>"})
    page = member.get("/notes").text
    for part in ("<main", 'name="csrf_token"', ">1 note<", "&lt;b&gt;bold&lt;/b&gt;"):
        assert part in page


def test_promise_unicode(member):
    assert "/Ελλάδα ✓" in member.get("/Ελλάδα ✓").text
    member.submit("/notes", {"text": "Zoë 李 🎉"})
    assert "Zoë 李 🎉" in member.get("/notes").text
    assert member.get("/api/notes").json["notes"][0]["text"] == "Zoë 李 🎉"


def test_promise_request_query(client, add_user):
    add_user("alice")
    answer = client.sign_in("alice", path=f"{SIGN_IN}?next=/notes%3Fa=1%26b=2")
    assert answer.headers["Location"] == "/notes?a=1&b=2"


def test_promise_request_form_and_json(member):
    member.submit("/notes", {"text": "from a form"})
    member.api("POST", "/api/notes", json={"text": "from JSON"})
    texts = [note["text"] for note in member.get("/api/notes").json["notes"]]
    assert texts == ["from JSON", "from a form"]


def test_promise_request_header(client):
    response = client.get("/", headers={"X-Request-ID": "one"})
    assert response.headers["X-Request-ID"] == "one"


def test_promise_request_cookie(member):
    assert member.get("/api/notes").status_code == 200
    member.delete_cookie("{{ cookiecutter.package_name }}_session")
    assert member.get("/api/notes").status_code == 401


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("one\n\nzwei ✓\n".encode(), "Notes added: 2."),
        (b"\xff\xfe", "not a UTF-8 text file"),
        (b"fine\n" + b"x" * 501, "1 to 500 characters"),
        (b"a\n" * 1001, "at most 1000 notes"),
        (b"", "Choose a text file."),
    ],
)
def test_promise_request_upload(member, content, message):
    file = (BytesIO(content), "../notes.txt" if content else "")
    member.submit("/notes", {"file": file}, action="/notes/import")
    page = member.get("/notes").text
    assert message in page
    assert ("zwei ✓" in page) == ("added" in message)


def test_promise_unit_testing(app, run):
    async def visit():
        async with app.test_client() as client:
            await client.get(f"{SIGN_IN}?next=/notes")
            assert request.args["next"] == "/notes"
            assert "csrf_token" in session

    run(visit())
    result = app.test_cli_runner().invoke(commands.createuser, "ada", input=PASSWORD)
    assert result.output == "Created the user ada.\n"


def test_promise_restful_dispatching(member):
    assert member.api("PATCH", "/api/notes", json={}).status_code == 405
    assert member.api("PUT", "/api/notes/1", json={"text": "a"}).status_code == 404
    assert member.api("POST", "/api/notes").status_code == 415
    kind = "application/json"
    assert member.api("POST", "/api/notes", data=b"\xff", content_type=kind).status_code == 400
    assert member.api("POST", "/api/notes", json={"text": ""}).status_code == 422


def test_promise_secure_cookies(member, make_app):
    name = "{{ cookiecutter.package_name }}_session"
    cookie = member.get_cookie(name).value
    other_key = Browser(make_app(SECRET_KEY="o" * 32))
    for browser, value in ((member, "x" + cookie), (other_key, cookie)):
        browser.set_cookie(name, value)
        assert browser.get("/api/notes").status_code == 401


def test_forms_come_from_pages_of_ours_and_of_trusted_origins(make_app):
    given = {"SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "localhost"}
    bridge = make_app(APP_ENV="production", TRUSTED_ORIGINS="https://localhost:8443", **given)
    browser = Browser(bridge, "https://localhost")
    sent = {"csrf_token": browser.page(SIGN_IN).select_one("[name=csrf_token]")["value"]}
    for origin, status in (
        ("https://localhost", 200),
        ("https://localhost:8443", 200),
        ("https://localhost:9443", 400),
        ("http://localhost", 400),
        (None, 400),
    ):
        headers = {"Origin": origin} if origin else {}
        assert browser.post(SIGN_IN, data=sent, headers=headers).status_code == status


@pytest.mark.parametrize(("hours", "lasts"), [(-1, False), (1, True), (None, True)])
def test_a_session_ends_by_itself(app, run, add_user, new_token, hours, lasts):
    add_user("alice")
    token = new_token("alice", timedelta(hours=hours) if hours else None)

    async def find():
        async with app.extensions["database"].begin() as db:
            return await data.find_user_of_session(db, accounts.hash_token(token))

    assert bool(run(find())) == lasts


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///app.db", "aiosqlite"),
        ("postgresql://user@host/name", "psycopg"),
        ("mysql://user@host/name", "aiomysql"),
    ],
)
def test_promise_one_data_layer_for_every_database(url, driver):
    settings = replace(Settings.from_env({"APP_ENV": "test"}), database_url=url)
    assert engines.options(settings)["url"].drivername.endswith(f"+{driver}")

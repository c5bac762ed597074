"""What Flask promises, each shown at work in this application."""

import os
import socket
import sys
import time
from datetime import datetime, timedelta
from io import BytesIO
from multiprocessing import Process
from types import SimpleNamespace
from urllib.request import urlopen
from wsgiref.validate import validator

import pytest
from browser import PASSWORD, Browser
from flask import get_template_attribute, request, session
from this_site import SIGN_IN, Visitor
from werkzeug.debug import DebuggedApplication

import manage
from {{cookiecutter.package_name}} import auth, commands, data


@pytest.mark.parametrize(("app_env", "shown"), [("development", True), ("production", False)])
def test_promise_fast_debugger_in_development_only(make_app, app_env, shown):
    app = make_app(APP_ENV=app_env, SECRET_KEY="s" * 32, ALLOWED_HOSTS="localhost")
    app.config["PROPAGATE_EXCEPTIONS"] = None
    response = Browser(DebuggedApplication(app, pin_security=False)).get("/crash")
    assert response.status_code == 500
    assert ("RuntimeError: hidden detail" in response.text) == shown


def test_promise_jinja2_layout_macro_filter_and_escaping(app, member):
    with app.test_request_context():
        assert 'name="csrf_token"' in get_template_attribute("_macros.html", "csrf_field")()
    member.submit("/notes", {"text": "<b>bold</b>"})
    page = member.get("/notes").text
    for part in ("<main", "1 note<", "&lt;b&gt;bold&lt;/b&gt;"):
        assert part in page


def test_promise_unicode(member):
    assert "/Ελλάδα ✓" in member.get("/Ελλάδα ✓").text
    member.submit("/notes", {"text": "Zoë 李 🎉"})
    assert "Zoë 李 🎉" in member.get("/notes").text
    assert member.get("/api/notes").json["notes"][0]["text"] == "Zoë 李 🎉"


def run_command(*command, **environ):
    """Run `manage.py` in this process, which is one of its own."""
    os.environ.update(environ)
    sys.argv = ["manage.py", *command]
    manage.main()


@pytest.mark.parametrize("command", [["run", "--no-reload"], ["serve"]])
def test_promise_servers_with_one_command(database_url, command):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {"APP_ENV": "development", "DATABASE_URL": database_url, "PORT": str(port)}
    server = Process(target=run_command, args=command, kwargs=environ)
    server.start()
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        with urlopen(f"http://127.0.0.1:{port}/health/ready") as response:
            assert response.status == 200
    finally:
        server.terminate()
        server.join()


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
        (b"", "Choose a text file."),
    ],
)
def test_promise_request_upload(member, content, message):
    file = (BytesIO(content), "../notes.txt" if content else "")
    member.submit("/notes", {"file": file}, action="/notes/import")
    page = member.get("/notes").text
    assert message in page
    assert ("zwei ✓" in page) == ("added" in message)


def test_promise_wsgi(app):
    assert Visitor(validator(app)).sign_in("nobody").status_code == 200


def test_promise_unit_testing(app):
    with app.test_client() as client:
        client.get(f"{SIGN_IN}?next=/notes")
        assert request.args["next"] == "/notes"
        assert "csrf_token" in session
    result = app.test_cli_runner().invoke(commands.createuser, "ada", input=PASSWORD)
    assert result.output == "Created the user ada.\n"


def test_promise_restful_dispatching(member):
    assert member.api("PATCH", "/api/notes", json={}).status_code == 405
    assert member.api("PUT", "/api/notes/1", json={"text": "a"}).status_code == 404
    assert member.api("POST", "/api/notes").status_code == 415
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
    app = make_app(APP_ENV="production", TRUSTED_ORIGINS="https://localhost:8443", **given)
    browser = Browser(app, "https://localhost")
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
def test_a_session_ends_by_itself(app, add_user, hours, lasts):
    add_user("alice")
    with app.app_context():
        lifetime = timedelta(hours=hours) if hours else None
        token = auth.new_token(data.find_user("alice"), lifetime)
        assert bool(data.find_user_of_session(auth.hash_token(token))) == lasts


def test_promise_any_orm(member, monkeypatch):
    note = data.Note(id=7, text="kept in a variable", created_at=datetime(2026, 2, 3, 4, 5))
    page = SimpleNamespace(items=[note], page=1, pages=1, total=1)
    monkeypatch.setattr(data, "get_note", lambda *_: note)
    monkeypatch.setattr(data, "list_notes", lambda *_: page)
    assert "kept in a variable" in member.get("/notes").text
    assert member.get("/api/notes/7").json["text"] == "kept in a variable"

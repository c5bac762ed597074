"""What Flask promises, each shown at work in this application."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from urllib.request import urlopen
from wsgiref.validate import validator

import pytest
from flask import Flask, get_template_attribute, request, session
from werkzeug.debug import DebuggedApplication

from {{cookiecutter.package_name}} import commands, data
from {{cookiecutter.package_name}}.config import ROOT

from .browser import PASSWORD, Browser


@pytest.mark.parametrize(("app_env", "shown"), [("development", True), ("production", False)])
def test_promise_fast_debugger_in_development_only(
    make_app: Callable[..., Flask], app_env: str, shown: bool
) -> None:
    app = make_app(APP_ENV=app_env, SECRET_KEY="s" * 32, ALLOWED_HOSTS="localhost")
    app.config["PROPAGATE_EXCEPTIONS"] = None
    response = Browser(DebuggedApplication(app, pin_security=False)).get("/crash")
    assert response.status_code == 500
    assert ("RuntimeError: hidden detail" in response.text) == shown


def test_promise_jinja2_layout_macro_filter_and_escaping(app: Flask, member: Browser) -> None:
    with app.test_request_context():
        macro = get_template_attribute("_macros.html", "csrf_field")
        assert 'name="csrf_token"' in macro()
    member.submit("/notes", {"text": "<b>bold</b>"})
    page = member.get("/notes").text
    assert "<main" in page
    assert "1 note<" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_promise_unicode(member: Browser) -> None:
    assert "/Ελλάδα ✓" in member.get("/Ελλάδα ✓").text
    member.submit("/notes", {"text": "Zoë 李 🎉"})
    assert "Zoë 李 🎉" in member.get("/notes").text
    assert member.get("/api/notes").get_json()["notes"][0]["text"] == "Zoë 李 🎉"


def test_promise_development_server(database_url: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environ = {**os.environ, "APP_ENV": "development", "DATABASE_URL": database_url, "PORT": port}
    command = [sys.executable, "manage.py", "run", "--no-reload"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                        break
                time.sleep(0.1)
            with urlopen(f"http://127.0.0.1:{port}/health/ready") as response:
                assert response.status == 200
        finally:
            server.terminate()


def test_promise_request_query(member: Browser) -> None:
    for _ in range(21):
        member.post("/api/notes", json={"text": "note"}, headers=member.csrf())
    assert len(member.get("/api/notes?page=2").get_json()["notes"]) == 1


def test_promise_request_form(member: Browser) -> None:
    assert member.submit("/notes", {"text": "from a form"}).headers["Location"] == "/notes"
    assert "from a form" in member.get("/notes").text


def test_promise_request_json(member: Browser) -> None:
    response = member.post("/api/notes", json={"text": "from JSON"}, headers=member.csrf())
    assert response.get_json()["text"] == "from JSON"


def test_promise_request_header(client: Browser) -> None:
    response = client.get("/", headers={"X-Request-ID": "one"})
    assert response.headers["X-Request-ID"] == "one"


def test_promise_request_cookie(member: Browser) -> None:
    assert member.get("/api/notes").status_code == 200
    member.delete_cookie("session")
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
def test_promise_request_upload(member: Browser, content: bytes, message: str) -> None:
    file = (BytesIO(content), "../notes.txt" if content else "")
    member.submit("/notes", {"file": file}, action="/notes/import")
    page = member.get("/notes").text
    assert message in page
    assert ("zwei ✓" in page) == ("added" in message)


def test_promise_wsgi(app: Flask) -> None:
    browser = Browser(validator(app))
    assert browser.get("/").status_code == 200
    assert browser.sign_in("nobody").status_code == 200


def test_promise_unit_testing(app: Flask) -> None:
    with app.test_client() as client:
        client.get("/auth/login?next=/notes")
        assert request.args["next"] == "/notes"
        assert "csrf_token" in session
    result = app.test_cli_runner().invoke(commands.createuser, "ada", input=PASSWORD)
    assert result.output == "Created the user ada.\n"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PATCH", "/api/notes", {}, 405),
        ("PUT", "/api/notes/1", {"text": "a"}, 404),
        ("POST", "/api/notes", None, 415),
        ("POST", "/api/notes", {"text": ""}, 422),
    ],
)
def test_promise_restful_dispatching(
    member: Browser, method: str, path: str, body: object, status: int
) -> None:
    response = member.open(path, method=method, json=body, headers=member.csrf())
    assert response.status_code == status
    assert set(response.get_json()) == {"error"}


def test_promise_secure_cookies(member: Browser, make_app: Callable[..., Flask]) -> None:
    cookie = member.get_cookie("session")
    assert cookie
    payload, signature = cookie.value.split(".", 1)
    other_key = Browser(make_app(SECRET_KEY="another key"))
    for browser, value in ((member, f"{payload}x.{signature}"), (other_key, cookie.value)):
        browser.set_cookie("session", value)
        assert browser.get("/api/notes").status_code == 401


def test_promise_any_orm(member: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {7: data.Note(id=7, text="kept in a dictionary")}
    monkeypatch.setattr(data, "get_note", lambda _, note_id: kept.get(note_id))
    monkeypatch.setattr(
        data, "list_notes", lambda *_: data.Page(list(kept.values()), total=1, number=1, count=1)
    )
    assert "kept in a dictionary" in member.get("/notes").text
    assert member.get("/api/notes/7").get_json() == {"id": 7, "text": "kept in a dictionary"}
    package = ROOT / "{{cookiecutter.package_name}}"
    views = [file for file in package.glob("*.py") if file.name not in {"data.py", "db.py"}]
    assert views
    for file in views:
        assert not re.search("sqlalchemy|peewee|sqlite3", file.read_text("utf-8"))

"""What CherryPy promises, each shown at work in this application."""

import os
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from gzip import decompress
from importlib.metadata import distribution
from string import Template

import cherrypy
import pytest
from browser import Browser
from cherrypy.process.servers import ServerAdapter
from cherrypy.process.wspbus import Bus
from packaging.requirements import Requirement

from {{cookiecutter.package_name}} import data, db, management
from {{cookiecutter.package_name}}.config import ROOT
from {{cookiecutter.package_name}}.pages import see_other

PASSWORD = "management password"


def test_promise_object_oriented(member, app):
    """Attributes are paths, what follows in a path is an argument, and methods are verbs."""
    app.root.notes.about = cherrypy.expose(lambda note_id: f"about {note_id}".encode())
    for method, path, status in (
        ("GET", "/notes/7/about", 200),
        ("GET", "/notes/7/nothing", 404),
        ("POST", "/notes/7/delete", 404),
        ("PATCH", "/api/notes", 405),
        ("PATCH", "/api/notes/7", 404),
        ("PATCH", "/api/notes/7/nothing", 404),
        ("GET", "/api", 404),
    ):
        assert member.api(method, path, json={"text": "x"}).status_code == status
    assert Browser(app).get("/api/nothing").status_code == 404  # and not 401


def test_promise_any_template_or_data_technology(app, member, monkeypatch):
    """The tool and the plug-in are all that knows of Jinja2 and SQLAlchemy."""

    class Memory(db.SimplePlugin):
        @contextmanager
        def begin(self):
            with closing(sqlite3.connect(":memory:")) as connection:
                yield connection

        sessions = property(lambda self: self)

    def fill(text, **values):
        return Template(text).substitute(values)

    class Page:
        @cherrypy.expose
        @cherrypy.tools.jinja(template="$answer!")
        def index(self):
            return {"answer": cherrypy.request.db.execute("SELECT 6 * 7").fetchone()[0]}

    render = "{{cookiecutter.package_name}}.pages.render"
    monkeypatch.setattr(render, fill)
    app.config["/"]["tools.encode.on"] = True
    app.root.page = Page()
    app.config["/page"] = {"tools.transaction.database": Memory(Bus())}
    assert member.get("/page").text == "42!"


def test_promise_plug_in_system(database_url):
    """The plug-in opens the database before a server starts, and closes it after the server."""
    bus, open_connections = Bus(), []
    database = db.Database(bus, database_url)
    database.subscribe()

    def serve():
        if "engine" in vars(database):  # an error in a start listener ends the process
            with database.sessions() as session:
                data.find_user(session, "nobody")
            open_connections.append(database.engine.pool.checkedin())

    bus.subscribe("start", serve, priority=ServerAdapter.start.priority)
    bus.subscribe("stop", serve, priority=ServerAdapter.stop.priority)
    bus.start()
    bus.exit()
    assert open_connections == [1, 1]
    assert database.engine.pool.checkedin() == 0


@pytest.mark.parametrize(
    ("end", "status", "kept"),
    [
        (lambda: b"done", 200, 1),
        (lambda: see_other("/"), 303, 1),
        (cherrypy.HTTPError(409), 409, 0),
        (lambda: 1 / 0, 500, 0),
    ],
)
def test_promise_tool_that_commits_or_undoes(app, member, end, status, kept):
    def add():
        session = cherrypy.request.db
        data.add_note(session, data.find_user(session, "alice").id, "from the tool")
        return end()

    app.root.add = cherrypy.expose(add)
    assert member.get("/add").status_code == status
    assert len(member.get("/api/notes").json["notes"]) == kept


def test_promise_profiling(app, tmp_path):
    """Every page has its profile, also when threads ask at once."""
    settings = management.Settings(PASSWORD, "127.0.0.1", 8001, str(tmp_path))
    management.create_management(settings, app, app.database)
    with ThreadPoolExecutor(8) as threads:
        pages = threads.map(lambda _: Browser(app).get("/").status_code, range(80))
        assert list(pages) == [200] * 80
    assert len(list(tmp_path.glob("*.prof"))) == 80


def test_promise_coverage_and_test_helper(database_url, tmp_path):
    env = {**os.environ, "DATABASE_URL": database_url, "COVERAGE_FILE": str(tmp_path / "data")}
    suite = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--cov", "--cov-fail-under=1"]
    command = [sys.executable, *suite, "tests/webcase.py"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert re.search(r"/pages.py +\d+ .* \d+%", done.stdout)
    assert "passed" in done.stdout


def test_promise_encoding(member):
    member.submit("/notes", {"text": "Zoë ✓ 李"})
    assert "Zoë ✓ 李" in member.get("/notes").text
    for path in ("/api/notes", "/static/app.css"):
        plain = member.get(path)
        packed = member.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert decompress(packed.data) == plain.data
    page = member.get("/notes", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers  # it holds the form token


def test_promise_authentication_with_a_signed_cookie(member, make_app):
    cookie = member.get_cookie("session").value
    other_key = Browser(make_app(SECRET_KEY="o" * 32))
    for browser, value, status in (
        (member, cookie, 200),
        (member, "x" + cookie, 401),
        (other_key, cookie, 401),
    ):
        browser.set_cookie("session", value)
        assert browser.get("/api/notes").status_code == status


def test_promise_different_platforms():
    """CherryPy is Python alone, with all that it needs."""
    waiting, seen = ["cherrypy"], set()
    while waiting:
        found = distribution(waiting.pop())
        seen.add(found.name)
        assert "Root-Is-Purelib: true" in found.read_text("WHEEL"), found.name
        needed = map(Requirement, found.requires or ())
        names = {each.name for each in needed if not each.marker or each.marker.evaluate()}
        waiting += names - seen


@pytest.mark.parametrize("shown", [True, False])
def test_an_error_page_tells_nothing_outside_development(make_app, shown):
    browser = Browser(make_app(APP_ENV="development" if shown else "test"))
    assert ("hidden detail" in browser.get("/crash").text) == shown
    page = browser.get("/?unexpected=1")
    assert page.status_code == 404
    assert not re.search("CherryPy/|Traceback", page.text)
    assert "Server" not in page.headers


@pytest.mark.parametrize(("proxies", "address"), [("0", "::1"), ("1", "10.0.0.2")])
def test_only_trusted_proxies_are_believed(make_app, proxies, address):
    app = make_app(TRUSTED_PROXIES=proxies)
    app.root.where = cherrypy.expose(lambda: cherrypy.request.remote.ip.encode())
    headers = {"X-Forwarded-For": "10.0.0.1, 10.0.0.2"}
    answer = Browser(app).get("/where", headers=headers, environ_base={"REMOTE_ADDR": "::1"})
    assert answer.text == address


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Transfer-Encoding": "chunked"}, 411),
        ({"X-CSRFToken": "é"}, 403),
        ({"Host": "é"}, 400),
        ({"Cookie": "a:b=c"}, 403),
        ({"Content-Type": "multipart/form-data; boundary"}, 400),
    ],
)
def test_odd_requests_are_refused(client, headers, status):
    assert client.post("/auth/login", data=b"x", headers=headers).status_code == status

"""What CherryPy promises, each shown at work in this application."""

import os
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from gzip import decompress
from importlib.metadata import distribution
from string import Template

import cherrypy
import pytest
from browser import Browser
from cherrypy.process.servers import ServerAdapter
from cherrypy.process.wspbus import Bus
from packaging.requirements import Requirement
from this_site import SIGN_IN

from {{cookiecutter.package_name}} import data, db, management
from {{cookiecutter.package_name}}.config import ROOT
from {{cookiecutter.package_name}}.sessions import COOKIE

PASSWORD = "management password"


@cherrypy.popargs("number")
class Things:
    """A page, and one below each thing."""

    @cherrypy.expose
    def index(self, number=""):
        return f"thing {number}"

    @cherrypy.expose
    def about(self, number):
        return f"about {number}"


@cherrypy.expose
class Resource:
    """A thing of the API."""

    def GET(self, number=""):
        return {"number": number}

    def PUT(self):
        return {}


def test_promise_object_oriented(client, app):
    """Attributes are paths, what follows in a path is an argument, and methods are verbs."""
    root = app.apps[""].root
    root.things, root.api.things = Things(), Resource()
    for path, status, text in (
        ("/things/7/about", 200, "about 7"),
        ("/things/7/", 200, "thing 7"),
        ("/things/7", 301, ""),
        ("/things/7/nothing", 404, ""),
        ("/api/things/7", 200, '"7"'),
        ("/api", 404, ""),
        ("/api/nothing", 404, ""),
    ):
        answer = client.get(path)
        assert (answer.status_code, text in answer.text) == (status, True), path
    answer = client.delete("/api/things", headers={"X-CSRFToken": token_of(client)})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, PUT")


def token_of(browser):
    return browser.page(SIGN_IN).select_one("main input[name=csrf_token]")["value"]


def test_promise_any_template_or_data_technology(app, client, monkeypatch):
    """The tool and the plug-in are all that knows of Jinja2 and SQLAlchemy."""

    class Memory(db.SimplePlugin):
        def sessions(self):
            return sqlite3.connect(":memory:")  # which one can commit, roll back and close

    def fill(text, **values):
        return Template(text).substitute(values)

    class Page:
        @cherrypy.expose
        @cherrypy.tools.jinja(template="$answer!")
        def index(self):
            return {"answer": cherrypy.request.db.execute("SELECT 6 * 7").fetchone()[0]}

    render = "{{cookiecutter.package_name}}.pages.render"
    monkeypatch.setattr(render, fill)
    app.apps[""].root.page = Page()
    app.apps[""].config["/page"] = {"tools.transaction.database": Memory(Bus())}
    assert client.get("/page/").text == "42!"


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


def end_with(error):
    raise error


@pytest.fixture
def added(app):
    """Return a function that says whether there is the user whom a page of the test adds."""

    def is_there():
        with app.database.sessions() as session:
            return data.find_user(session, "new") is not None

    return is_there


def add_user():
    data.add_user(cherrypy.request.db, "new", "")


@pytest.mark.parametrize(
    ("end", "status", "kept"),
    [
        (lambda: "done", 200, True),
        (lambda: end_with(cherrypy.HTTPRedirect("/")), 303, True),
        (lambda: end_with(cherrypy.HTTPError(409)), 409, False),
        (lambda: 1 / 0, 500, False),
    ],
)
@pytest.mark.parametrize("yields", [False, True])
def test_promise_tool_that_commits_or_undoes(app, client, added, end, status, kept, yields):
    def page():
        add_user()
        return end()

    def in_parts():
        yield "first "
        yield page()

    app.apps[""].root.page = cherrypy.expose(in_parts if yields else page)
    assert client.get("/page").status_code == status
    assert added() == kept


@pytest.mark.parametrize("fails", [False, True])
def test_a_streamed_page_commits_at_its_end(app, client, added, fails):
    @cherrypy.expose
    @cherrypy.config(**{"response.stream": True})
    def page():
        yield "first "
        add_user()
        yield str(1 / (not fails))

    app.apps[""].root.page = page
    with pytest.raises(ZeroDivisionError) if fails else nullcontext():
        assert client.get("/page").text == "first 1.0"
    assert added() != fails


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


def test_promise_encoding(client, app):
    root = app.apps[""].root
    root.echo = cherrypy.expose(lambda text: f"{text} {text!r}")
    root.api.echo = Resource()
    assert client.get("/echo?text=Zoë ✓ 李").text == "Zoë ✓ 李 'Zoë ✓ 李'"
    for path in ("/api/echo", "/static/app.css"):
        plain = client.get(path)
        packed = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert decompress(packed.data) == plain.data
    page = client.get(SIGN_IN, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers  # it holds the form token


def test_promise_authentication_with_a_signed_cookie(member, make_app):
    cookie = member.get_cookie(COOKIE).value
    other_key = Browser(make_app(SECRET_KEY="o" * 32))
    for browser, value, status in (
        (member, cookie, 500),
        (member, "x" + cookie, 303),
        (other_key, cookie, 303),
    ):
        browser.set_cookie(COOKIE, value)
        assert browser.get("/private").status_code == status


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

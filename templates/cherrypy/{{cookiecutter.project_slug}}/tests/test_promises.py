"""What CherryPy promises, each shown at work in this application."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from gzip import decompress
from importlib.metadata import distribution
from string import Template
from urllib.error import HTTPError
from urllib.request import HTTPDigestAuthHandler, build_opener, urlopen

import cherrypy
import pytest
from browser import Browser
from cherrypy.process.servers import ServerAdapter
from cherrypy.process.wspbus import Bus
from packaging.requirements import Requirement

from {{cookiecutter.package_name}} import config, data, db, management, pages
from {{cookiecutter.package_name}}.config import ROOT

PASSWORD = "management password"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Server:
    """`manage.py serve`, or another command, in a process of its own."""

    def __init__(self, directory, database_url, command="serve", **environ):
        self.port, self.management = free_port(), free_port()
        self.file = directory / "log"
        given = {
            "APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database_url, "HTTPS_ONLY": "false", "PORT": str(self.port),
            "MANAGEMENT_PORT": str(self.management), **environ,
        }  # fmt: skip
        command = [sys.executable, "manage.py", command]
        with self.file.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **given}, stdout=log, stderr=log
            )

    def wait_for(self, text, times=1):
        """Return when the log has that text; a server that does not get there fails the test."""
        for _ in range(600):
            if self.file.read_text("utf-8").count(text) >= times:
                return
            assert self.process.poll() is None, self.file.read_text("utf-8")
            time.sleep(0.1)
        pytest.fail(self.file.read_text("utf-8"))

    def __enter__(self):
        self.wait_for("Bus STARTED")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def begin_request(port):
    """Return a connection whose request a thread of the server has begun, and waits for its body."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(
        b"POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1\r\n"
        b"Expect: 100-continue\r\n\r\n"
    )
    assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
    return connection


def test_promise_own_server_that_answers_what_it_has_begun(database_url, tmp_path):
    with Server(tmp_path, database_url, MANAGEMENT_PASSWORD=PASSWORD) as server:
        ports = [server.port] * 9 + [server.management]
        begun = [begin_request(port) for port in ports]
        server.process.terminate()
        server.wait_for("Bus STOPPING")
        answers = []
        for connection in begun:
            with connection, connection.makefile("rb") as answer:
                connection.sendall(b"x")
                answers.append(answer.read())
        assert server.process.wait() == 0
    assert [int(answer.split()[1]) for answer in answers] == [403] * 9 + [401]
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()
    assert "Traceback" not in server.file.read_text("utf-8")


def get(url, password=None):
    """Return the status and the text of the answer, with Digest authentication if it is asked for."""
    digest = HTTPDigestAuthHandler()
    if password:
        digest.add_password("management", url, management.USER, password)
    try:
        with build_opener(digest).open(url) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_promise_several_servers_and_digest_authentication(database_url, tmp_path):
    profiles = tmp_path / "profiles"
    given = {"MANAGEMENT_PASSWORD": PASSWORD, "MANAGEMENT_PROFILES": str(profiles)}
    with Server(tmp_path, database_url, **given) as server:
        site, second = (f"http://127.0.0.1:{p}" for p in (server.port, server.management))
        assert get(f"{site}/")[0] == 200
        for password, status in ((PASSWORD, 200), ("wrong", 401), (None, 401)):
            assert get(f"{second}/health/ready", password)[0] == status
        assert '"Total Requests": 1' in get(f"{second}/statistics/", PASSWORD)[1]
        for name, status in (("cp_0001.prof", 200), ("../log", 404)):
            answer = get(f"{second}/profiles/report?filename={name}", PASSWORD)
            assert answer[0] == status
        assert get(f"{site}/statistics/")[0] == get(f"{second}/notes", PASSWORD)[0] == 404


def test_management_is_off_without_a_good_password(database_url, tmp_path):
    with Server(tmp_path, database_url) as server:
        assert server.file.read_text("utf-8").count("Serving on") == 1
    for wrong in ({"MANAGEMENT_PASSWORD": "short"}, {"MANAGEMENT_PORT": "http"}):
        (name,) = wrong
        with pytest.raises(config.SettingsError, match=name):
            management.Settings.from_env(wrong)


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

    class Page:
        @cherrypy.expose
        @cherrypy.tools.jinja(template="$answer!")
        def index(self):
            return {"answer": cherrypy.request.db.execute("SELECT 6 * 7").fetchone()[0]}

    monkeypatch.setattr(pages, "render", lambda text, **values: Template(text).substitute(values).encode())
    app.root.page = Page()
    app.config["/page"] = {"tools.transaction.database": Memory(Bus())}
    assert member.get("/page").text == "42!"



def test_promise_plug_in_system(database_url):
    """The plug-in opens the database before a server starts, and closes it after the server."""
    bus, open_connections = Bus(), []
    database = db.Database(bus, database_url)
    database.subscribe()

    def serve():
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
        (lambda: pages.see_other("/"), 303, 1),
        (cherrypy.HTTPError(409), 409, 0),
        (lambda: 1 / 0, 500, 0),
    ],
)
def test_promise_tool_that_commits_or_undoes(app, member, end, status, kept):
    def add():
        data.add_note(cherrypy.request.db, 1, "from the tool")
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

"""`manage.py`, its commands, and the servers that two of them start."""

import shutil
import socket
from io import StringIO
from pathlib import Path
from urllib.request import HTTPDigestAuthHandler, HTTPError, build_opener

import pytest
from browser import PASSWORD
from conftest import PRODUCTION, Server, free_port

import manage
from {{cookiecutter.package_name}} import commands, data, db
from {{cookiecutter.package_name}}.config import SettingsError
from {{cookiecutter.package_name}}.management import USER, Settings


@pytest.fixture
def run(database_url, monkeypatch, capsys):
    """Return a function that runs a command and returns what it printed."""

    def run(*words, given="", **environ):
        for item in {"APP_ENV": "test", "DATABASE_URL": database_url, **environ}.items():
            monkeypatch.setenv(*item)
        monkeypatch.setattr("sys.stdin", StringIO(given))
        commands.main([*words])
        return capsys.readouterr().out

    return run


def test_createuser(run, app):
    assert run("createuser", " Ada ", given=f"{PASSWORD}\n") == "Created the user ada.\n"
    with pytest.raises(SystemExit, match="There is a user called ada already"):
        run("createuser", "ADA", given=f"{PASSWORD}\n")
    with app.database.sessions() as session:
        assert PASSWORD not in data.find_user(session, "ada").password_hash


def test_createuser_refuses(run):
    for name, password, message in (("ada", "short", "at least 12"), (" ", PASSWORD, "1 to 80")):
        with pytest.raises(SystemExit, match=message):
            run("createuser", name, given=f"{password}\n")


def test_migrate_from_nothing(run, tmp_path):
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    assert run("migrate", **new).startswith("Applied 0001")
    assert run("migrate", **new) == "The database is up to date.\n"
    assert run("makemigrations", "more", **new) == "The models have not changed.\n"


def test_makemigrations(run, tmp_path, monkeypatch):
    copy, new = tmp_path / "migrations", {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    shutil.copytree(db.MIGRATIONS, copy, ignore=shutil.ignore_patterns("0*"))
    monkeypatch.setattr(db, "MIGRATIONS", copy)
    assert run("makemigrations", "first", **new).startswith("Wrote ")
    assert run("migrate", **new).startswith("Applied 0001_first\n")


def test_routes(run):
    listed = run("routes").splitlines()
    assert {"page   /notes/delete (note_id)", "PUT    /api/notes/note (note_id)"} <= {*listed}


def test_shell(run):
    assert "None" in run("shell", given="print(data.find_user(db, 'nobody'))\n")


def test_check(run):
    assert run("check", **PRODUCTION).startswith("The settings are fit")
    with pytest.raises(SystemExit, match=r"^APP_ENV .*\nHTTPS_ONLY "):
        run("check", **{**PRODUCTION, "APP_ENV": "development"})


def test_production_needs_settings(monkeypatch):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["manage.py", "serve"])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()


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
        for connection, status in zip(begun, [403] * 9 + [401], strict=True):
            with connection, connection.makefile("rb") as answer:
                connection.sendall(b"x")
                assert int(answer.read().split()[1]) == status
        assert server.process.wait() == 0
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()
    assert "Traceback" not in server.file.read_text("utf-8")


def test_a_server_that_stops_answers_whoever_has_connected(app):
    server = commands.Server(("127.0.0.1", free_port()), app)
    server.prepare()
    with socket.create_connection(server.bind_addr) as client:
        client.sendall(b"GET /health/live HTTP/1.0\r\n\r\n")
        server.stop()
        assert client.recv(17) == b"HTTP/1.1 200 OK\r\n"


def get(url, password=None):
    """Return the status and the text of the answer, with Digest authentication if it is asked for."""
    digest = HTTPDigestAuthHandler()
    if password:
        digest.add_password("management", url, USER, password)
    try:
        with build_opener(digest).open(url) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        if error.fp:
            error.close()
        return error.code, ""


def test_promise_several_servers_and_digest_authentication(database_url, tmp_path):
    given = {"MANAGEMENT_PASSWORD": PASSWORD, "MANAGEMENT_PROFILES": str(tmp_path / "profiles")}
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


def test_management_refuses_a_wrong_value():
    for name, value in (("MANAGEMENT_PASSWORD", "short"), ("MANAGEMENT_PORT", "http")):
        with pytest.raises(SettingsError, match=name):
            Settings.from_env({name: value})


def test_a_server_can_stop_while_it_starts(database_url, tmp_path):
    server = Server(tmp_path, database_url, MANAGEMENT_PASSWORD=PASSWORD)
    server.wait_for("Bus STARTING")
    server.process.terminate()
    assert server.process.wait() == 0


def test_development_server_reloads_and_has_no_management(database_url, tmp_path):
    with Server(tmp_path, database_url, "run", APP_ENV="development") as server:
        # The reloader has to see the file once before it can see that it changes.
        server.wait_for("Re-spawning", meanwhile=Path(commands.__file__).touch)
        server.wait_for("Bus STARTED", times=2)
        assert get(f"http://127.0.0.1:{server.port}/health/ready")[0] == 200
        socket.create_server(("127.0.0.1", server.management)).close()

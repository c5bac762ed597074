"""{{ "The servers: CherryPy's own, two in one process, and what they answer" if cookiecutter.__accounts else "CherryPy's own server, and what it answers" }} by {{ "themselves" if cookiecutter.__accounts else "itself" }}."""

import logging
import socket
from itertools import product
from pathlib import Path
from threading import Thread
{%- if cookiecutter.__accounts %}
from urllib.request import HTTPDigestAuthHandler, HTTPError, build_opener

import cherrypy
import pytest
from browser import PASSWORD
from conftest import Server, free_port
from test_contract import HEADERS
from this_site import SIGN_IN

from {{cookiecutter.package_name}} import management, servers
from {{cookiecutter.package_name}}.standard.environment import SettingsError
{%- else %}
from urllib.request import urlopen

import cherrypy
import pytest
from conftest import Server, free_port
from test_contract import HEADERS

from {{cookiecutter.package_name}} import servers
{%- endif %}


@pytest.fixture
def listening():
    """Return a function that serves an application in this process, and returns its port."""
    started = []
    # Cheroot counts for each server of the process, and divides by how long it has run.
    for name in [name for name in logging.statistics if name.startswith("Cheroot")]:
        del logging.statistics[name]

    def listen(app):
        server = servers.Server(("127.0.0.1", free_port()), app, server_name="CherryPy")
        server.expiration_interval = 0.05  # it looks this often whether it should stop
        server.prepare()
        started.append((server, Thread(target=server.serve)))
        started[-1][1].start()
        return server.bind_addr[1]

    yield listen
    for server, thread in started:
        server.stop()
        thread.join()
{%- if cookiecutter.__accounts %}


@pytest.fixture
def both(app, listening, tmp_path):
    """Return the ports of the site and of the management, and the directory of its profiles."""
    settings = management.Settings(PASSWORD, "127.0.0.1", 8001, str(tmp_path / "profiles"))
    second = management.create_management(settings, app, app.database)
    return listening(app), listening(second)


def get(url, password=None):
    """Return the status, the text and the headers; with Digest authentication if it is asked for."""
    digest = HTTPDigestAuthHandler()
    if password:
        digest.add_password("management", url, management.USER, password)
    try:
        with build_opener(digest).open(url) as response:
            return response.status, response.read().decode(), response.headers
    except HTTPError as error:
        if error.fp:
            error.close()
        return error.code, "", error.headers
{%- endif %}


def raw(port, *lines, method="GET", path="/"):
    """Send the lines of a request as they are, and return all that comes back."""
    request = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "Connection: close", "", ""])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request.encode("latin-1"))
        with connection.makefile("rb") as answer:
            return answer.read().decode("latin-1")
{%- if cookiecutter.__accounts %}


def test_promise_several_servers_and_digest_authentication(both):
    site, second = (f"http://127.0.0.1:{port}" for port in both)
    assert get(f"{site}/")[0] == 200
    for password, status in ((PASSWORD, 200), ("wrong", 401), (None, 401)):
        assert get(f"{second}/health/ready", password)[0] == status
    assert '"Total Requests": ' in get(f"{second}/statistics/", PASSWORD)[1]
    assert get(f"{site}/statistics/")[0] == get(f"{second}{{ '/notes' if cookiecutter.__example else '/auth/login' }}", PASSWORD)[0] == 404


def test_wrong_passwords_of_the_management_are_limited(both):
    url = f"http://127.0.0.1:{both[1]}/health/ready"
    for _ in range(11):
        assert get(url, PASSWORD)[0] == 200
    assert {get(url, "wrong")[0] for _ in range(11)} == {401, 429}
    status, _, headers = get(url, PASSWORD)
    assert (status, int(headers["Retry-After"]) > 0) == (429, True)


def test_the_pages_of_the_profiles_open_in_their_frames(both):
    site, second = (f"http://127.0.0.1:{port}" for port in both)
    get(f"{site}/")
    menu = get(f"{second}/profiles/menu", PASSWORD)[1]
    name = menu.partition("filename=")[2].partition("'")[0]
    for path, status in (("", 200), (f"report?filename={name}", 200), ("report?filename=..", 404)):
        answer = get(f"{second}/profiles/{path}", PASSWORD)
        assert answer[0] == status
        assert "frame-ancestors 'self'" in answer[2]["Content-Security-Policy"]
        assert answer[2]["X-Frame-Options"] == "SAMEORIGIN"
{%- endif %}


INSIDE = (
    "Traceback (most recent call last)",
    str(Path(cherrypy.__file__).parent),
    f"CherryPy/{cherrypy.__version__}",
    f"CherryPy {cherrypy.__version__}",
)
ODD = [
    (),
    ("Host: 127.0.0.1", "X-Words: =?no-such-code?q?a?="),
    ("Host: 127.0.0.1", "X-Words: =?utf-8?b?/w==?="),
    ("Host: 127.0.0.1", "Cookie: a\x00b=c; =; \xff"),
    ("Host: 127.0.0.1", "Content-Length: x"),
    ("Host: a b",),
    ("no header",),
]


def test_no_answer_of_a_server_tells_what_is_inside({{ "both" if cookiecutter.__accounts else "app, listening" }}):
    for port, lines, method in product({{ 'both' if cookiecutter.__accounts else '[listening(app)]' }}, ODD, ["GET", "POST", "?"]):
        answer = raw(port, *lines, method=method)
        status, head = int(answer.split()[1]), answer.partition("\r\n\r\n")[0]
        assert 200 <= status < 500, answer
        for detail in INSIDE:
            assert detail not in (answer if status >= 400 else head)
        for name in HEADERS:
            assert f"\r\n{name}: " in answer, f"{name} is missing: {answer}"


def test_a_header_with_an_underscore_is_no_other(make_app, listening):
    app = make_app(TRUSTED_PROXIES="1")
    app.apps[""].root.where = cherrypy.expose(lambda: cherrypy.request.remote.ip)
    port = listening(app)
    for name, address in (("X-Forwarded-For", "10.0.0.9"), ("X_Forwarded_For", "127.0.0.1")):
        answer = raw(port, "Host: localhost", f"{name}: 10.0.0.9", path="/where")
        assert answer.endswith(address)
{%- if cookiecutter.__accounts %}


def test_management_refuses_a_wrong_value():
    for name, value in (("MANAGEMENT_PASSWORD", "short"), ("MANAGEMENT_PORT", "http")):
        with pytest.raises(SettingsError, match=name):
            management.Settings.from_env({name: value})
{%- endif %}


def test_a_websocket_may_take_the_socket(app, listening):
    def upgrade():
        file = cherrypy.request.rfile.rfile  # where `ws4py` looks
        file.detach()
        return str(file.raw._sock.getsockname())

    app.apps[""].root.upgrade = cherrypy.expose(upgrade)
    port = listening(app)
    assert raw(port, "Host: localhost", path="/upgrade").endswith(f"('127.0.0.1', {port})")


def begin_request(port):
    """Return a connection whose request a thread of the server has begun, and waits for its body."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(
{%- if cookiecutter.__accounts %}
        b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1\r\n"
        b"Expect: 100-continue\r\n\r\n" % SIGN_IN.encode()
{%- else %}
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        b"Content-Type: text/plain\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"
{%- endif %}
    )
    assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
    return connection


def test_promise_own_server_that_answers_what_it_has_begun({{ "database_url, " if cookiecutter.__accounts }}tmp_path):
{%- if cookiecutter.__accounts %}
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
{%- else %}
    with Server(tmp_path) as server:
        begun = [begin_request(server.port) for _ in range(9)]
        server.process.terminate()
        server.wait_for("Bus STOPPING")
        for connection in begun:
            with connection, connection.makefile("rb") as answer:
                connection.sendall(b"x")
                assert int(answer.read().split()[1]) == 200
        assert server.process.wait() == 0
    socket.create_server(("127.0.0.1", server.port)).close()
{%- endif %}
    assert "Traceback" not in server.file.read_text("utf-8")


def test_a_server_that_stops_answers_whoever_has_connected(app):
    """This uses attributes of Cheroot that are its own: the test says when they are no more."""
    server = servers.Server(("127.0.0.1", free_port()), app)
    server.prepare()
    with socket.create_connection(server.bind_addr) as client:
        client.sendall(b"GET /health/live HTTP/1.0\r\n\r\n")
        server.stop()
        assert client.recv(17) == b"HTTP/1.1 200 OK\r\n"


def test_the_development_server_reloads_and_can_stop_while_it_starts({{ "database_url, " if cookiecutter.__accounts }}tmp_path):
{%- if cookiecutter.__accounts %}
    with Server(tmp_path, database_url, "run", APP_ENV="development") as server:
        assert get(f"http://127.0.0.1:{server.port}/health/ready")[0] == 200
        assert "alembic" not in server.file.read_text("utf-8")  # nothing of what it looks at
        socket.create_server(("127.0.0.1", server.management)).close()  # it needs a password
{%- else %}
    with Server(tmp_path, "run", APP_ENV="development") as server:
        with urlopen(f"http://127.0.0.1:{server.port}/health/ready") as answer:
            assert answer.status == 200
{%- endif %}
        # The reloader has to see the file once before it can see that it changes.
        server.wait_for("Re-spawning", meanwhile=Path(servers.__file__).touch)
        server.wait_for("Bus STARTING", times=2)
        server.process.terminate()
        assert server.process.wait() == 0

"""A database that is out of reach, or of another release than this one."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from browser import PASSWORD, Browser
from this_site import API, SIGN_IN

import manage
from launcher import reach
from launcher.wsgi import Waiting


def test_what_needs_a_database_that_is_out_of_reach_is_tried_again(make_app, tmp_path):
    directory = tmp_path / "directory"
    directory.mkdir()
    visitor = Browser(make_app(DATABASE_URL=f"sqlite:///{directory}"))
    for path in (SIGN_IN, "/health/ready"):
        answer = visitor.get(path)
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert "out of reach" in answer.text
    assert visitor.get("/health/live").status_code == 200


def test_while_the_database_is_silent_threads_are_left_for_the_probe():
    def web2py(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"web2py"]

    places = reach.Places(3, timeout=0)
    waiting = Waiting(web2py, places)

    def site(environ, start_response):
        return waiting({**environ, "site.path": environ["PATH_INFO"]}, start_response)

    visitor = Browser(site)
    assert visitor.get("/").text == "web2py"
    with ThreadPoolExecutor(1) as other:
        other.submit(places.take).result()
        for path, kind in (("/", "text/html"), (f"{API}/notes", "application/json")):
            answer = visitor.get(path)
            assert (answer.status_code, answer.mimetype) == (503, kind)
            assert answer.headers["Retry-After"]
        assert visitor.get("/health/live").text == "web2py"
        other.submit(places.give_back).result()
    assert visitor.get("/").text == "web2py"


@pytest.mark.parametrize(
    ("file", "advice"), [("empty.db", "manage.py migrate"), (".", "make its directory")]
)
def test_commands_say_in_one_line_what_to_do(monkeypatch, tmp_path, file, advice):
    monkeypatch.setattr("sys.argv", ["manage.py", "createuser", "ada"])
    monkeypatch.setattr("sys.stdin", StringIO(PASSWORD))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / file}")
    with pytest.raises(SystemExit, match=advice) as caught:
        manage.main()
    assert "\n" not in caught.value.code

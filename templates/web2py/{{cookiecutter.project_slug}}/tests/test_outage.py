"""A database that is out of reach, or of another release than this one."""

from io import StringIO

import pytest
from browser import PASSWORD, Browser
from this_site import SIGN_IN

import manage


def test_what_needs_a_database_that_is_out_of_reach_is_tried_again(make_app, tmp_path):
    directory = tmp_path / "directory"
    directory.mkdir()
    visitor = Browser(make_app(DATABASE_URL=f"sqlite:///{directory}"))
    for path in (SIGN_IN, "/health/ready"):
        answer = visitor.get(path)
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert "out of reach" in answer.text
    assert visitor.get("/health/live").status_code == 200


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

"""A database that is out of reach, or of another release than this one."""

from io import StringIO

import pytest
from browser import PASSWORD, Browser, read
from this_site import SIGN_IN, Visitor

import manage
from {{cookiecutter.package_name}}.db import Connection, transaction
from {{cookiecutter.package_name}}.migrations import migrate


def test_what_needs_a_database_that_is_out_of_reach_is_tried_again(make_app, tmp_path):
    visitor = Visitor(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'none' / 'app.db'}"))
    for path, heading in ((SIGN_IN, "503"), ("/health/ready", "")):
        answer = visitor.get(path)
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert "out of reach" in answer.text
        assert heading in (read(answer).h1.text if heading else "")
    assert visitor.get("/health/live").status_code == 200
    assert visitor.get("/").status_code == 200


def test_a_database_that_a_newer_release_has_migrated_is_ready(make_app, tmp_path):
    url = f"sqlite:///{tmp_path / 'app.db'}"
    list(migrate(url))
    with transaction(Connection(url)) as db:
        db.execute("INSERT INTO migrations (name) VALUES ('9999_of_tomorrow')")
    assert Browser(make_app(DATABASE_URL=url)).get("/health/ready").status_code == 200


@pytest.mark.parametrize(
    ("file", "advice"), [("empty.db", "manage.py migrate"), ("none/app.db", "make its directory")]
)
def test_commands_say_in_one_line_what_to_do(monkeypatch, tmp_path, file, advice):
    monkeypatch.setattr("sys.argv", ["manage.py", "createuser", "ada"])
    monkeypatch.setattr("sys.stdin", StringIO(PASSWORD))
    monkeypatch.setenv("APP_ENV", "test")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / file}")
    with pytest.raises(SystemExit, match=advice) as caught:
        manage.main()
    assert "\n" not in caught.value.code

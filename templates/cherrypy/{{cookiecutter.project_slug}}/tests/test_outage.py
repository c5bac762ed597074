"""A database that is out of reach, or of another release than this one."""

from io import StringIO

import pytest
from browser import PASSWORD, read
from sqlalchemy import text
from this_site import Visitor

import manage
from {{cookiecutter.package_name}}.migration import migrate


@pytest.fixture
def unreachable(make_app, tmp_path):
    directory = tmp_path / "gone"
    directory.mkdir()
    app = make_app(DATABASE_URL=f"sqlite:///{directory / 'app.db'}")
    app.database.engine.dispose()
    directory.rmdir()
    yield Visitor(app)
    directory.mkdir()  # where the database is asked for its tables


def test_what_needs_a_database_that_is_out_of_reach_is_tried_again(unreachable):
    answer = unreachable.sign_in("alice", PASSWORD)
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert "out of reach" in read(answer).main.text
    answer = unreachable.get("/health/ready")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert unreachable.get("/health/live").status_code == 200
    assert unreachable.get("/").status_code == 200


def test_a_database_that_a_newer_release_has_migrated_is_ready(make_app, tmp_path):
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'app.db'}")
    migrate(app.database.engine)
    with app.database.sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))
    assert Visitor(app).get("/health/ready").status_code == 200


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

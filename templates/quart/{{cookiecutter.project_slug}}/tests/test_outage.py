"""A database that is out of reach, or of another release than this one."""

from io import StringIO

import pytest
from browser import PASSWORD, read
from sqlalchemy import text
from this_site import SIGN_IN, Visitor

import manage
from {{cookiecutter.package_name}} import migration


@pytest.fixture
def make_visitor(make_app):
    """Return a function that makes a visitor of a site with this database."""
    return lambda file: Visitor(make_app(DATABASE_URL=f"sqlite:///{file}"))


def test_what_needs_a_database_that_is_out_of_reach_is_tried_again(make_visitor, tmp_path):
    visitor = make_visitor(tmp_path / "none" / "app.db")
    answer = visitor.sign_in("alice", PASSWORD)
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert "out of reach" in read(answer).main.text
    answer = visitor.get("/health/ready")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert visitor.get("/health/live").status_code == 200
    assert visitor.get(SIGN_IN).status_code == 200


def test_a_database_that_a_newer_release_has_migrated_is_ready(make_visitor, tmp_path):
    visitor = make_visitor(tmp_path / "app.db")
    app = visitor.application.app
    migration.migrate(app.config["SETTINGS"])

    async def pretend():
        async with app.extensions["database"].begin() as db:
            await db.execute(text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))

    visitor.application.run(pretend())
    assert visitor.get("/health/ready").status_code == 200


def test_a_mistake_in_a_statement_is_no_outage(unmigrated):
    assert unmigrated.sign_in("alice", PASSWORD).status_code == 500


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

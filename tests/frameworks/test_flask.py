"""What only the Flask starter has to show: migrations of a database that is used, and Flask's commands."""

import re
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from fwscaffold.verification.environment import Environment
from support import PASSWORD, USER, Install, project
from support import run as run_in
from tiny import Run

pytestmark = pytest.mark.live

UNIQUE = ("mapped_column(String(255))", "mapped_column(String(255), unique=True)")
OPTIONAL = (
    "    text: Mapped[str] =",
    "    rank: Mapped[int] = mapped_column(default=0)\n    text: Mapped[str] =",
)
TABLES_OF_OTHERS = """
from sqlalchemy import text
from shop.extensions import db
db.session.execute(text("CREATE TABLE spatial_ref_sys (srid INTEGER PRIMARY KEY, name VARCHAR(9))"))
db.session.execute(text("CREATE INDEX names ON spatial_ref_sys (name)"))
db.session.commit()
"""
# In Peewee's models: what several tables have in common, and many on both sides.
DATED = """\
class Dated(Base):
    made_at = DateTimeField(default=utc_now)


class Tag(Dated):
    name = CharField(40, constraints=[peewee.Check("name <> ''")])


class Note(Base):
    tags = peewee.ManyToManyField(Tag)
    seen_at = DateTimeField(default=utc_now)
"""
WRITE_A_NOTE = f"from shop import data; data.add_note(data.find_user({USER!r}).id, 'kept')"
COUNT_NOTES = f"from shop import data; print(data.list_notes(data.find_user({USER!r}).id).total)"

REFUSED = """
from unittest.mock import patch
from flask import current_app
from shop.items import data, forms
with current_app.test_request_context(), patch.object(data, "save", side_effect=data.RefusedError):
    try:
        print(forms.ItemForm.from_json({"name": "one"}).save(data.Item()))
    except data.RefusedError:
        print("raised")
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project("flask", {}, tmp_path / "shop")


@pytest.fixture
def flask(shop: Path, install: Install) -> "Commands":
    return Commands(shop, install(shop, "postgresql"))


class Commands:
    """Runs Flask's own command in a project."""

    def __init__(self, shop: Path, python: Environment) -> None:
        self.shop, self.python = shop, python
        self.settings: dict[str, str] = {}

    def __call__(self, *words: str, fails: bool = False) -> str:
        done = run_in(self.python.run("-m", "flask", *words), self.shop, **self.settings)
        assert bool(done.returncode) is fails, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def shell(self, code: str) -> str:
        start = "from shop import create_app; create_app().app_context().push()\n"
        settings = {"APP_ENV": "development", **self.settings}
        done = run_in(self.python.run("-c", start + code), self.shop, **settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def edit(self, old: str, new: str) -> None:
        file = self.shop / "shop" / "data.py"
        text = file.read_text("utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), "utf-8")


def test_flask_finds_its_commands_without_being_told(flask: Commands) -> None:
    assert "auth.login" in flask("routes")
    listed = flask("--help")
    for command in ("createuser", "db", "migrate", "run", "serve", "shell"):
        assert f"\n  {command} " in listed


AROUND = """
def test_each_request_is_alone(app, client, add_user):
    add_user("alice")
    with app.test_request_context():
        for _ in range(2):
            assert client.sign_in("alice").status_code == 303
"""


def test_a_request_does_not_see_what_a_test_has_around_it(shop: Path, install: Install) -> None:
    """Pytest-flask has a request around each test; `g` would be that of all requests in it."""
    (shop / "tests" / "test_around.py").write_text(AROUND, "utf-8")
    done = run_in(install(shop).run("-m", "pytest", "-q", "tests/test_around.py"), shop)
    assert done.returncode == 0, done.stdout


def test_a_refusal_that_no_field_explains_is_an_error(
    identity: None, run: Run, tmp_path: Path, install: Install
) -> None:
    """A constraint of the owner's, of which the form of a resource can know nothing."""
    shop = tmp_path / "shop"
    run("new", "flask", shop, "--package-name", "shop")
    added = run("add", "resource", "item", "name:string:required:unique", "--project", shop)
    assert added.code == Exit.DONE, added.err
    assert Commands(shop, install(shop, "postgresql")).shell(REFUSED) == "raised\n"


def test_a_table_that_is_copied_keeps_the_rows_that_refer_to_it(flask: Commands) -> None:
    """SQLite changes a table by a copy; dropping the old one would delete what refers to it."""
    flask("db", "upgrade")
    flask.shell(f"from shop import data; data.add_user({USER!r}, {PASSWORD!r})\n{WRITE_A_NOTE}")
    flask.edit(*UNIQUE)
    flask("db", "migrate", "-m", "unique")
    assert "Applied" in flask("db", "upgrade")
    assert flask.shell(COUNT_NOTES) == "1\n"
    assert "Took back" in flask("db", "downgrade")
    assert flask.shell(COUNT_NOTES) == "1\n"


def test_the_tables_of_others_are_left_alone(
    flask: Commands, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgresql")
    flask.settings = {"DATABASE_URL": server.settings["TEST_DATABASE_URL"]}
    flask("db", "upgrade")
    flask.shell(TABLES_OF_OTHERS)
    assert "The models have not changed." in flask("db", "migrate", "-m", "nothing")
    flask.edit(*UNIQUE)
    flask("db", "migrate", "-m", "unique")
    (written,) = (flask.shop / "migrations" / "versions").glob("*_unique_*.py")
    assert "spatial_ref_sys" not in written.read_text("utf-8")


def test_a_required_column_without_a_default_is_one_line(flask: Commands) -> None:
    flask("db", "upgrade")
    flask.edit(*OPTIONAL)
    told = flask("db", "migrate", "-m", "rank", fails=True)
    assert told.startswith("Error: notes.rank is NOT NULL")
    assert told.count("\n") == 1
    assert "server_default=" in told


def test_branches_that_bring_a_migration_each_are_merged(flask: Commands) -> None:
    flask("db", "upgrade")
    for name in ("ours", "theirs"):
        flask("db", "revision", "-m", name, "--head", "0002", "--splice")
    told = flask("migrate", fails=True)
    assert told == "Error: Two branches brought a migration each: `flask db merge heads`.\n"
    flask("db", "merge", "heads")
    assert flask("migrate").count("Applied") == 3


def test_peewee_finds_models_behind_others_and_says_what_is_left_to_do(
    tmp_path: Path, install: Install
) -> None:
    shop = project("flask", {"orm": "peewee"}, tmp_path / "shop")
    flask = Commands(shop, install(shop))
    flask("db", "upgrade")
    flask.edit("from peewee import", "import peewee\nfrom peewee import")
    flask.edit("class Note(Base):\n", DATED)
    told = flask("db", "migrate", "tags")
    assert "\nGive seen_at a `default=` in it, for the rows that are there.\n" in told
    assert told.endswith("\nGive name its `constraints=` in it: they are not there yet.\n")
    (written,) = (shop / "migrations").glob("*_tags.py")
    text = written.read_text("utf-8")
    made = re.findall('table_name = "(.+)"', text)
    assert made == ["notes", "tag", "notes_tag_through"], "what only others inherit from has none"
    text = text.replace("DateTimeField())", 'DateTimeField(default="2026-01-01 00:00:00"))')
    written.write_text(text, "utf-8")
    assert "Applied" in flask("db", "upgrade")
    assert flask("db", "migrate", "again") == "The models have not changed.\n"

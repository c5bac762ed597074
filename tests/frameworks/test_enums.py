"""A column of choices, as SQLAlchemy documents it, in a table that is there: one migration for every database."""

from pathlib import Path

import pytest

from support import Database, Install, project, run

STATUS = """\
class Status(enum.StrEnum):
    OPEN = "open"
    DONE = "done"


class Note("""
COLUMN = """__tablename__ = "notes"

    status: Mapped[Status] = mapped_column(server_default="OPEN")
"""
WHERE = {
    "cherrypy": "shop/notes/data.py",
    "fastapi": "shop/data.py",
    "flask": "shop/data.py",
    "quart": "shop/data.py",
}

pytestmark = [pytest.mark.live, pytest.mark.services]


@pytest.mark.parametrize("framework", WHERE)
def test_an_enum_is_migrated(
    framework: str, install: Install, tmp_path: Path, postgresql: Database
) -> None:
    shop = project(framework, {}, tmp_path / "shop")
    python = install(shop, "postgresql")

    def manage(*words: str, **settings: str) -> str:
        done = run(python.run("manage.py", *words), shop, APP_ENV="development", **settings)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    server = {"DATABASE_URL": postgresql.settings["TEST_DATABASE_URL"]}
    manage("migrate")
    manage("migrate", **server)
    file = shop / WHERE[framework]
    text = file.read_text("utf-8").replace("class Note(", STATUS)
    text = text.replace('__tablename__ = "notes"\n', COLUMN)
    start = text.index('"""\n\n') + 5  # of the module's own text
    file.write_text(f"{text[:start]}import enum\n{text[start:]}", "utf-8")
    manage("makemigrations", "status")
    assert "Applied" in manage("migrate")
    assert "Applied" in manage("migrate", **server)
    assert "The models have not changed." in manage("makemigrations", "more", **server)

"""A column of a type that SQLAlchemy does not bring, a library's or one's own: its migration knows where it is."""

from pathlib import Path

import pytest

from support import Install, project, run

COLOURS = '''\
"""Colours, as the database keeps them."""

from typing import Any

from sqlalchemy import String, TypeDecorator


class Colour(TypeDecorator[str]):
    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return value and value.lower()
'''
COLUMN = """__tablename__ = "notes"

    colour: Mapped[str | None] = mapped_column(Colour)
"""
WHERE = {
    "cherrypy": "shop/notes/data.py",
    "fastapi": "shop/data.py",
    "flask": "shop/data.py",
    "quart": "shop/data.py",
}

pytestmark = pytest.mark.live


@pytest.mark.parametrize("framework", WHERE)
def test_a_type_of_ones_own_is_migrated(framework: str, install: Install, tmp_path: Path) -> None:
    shop = project(framework, {}, tmp_path / "shop")
    python = install(shop)

    def manage(*words: str) -> str:
        done = run(python.run("manage.py", *words), shop, APP_ENV="development")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    manage("migrate")
    (shop / "shop" / "colours.py").write_text(COLOURS, "utf-8")
    file = shop / WHERE[framework]
    text = file.read_text("utf-8").replace('__tablename__ = "notes"\n', COLUMN)
    start = text.index('"""\n\n') + 5  # of the module's own text
    text = f"{text[:start]}from shop.colours import Colour\n{text[start:]}"
    file.write_text(text, "utf-8")
    manage("makemigrations", "colour")
    assert "Applied" in manage("migrate")
    assert "The models have not changed." in manage("makemigrations", "more")

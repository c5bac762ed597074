"""A project works in whatever directory it is, and leaves nothing beside it."""

import shutil
from pathlib import Path

import pytest

from shops import Shop
from support import FRAMEWORKS, project
from visiting import Visitor

pytestmark = pytest.mark.live
PLACES = [
    "C#",
    "what?",
    "50%25off",
    "a b",
    "é",
    "a;b&c=d",
    "sqlite:",
    "%(here)s",
    "{name}",
    "~",
    "+x",
]
# Unless all is tried, each project is in every fourth of them, another one in the next.
FOURTH = 4
DEFAULTS = {"DATABASE_URL": "", "RATE_LIMIT_URL": ""}


@pytest.mark.parametrize("relative", [False, True], ids=["default", "relative"])
def test_the_database_is_inside_the_project(
    shop: Shop, relative: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    given = dict(DEFAULTS)
    if relative:
        given["DATABASE_URL"] = "sqlite:///data/site.sqlite3"
    number = FRAMEWORKS.index(shop.framework) + relative
    full = request.config.getoption("--full")
    for place in PLACES if full else PLACES[number % FOURTH :: FOURTH]:
        room = tmp_path / "room" / place
        there = Shop(shop.framework, room / place, shop.python)
        project(shop.framework, {}, there.directory)
        if relative:
            (there.directory / "data").mkdir()
        with there.serve(there.prepared(**given)) as site:
            member = site.signed_in()
            assert member.api("POST", "/api/notes", {"text": "here"}).status == 201
            assert Visitor(site).get("/health/ready").status == 200
            assert Visitor(site).get("/static/app.css").status == 200
        databases = [*there.directory.rglob("*.db"), *there.directory.rglob("*.sqlite*")]
        assert databases, f"no database inside {place}"
        beside = [path.name for path in room.iterdir() if not path.name.startswith("log-")]
        assert beside == [place]
        assert [path.name for path in room.parent.iterdir()] == [place]
        shutil.rmtree(room)


def test_files_elsewhere_need_no_directory_in_the_project(shop: Shop, tmp_path: Path) -> None:
    there = Shop(shop.framework, tmp_path / "site", shop.python)
    project(shop.framework, {}, there.directory)
    (there.directory / "instance").touch()  # so that nobody can make it
    given = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/app.db",
        "RATE_LIMIT_URL": f"sqlite:///{tmp_path}/limits.db",
    }
    with there.serve(there.prepared(**given)) as site:
        assert site.signed_in().api("POST", "/api/notes", {"text": "here"}).status == 201

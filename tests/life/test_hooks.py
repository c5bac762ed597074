"""A database that is lost in a tool, or another hook of CherryPy, is told in one line there too."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cable import Cable, cable
from life_surroundings import MakeShop
from planting import plant
from servers import new_database
from shops import PATIENCE, Served
from support import project
from visiting import Visitor

pytestmark = [pytest.mark.live, pytest.mark.services]
AUDIT = '''"""Hooks of every kind. That which the request names asks the database."""

from functools import partial

from cherrypy import request
from cherrypy._cprequest import hookpoints


def config(database):
    return {f"hooks.{point}": partial(audit, database, point) for point in hookpoints}


def audit(database, point):
    named = request.headers.get("Audit", "")
    if point == "on_start_resource" and named.endswith("error_response"):
        raise LookupError("an error of the project's own")
    if point == named:
        database.engine.connect().close()
'''
LOST = "The database is out of reach: "
POINTS = {
    "on_start_resource": 503,
    "before_request_body": 503,
    "before_handler": 503,
    "before_finalize": 503,
    "on_end_resource": 503,
    "on_end_request": 200,  # the answer has been sent
    "before_error_response": 500,
    "after_error_response": 500,
}


@pytest.fixture(scope="module")
def audited(make_shop: MakeShop) -> Iterator[tuple[Served, Cable]]:
    """Serve a project whose hooks ask the database, and give the cable to that."""
    usual = make_shop("cherrypy", {})
    shop = replace(usual, directory=usual.directory.with_name("audited"))
    project(shop.framework, shop.answers, shop.directory)
    (shop.directory / "shop" / "audit.py").write_text(AUDIT, "utf-8")
    plant(shop.directory, "shop/__init__.py", "from . import pages", "from . import audit, pages")
    config = "**sessions.config("
    plant(shop.directory, "shop/__init__.py", config, f"**audit.config(database), {config}")
    with new_database("postgresql") as url, cable(url) as (laid, through):
        settings = shop.prepared(DATABASE_URL=through)
        with shop.serve(settings) as site:
            yield site, laid


@pytest.mark.parametrize(("point", "expected"), POINTS.items())
def test_an_outage_is_one_line_in_every_hook(
    audited: tuple[Served, Cable], point: str, expected: int
) -> None:
    site, laid = audited
    told = len(site.log)
    with laid.cut():
        assert Visitor(site).get("/", {"Audit": point}).status == expected
        deadline = time.monotonic() + PATIENCE
        while LOST not in site.log[told:] and time.monotonic() < deadline:
            time.sleep(0.05)  # what is done at the end of a request is done behind its answer
    log = site.log[told:]
    assert log.count(LOST) == 1, log
    assert "OperationalError" not in log
    assert ("Traceback" in log) == ("LookupError" in log) == (expected == 500)

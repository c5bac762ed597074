"""Several processes at one database: of one release, and of two while a new one is rolled out."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain

import pytest

from releases import grown
from shops import Shop
from visiting import Visitor
from writing import Writing, writing

pytestmark = pytest.mark.live


def test_an_older_release_serves_on_while_the_newer_one_migrates(layer: Shop) -> None:
    """The newer one is the project after `docs/growing/add-a-field.md`."""
    newer = grown(layer)
    settings = layer.prepared()
    with newer.serve(settings) as early:
        behind = Visitor(early).get("/health/ready")
        assert behind.status == 503
        assert re.search("migrat|lacks", early.log), early.log
        assert "Traceback" not in early.log
    with layer.serve(settings) as old:
        member = old.signed_in()
        newer.succeed("migrate", settings=settings)
        assert Visitor(old).get("/health/ready").status == 200
        assert member.get(member.at.notes).status == 200
        with newer.serve(settings) as new:
            assert Visitor(new).get("/health/ready").status == 200
            assert new.signed_in().api("POST", "/api/notes", {"text": "by the new"}).status == 201
        assert b"by the new" in member.get("/api/notes").body
    with layer.serve(settings) as again:
        assert Visitor(again).get("/health/ready").status == 200
        backward = layer.manage("migrate", settings=settings)
        assert len(backward.stderr.splitlines()) == (1 if backward.returncode else 0)
        assert Visitor(again).get("/health/ready").status == 200


def test_every_note_of_many_writers_in_many_processes_is_there(
    layer: Shop, request: pytest.FixtureRequest
) -> None:
    processes, writers, each = (4, 32, 5) if request.config.getoption("--full") else (2, 8, 5)
    settings = layer.prepared()
    with ExitStack() as stack:
        sites = [stack.enter_context(layer.serve(settings)) for _ in range(processes)]
        sending = [writing(site) for site in sites]
        with ThreadPoolExecutor(processes * writers) as threads:
            statuses = [*threads.map(write, sending * writers, [each] * processes * writers)]
        assert {*chain(*statuses)} == {201}
        page = sites[0].signed_in().get(sites[0].at.notes).body.decode()
        assert f"{processes * writers * each} note" in page


def write(send: Writing, times: int) -> list[int]:
    """Write so many notes, one after the other."""
    return [send(number) for number in range(times)]

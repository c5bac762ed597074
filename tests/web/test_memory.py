"""The memory of a server: what it keeps of many projects has an end, and what it leaves is collected."""

import sys
from pathlib import Path

import pytest

from kernel import grown
from processes import process
from visitor import Site

pytestmark = pytest.mark.live

# Archives that nobody has asked for before: until every place to keep some is full, and then.
FULL, COUNTED = 1200, 1000
MOST = 1_800_000  # bytes; garbage that stays is some 4 MB in each round


def ask(site: Site, begin: int, count: int) -> None:
    for number in range(begin, begin + count):
        answer = site.ask(f"/flask.zip?project_name=shop&author_name=a{number}")
        assert answer.status == 200


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is told by Linux")
def test_many_archives_leave_the_memory_as_it_was(tmp_path: Path) -> None:
    with process(tmp_path / "room", "--rate", "") as served:
        ask(served.site, 0, FULL)
        found = grown(
            served.process.pid,
            lambda number: ask(served.site, FULL + number * COUNTED, COUNTED),
            MOST,
        )
    assert found[-1] < MOST, found

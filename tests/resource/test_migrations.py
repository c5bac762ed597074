"""Which migration is next, told from those that are there."""

import re

import pytest

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.resource.migrations import Migration, following

FIRST = 'revision = "0001"\ndown_revision = None\n'


def test_alembic_follows_the_one_head() -> None:
    hashed = 'revision: str = "ab12"\ndown_revision: str | None = "0001"\ntoday = now()\n'
    there = {"0001_a.py": FIRST, "ab12_b.py": hashed, "README": "x", "broken_x.py": "("}
    assert following("alembic", there, "pets") == Migration("0002", "0002_pets", "ab12")
    merged = 'revision = "0007"\ndown_revision = ("ab12", "0001")\n'
    there["0007_merge.py"] = merged
    assert following("alembic", there, "pets") == Migration("0008", "0008_pets", "0007")
    there["mine.py"] = 'revision = "0008"\ndown_revision = "0007"\n'
    assert following("alembic", there, "pets") == Migration("0009", "0009_pets", "0008")
    assert following("alembic", {}, "pets") == Migration("0001", "0001_pets", "")


def test_the_revisions_of_two_branches_are_two_and_alembic_has_room_for_them() -> None:
    there = {"0001_a.py": FIRST}
    orders, invoices = (following("alembic", there, what) for what in ("orders", "invoices"))
    assert (orders.name, orders.previous) == (invoices.name, invoices.previous)
    assert orders.revision != invoices.revision
    assert len(following("alembic", there, "p" * 60).revision) == 32


def test_two_of_one_revision_are_named() -> None:
    there = {"0001_a.py": FIRST, "0001_b.py": FIRST}
    expected = "the migrations `0001_a.py` and `0001_b.py` are both called `0001`, give one another"
    with pytest.raises(ScaffoldError, match=re.escape(expected)) as caught:
        following("alembic", there, "pets")
    assert caught.value.exit_code is Exit.CONFLICT


def test_numbers_and_dates() -> None:
    assert following(
        "numbered", {"0001_a.sql": "", "0009_b.sql": "", "ruff.toml": ""}, "pets"
    ) == Migration("0010", "0010", "0009_b")
    assert following("numbered", {}, "pets") == Migration("0001", "0001", "")
    dated = following("dated", {"20260101000000_a.sql": ""}, "pets")
    assert (dated.name > "20261101000000", dated.previous) == (True, "20260101000000")
    assert following("dated", {"99990101000000_a.sql": ""}, "pets").name == "99990101000001"
    assert following("none", {"0001_a.py": FIRST}, "pets") == Migration()


@pytest.mark.parametrize("style", ["alembic", "numbered"])
def test_a_date_is_no_number(style: str) -> None:
    assert following(style, {"20260101000000_a.py": ""}, "pets").name == "0001"

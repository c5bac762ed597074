"""The table at the foot of each page: what had to change in each variant's project."""

import re
from collections.abc import Iterable, Mapping

from growing import Change, Grown
from guide_pages import GROWING, variants

HEADING = "What it takes"
FIX = ".venv/bin/python tools/growth.py"
MARKS = ("<!-- measured by tools/growth.py -->\n", "<!-- end -->\n")
TABLE = re.compile(f"{re.escape(MARKS[0])}(.*?){re.escape(MARKS[1])}", re.DOTALL)
HEAD = (
    "| | files edited | new | deleted | lines added | lines deleted in what stays |\n"
    "|---|---:|---:|---:|---:|---:|\n"
)
ROW = re.compile(r"^\| (?P<title>[^|]+) \|(?P<numbers>(?: \d+ \|){5})$", re.MULTILINE)

Rows = Mapping[str, Change | None]


def rows(page: str) -> dict[str, Change | None]:
    """Return what the page's table says, by the titles of the variants."""
    return {
        line["title"]: Change(*map(int, re.findall(r"\d+", line["numbers"])))
        for line in ROW.finditer(page)
    }


def with_rows(page: str, changes: Rows) -> str:
    """Return the page's text with these changes in its table, in the order of the catalog."""
    titles = (variant.title for variant in variants())
    lines = [row(title, change) for title in titles if (change := changes.get(title))]
    return TABLE.sub(lambda _: f"{MARKS[0]}{HEAD}{''.join(lines)}{MARKS[1]}", page)


def row(title: str, change: Change) -> str:
    """Return one line of the table."""
    numbers = (change.edited, change.new, change.gone, change.added, change.deleted)
    return f"| {title} | {' | '.join(map(str, numbers))} |\n"


def stale(title: str, grown: Iterable[Grown]) -> list[str]:
    """Return the pages that were carried out and whose table says something else of the variant."""
    changed = {each.page: each.change for each in grown if each.change}
    told = {page: rows((GROWING / f"{page}.md").read_text("utf-8")) for page in changed}
    # A table without a line has not been counted yet.
    return [page for page, lines in told.items() if lines and lines.get(title) != changed[page]]

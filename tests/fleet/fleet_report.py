"""The last words of a test run about the fleet: what each release did to it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

PROPERTY = "fleet"
COLUMNS = {
    "reached": "has the fix",
    "named": "has it not, and `check` says so",
    "accused": "has it, and `check` says that it is vulnerable",
    "broken": "cannot be loaded any more",
    "lost": "lines of owners that are gone",
    "returned": "files of owners' that are back",
    "conflicts": "left conflicts",
    "again": "of those: settled, committed, and offered again",
    "pending": "followed, with something pending",
    "failed": "changed nothing and failed",
    "red": "was red in a fresh clone when the release came out",
    "red after": "was red in a fresh clone when it had followed",
}
Row = Mapping[str, Any]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table when the fleet has sailed, also in the workers of xdist."""
    told = [
        json.loads(str(value))
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == PROPERTY
    ]
    for rows in told:
        terminalreporter.section("the fleet, and what each release did to it")
        terminalreporter.write_line(table(rows))


def table(rows: Sequence[Row]) -> str:
    """Return the counts of each release, and of all, as a table in Markdown."""
    of = {
        row["release"]: [each for each in rows if each["release"] == row["release"]] for row in rows
    }
    lines = [
        ("release", "services", *COLUMNS),
        ("---",) * (len(COLUMNS) + 2),
        *(counts(release, part) for release, part in of.items()),
        counts("all", rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def counts(name: str, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return one line of the table."""
    return (name, str(len(rows)), *(str(sum(row[column] for row in rows)) for column in COLUMNS))

"""The last words of a test run about the growth gate: steps and seconds of each variant."""

import json
from collections import Counter
from typing import Any

import pytest

PROPERTY = "growth"
KINDS = ("install", "steps", "ruff", "mypy", "pytest", "manage.py", "fwscaffold", "other")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table when the gate has run, also in the workers of xdist."""
    told = [
        json.loads(str(value))
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == PROPERTY
    ]
    if told:
        terminalreporter.section("growth gate: steps, and seconds for each kind")
        for line in lines(told):
            terminalreporter.write_line(line)


def lines(told: list[dict[str, Any]]) -> list[str]:
    """Return the table's lines, and what each variant left out."""
    head = [f"{'':18}", *(f"{name:>11}" for name in ("pages", "steps", "failed", *KINDS, "all"))]
    table, left_out = ["".join(head)], []
    for variant in sorted(told, key=lambda each: str(each["variant"])):
        done = [step for page in variant["pages"] for step in page["done"]]
        missing = [page["page"] for page in variant["pages"] if not page["done"]]
        seconds = Counter[str]()
        for step in done:
            seconds[step["kind"]] += step["seconds"]
        counts = (len(variant["pages"]) - len(missing), len(done), sum(not s["good"] for s in done))
        numbers = [f"{number:11}" for number in counts]
        times = [f"{seconds[kind]:11.1f}" for kind in KINDS] + [f"{seconds.total():11.1f}"]
        table.append("".join([f"{variant['variant']:18}", *numbers, *times]))
        if missing:
            left_out.append(f"{variant['variant']} has no section in: {', '.join(missing)}")
    return [*table, *left_out]

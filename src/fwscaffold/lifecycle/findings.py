"""What inspections found, as text, as JSON and for GitHub; nothing is printed here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from fwscaffold.creation.receipt import PATH
from fwscaffold.lifecycle.standard import State
from fwscaffold.lifecycle.verdict import Finding, Inspection, Level
from fwscaffold.promise.advisories import Status
from fwscaffold.strict_json import as_json
from fwscaffold.wording import shown

ANNOTATIONS = {Level.ERROR: "error", Level.WARNING: "warning"}  # the rest are notices
ABOUT = ("project", "framework", "version", "status", "reason")
COLUMNS = ("project", "framework", "version", "template", *State)


def text(inspections: Sequence[Inspection]) -> str:
    """Return a table of the projects, and below it a line for each finding."""
    table = _table([COLUMNS, *map(_row, inspections)])
    found = [line for each in inspections for line in _lines(each)]
    return "\n".join([*table, "", *found] if found else table)


def about(inspections: Sequence[Inspection]) -> str:
    """Return a table of what holds of the projects for the one advisory that is judged."""
    rows = [ABOUT, *map(_about, inspections)]
    return "\n".join([*_table(rows), *_problems(inspections)])


def json(inspections: Sequence[Inspection]) -> str:
    """Return everything that is known of each project."""
    return as_json({"projects": [_entry(each) for each in inspections]})


def github(inspections: Sequence[Inspection]) -> str:
    """Return a workflow command for each finding, so that GitHub shows it at its file."""
    return "\n".join(
        f"::{ANNOTATIONS.get(finding.level, 'notice')} file={_property(place(each, finding))},"
        f"title={_property(f'fwscaffold: {finding.rule}')}::{_data(_message(finding))}"
        for each in inspections
        for finding in each.findings
    )


def place(inspection: Inspection, finding: Finding) -> str:
    """Return the file that a finding is shown at: its own, or the receipt for the project's."""
    return (inspection.directory / (finding.path or PATH)).as_posix()


def _template(inspection: Inspection) -> str:
    return "stale" if inspection.is_stale else "current"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _about(inspection: Inspection) -> Sequence[str]:
    name, framework, version = _row(inspection)[:3]
    each = next(iter(inspection.advisories), None)
    status, reason = (str(each.status), each.reason) if each else (str(Status.NOT_AFFECTED), "")
    return (name, framework, version, "-" if inspection.problem else status, reason)


def _problems(inspections: Sequence[Inspection]) -> list[str]:
    found = [line for each in inspections if each.problem for line in _lines(each)]
    return ["", *found] if found else []


def _row(inspection: Inspection) -> Sequence[str]:
    name = shown(inspection.directory)
    if inspection.problem:
        return (name, *"-" * (len(COLUMNS) - 1))
    count = Counter(inspection.states.values())
    numbers = (str(count[state]) for state in State)
    template = _template(inspection)
    return (name, inspection.framework, inspection.version, template, *numbers)


def _lines(inspection: Inspection) -> Iterator[str]:
    if inspection.problem:
        yield f"error: {inspection.problem}"
        return
    for finding in inspection.findings:
        where = inspection.directory / finding.path if finding.path else inspection.directory
        yield f"{finding.level}: {shown(where)}: {finding.rule}: {_message(finding)}"


def _message(finding: Finding) -> str:
    """Return what is wrong, and until when that is excused."""
    return f"{finding.message} ({finding.excuse})" if finding.excuse else finding.message


def _entry(inspection: Inspection) -> dict[str, Any]:
    return {
        "project": inspection.directory.as_posix(),
        "problem": inspection.problem,
        "framework": inspection.framework or None,
        "version": inspection.version or None,
        "template": None if inspection.problem else _template(inspection),
        "files": {str(path): state.value for path, state in inspection.states.items()},
        "advisories": {
            each.id: {"status": each.status.value, "reason": each.reason or None}
            for each in inspection.advisories
        },
        "findings": [
            {
                "rule": str(finding.rule),
                "level": finding.level.value,
                "path": str(finding.path) if finding.path else None,
                "message": finding.message,
                "excused": finding.excuse or None,
            }
            for finding in inspection.findings
        ],
    }


def _data(value: str) -> str:
    """Escape a value as workflow commands want it."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")

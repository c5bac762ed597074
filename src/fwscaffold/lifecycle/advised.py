"""Which advisories a project has still to follow, and which it has closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fwscaffold.lifecycle.excused import FILE, listed
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.standard import ADOPTED
from fwscaffold.lifecycle.verdict import Finding, Judgement, Level, Rule
from fwscaffold.promise.advisories import Advisory, Status, advisories, judged, known
from fwscaffold.promise.sources import Sources
from fwscaffold.template.catalog import catalog
from fwscaffold.wording import either, quoted, suggestion

CLOSING = (Status.NOT_AFFECTED, Status.FIXED)
ELSEWHERE = "neither the project nor its standard has this code"
ADVICE = {
    Status.VULNERABLE: "run `fwscaffold update`, or mend it yourself",
    Status.UNKNOWN: "neither the old code nor the new is there, look and close it",
}


@dataclass(frozen=True, slots=True)
class Closed:
    """An advisory that the project says is settled, and why."""

    id: str
    status: Status
    reason: str


def advised(
    project: Project, vulnerable: Level = Level.WARNING
) -> tuple[Sequence[Judgement], Sequence[Finding]]:
    """Return what holds of the project for each advisory, and what is to be said of it."""
    closed, findings = dict[str, Closed](), list[Finding]()
    for number, entry in enumerate(listed(project, "advisory"), 1):
        try:
            each = _closed(entry)
            closed[each.id] = each
        except ValueError as error:
            message = f"entry {number} of `[[tool.fwscaffold.advisory]]` {error}"
            findings.append(Finding(Rule.EXCEPTION, message, FILE))
    sources = Sources(project.directory, project.receipt.files, project.present)
    judgements = [
        _judgement(each, closed.get(each.id), sources, project)
        for each in advisories(project.template, project.answers)
    ]
    levels = {Status.VULNERABLE: vulnerable, Status.UNKNOWN: Level.NOTE}
    open_ones = [each for each in judgements if each.status in levels]
    return judgements, [*(_finding(each, levels[each.status]) for each in open_ones), *findings]


def _judgement(
    advisory: Advisory, closed: Closed | None, sources: Sources, project: Project
) -> Judgement:
    status, path = judged(advisory, sources, project.rendered)
    reason = ELSEWHERE if status is Status.NOT_AFFECTED else ""
    left = project.receipt.declined.get(path)
    if status is Status.UNKNOWN and left and left.why == ADOPTED:
        status, reason = Status.NOT_AFFECTED, ADOPTED
    if closed and status in ADVICE:
        status, reason = closed.status, closed.reason
    return Judgement(advisory.id, status, advisory.severity, advisory.title, path, reason)


def _finding(of: Judgement, level: Level) -> Finding:
    message = f"{of.status} ({of.severity}): {of.title}"
    return Finding(of.id, f"{message}; {ADVICE[of.status]}", of.path, level, says=of.title)


def _closed(entry: Any) -> Closed:
    keys = ("id", "status", "reason")
    if not isinstance(entry, Mapping):
        raise ValueError("is not a table")  # noqa: TRY004 what somebody wrote has a wrong value
    for key in entry:
        if key not in keys:
            raise ValueError(f"has an unknown key {quoted(key)}{suggestion(key, keys)}")
    name, status, reason = (entry.get(key) for key in keys)
    names = known(catalog().values())
    if name not in names:
        raise ValueError(f"is about {quoted(name)}, no advisory{suggestion(str(name), names)}")
    if status not in CLOSING:
        raise ValueError(f"has the status {quoted(status)}, choose {either(CLOSING)}")
    if not (isinstance(reason, str) and reason.strip() and reason.isprintable()):
        raise ValueError("has no `reason`, write a line of text")
    return Closed(str(name), Status(status), reason)

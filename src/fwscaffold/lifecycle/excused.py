"""What is found and is let be for a while, by the project or by its team."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.verdict import Finding, Level, Rule
from fwscaffold.preset.exceptions import Excuse, excuse
from fwscaffold.promise.formats import Unreadable
from fwscaffold.promise.promises import promises
from fwscaffold.promise.setting import values
from fwscaffold.promise.sources import Sources
from fwscaffold.wording import quoted, suggestion

FILE = PurePosixPath("pyproject.toml")
TEXTS = (Rule.EDITED, Rule.MISSING, Rule.STALE)  # a project can excuse these, and its promises
SETTLED = (Rule.LOCKED, Rule.REQUIRED)  # only the team can excuse what the team has settled


@dataclass(frozen=True, slots=True)
class Excuses:
    """The exceptions of a project, those of its team, and what is wrong with the project's."""

    own: Sequence[Excuse]
    team: Sequence[Excuse]
    wrong: Sequence[Finding]


def excuses(project: Project) -> Excuses:
    """Return the exceptions that hold for the project."""
    own, wrong = list[Excuse](), list[Finding]()
    for number, entry in enumerate(listed(project, "exception"), 1):
        try:
            own.append(_checked(project, excuse(entry)))
        except ValueError as error:
            message = f"exception {number} of `[[tool.fwscaffold.exception]]` {error}"
            wrong.append(Finding(Rule.EXCEPTION, message, FILE))
    return Excuses(own, project.preset.exceptions, wrong)


def excused(project: Project, found: Sequence[Finding]) -> Iterator[Finding]:
    """Give what was found, as it is with the exceptions; then what is wrong with those."""
    known = excuses(project)
    used = set[Excuse]()
    for finding in found:
        rule, path, slug = finding.rule, finding.path or "", project.answers.directory
        by_team = [*known.team] if rule in {*TEXTS, *SETTLED} or finding.says else []
        by_project = [*known.own] if rule not in SETTLED else []
        all_of_them = [each for each in (*by_team, *by_project) if each.covers(rule, path, slug)]
        used.update(all_of_them)
        yield _judged(finding, max(all_of_them, key=lambda each: each.until, default=None))
    yield from known.wrong
    for each in known.own:
        if each not in used:
            message = f"the exception from {quoted(each.rule)} for {quoted(each.path)} excuses"
            yield Finding(Rule.EXCEPTION, f"{message} nothing, remove it", FILE, Level.NOTE)


def _judged(finding: Finding, by: Excuse | None) -> Finding:
    if by is None:
        return finding
    if by.until < today():
        over = f"{finding.message} (excused until {by.until}, which is over: {by.reason})"
        return replace(finding, message=over)
    return replace(finding, level=Level.EXCUSED, excuse=f"until {by.until}: {by.reason}")


def today() -> date:
    """Return the day, the same for a team wherever its members and pipelines are."""
    return datetime.now(UTC).date()


def _checked(project: Project, each: Excuse) -> Excuse:
    known = [*(promise.id for promise in promises(project.template, project.answers)), *TEXTS]
    if each.rule in SETTLED:
        raise ValueError(f"is from {quoted(each.rule)}, which only a preset can excuse")
    if each.rule not in known:
        raise ValueError(f"is from {quoted(each.rule)}, no rule{suggestion(each.rule, known)}")
    return each


def listed(project: Project, key: str) -> Sequence[Any]:
    """Return the entries of the key in `[tool.fwscaffold]` of the project's metadata."""
    try:
        content = Sources(project.directory, present=project.present).data(FILE)
    except Unreadable:  # which is found already
        return ()
    return values(content, f"tool.fwscaffold.{key}")

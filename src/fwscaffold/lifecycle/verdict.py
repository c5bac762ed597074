"""What is said of a project that was inspected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

from fwscaffold.lifecycle.standard import State
from fwscaffold.promise.advisories import Status


class Level(StrEnum):
    """How much a finding matters, as code scanning calls it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    EXCUSED = "excused"


class Rule(StrEnum):
    """What a finding is about that is no promise, which has a name of its own."""

    EDITED = "edited"
    MISSING = "missing"
    MARKERS = "conflict-markers"
    UNFINISHED = "unfinished"
    STALE = "stale"
    PENDING = "pending"
    PIPELINE = "pipeline"
    LOCKED = "locked-answer"
    REQUIRED = "required"
    RECEIPT = "receipt"
    EXCEPTION = "exception"
    UNREADABLE = "unreadable"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that keeps a project from its standard.

    *says* is the promise that it breaks, *excuse* until when that is let be, and why.
    """

    rule: str
    message: str
    path: PurePosixPath | None = None
    level: Level = Level.ERROR
    says: str = ""
    excuse: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What holds of a project for an advisory, where that is seen, and why it is settled."""

    id: str
    status: Status
    severity: str
    title: str
    path: PurePosixPath
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in one project."""

    directory: Path
    framework: str = ""
    version: str = ""
    states: Mapping[PurePosixPath, State] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    advisories: Sequence[Judgement] = ()

    @property
    def problem(self) -> str | None:
        """Why the project could not be judged, or None."""
        return next((each.message for each in self.findings if each.rule == Rule.PROBLEM), None)

    @property
    def is_stale(self) -> bool:
        """Whether today's template is another than the one that wrote the project."""
        return any(finding.rule == Rule.STALE for finding in self.findings)

    @property
    def has_drifted(self) -> bool:
        """Whether anything found is an error; a project that cannot be judged has not drifted."""
        judged = (finding for finding in self.findings if finding.rule != Rule.PROBLEM)
        return any(finding.level is Level.ERROR for finding in judged)

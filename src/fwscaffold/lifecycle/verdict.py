"""What is said of a project that was inspected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

from fwscaffold.lifecycle.standard import State


class Rule(StrEnum):
    """What a finding is about."""

    EDITED = "edited"
    MISSING = "missing"
    MARKERS = "conflict-markers"
    UNFINISHED = "unfinished"
    STALE = "stale"
    LOCKED = "locked-answer"
    REQUIRED = "required"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that keeps a project from its standard."""

    rule: Rule
    message: str
    path: PurePosixPath | None = None
    fails: bool = True


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in one project."""

    directory: Path
    framework: str = ""
    version: str = ""
    states: Mapping[PurePosixPath, State] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    @property
    def problem(self) -> str | None:
        """Why the project could not be judged, or None."""
        return next((each.message for each in self.findings if each.rule is Rule.PROBLEM), None)

    @property
    def is_stale(self) -> bool:
        """Whether today's template is another than the one that wrote the project."""
        return any(finding.rule is Rule.STALE for finding in self.findings)

    @property
    def has_drifted(self) -> bool:
        """Whether anything found is a failure; a project that cannot be judged has not drifted."""
        return any(finding.fails for finding in self.findings if finding.rule is not Rule.PROBLEM)

"""What a team or a project lets be otherwise for a while: which file and rule, why, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

from fwscaffold.wording import quoted, suggestion

KEYS = ("path", "rule", "reason", "until")
WHOSE = "project"
EXAMPLE = "2027-03-31"


@dataclass(frozen=True, slots=True)
class Excuse:
    """A rule that a file need not follow up to a day, and why; *project* is whose file it is."""

    path: str
    rule: str
    reason: str
    until: date
    project: str = "*"

    def covers(self, rule: str, path: object, project: object) -> bool:
        """Return whether it is about what was found."""
        pairs = ((path, self.path), (project, self.project))
        return rule == self.rule and all(fnmatchcase(str(text), glob) for text, glob in pairs)


def excuse(entry: Any, more: tuple[str, ...] = ()) -> Excuse:
    """Return the exception that is written down; raise `ValueError` with what is wrong in it."""
    keys = (*KEYS, *more)
    if not isinstance(entry, Mapping):
        raise ValueError("is not a table")  # noqa: TRY004 what somebody wrote has a wrong value
    for key in entry:
        if key not in keys:
            raise ValueError(f"has an unknown key {quoted(key)}{suggestion(key, keys)}")
    texts = {key: entry.get(key) for key in keys if key != "until"}
    for key, text in texts.items():
        if not (isinstance(text, str) and text.strip() and text.isprintable()):
            raise ValueError(f"has no {quoted(key)}, write a line of text")
    return Excuse(**{key: str(text) for key, text in texts.items()}, until=_day(entry.get("until")))


def excuses(entries: Any, more: tuple[str, ...] = ()) -> list[Excuse]:
    """Return each exception of a list; raise `ValueError` for the first bad one."""
    return [excuse(each, more) for each in (entries if isinstance(entries, list) else [entries])]


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        said = "has no date `until`" if value is None else f"ends at {quoted(value)}, no date"
        raise ValueError(f"{said}, write it as {EXAMPLE}") from error

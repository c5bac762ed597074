"""The answers that a preset gives, locks and depends on: each is one that somebody asks for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fwscaffold.preset import conditions
from fwscaffold.preset.conditions import FRAMEWORK, Condition
from fwscaffold.preset.presets import Lock
from fwscaffold.preset.problem import refusal, table
from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import Question, questions
from fwscaffold.wording import either, quoted, suggestion

WHEN = 'write it as {framework = ["flask", "django"], ci = "github"}'


def known() -> list[Question]:
    """Return every question of every framework."""
    return [question for each in catalog().values() for question in questions(each)]


def defaults(path: Path, content: Mapping[str, Any], asked: list[Question]) -> dict[str, object]:
    """Return the preset's own defaults; raise where one is of no question."""
    found = table(path, content, "defaults")
    for key, value in found.items():
        _check(path, "answers", asked, key, value)
    return found


def locks(path: Path, content: Mapping[str, Any], asked: list[Question]) -> dict[str, Lock]:
    """Return the preset's own locks; raise where one is of no question, or has no reason."""
    found = all_locks(path, content)
    for key, lock in found.items():
        _check(path, "answers", asked, key, lock.value)
    return found


def all_locks(path: Path, content: Mapping[str, Any]) -> dict[str, Lock]:
    """Return the locks that are written there, whoever asks; raise where one has no reason."""
    found = {}
    for key, lock in table(path, content, "locked").items():
        match lock:
            case {"value": value, "reason": str(reason)} if len(lock) == 2 and reason.isprintable():
                found[key] = Lock(value, reason)
            case _:
                example = '{value = "postgresql", reason = "we run nothing else"}'
                raise refusal(path, f"locks {quoted(key)} without saying it as {example}")
    return found


def condition(path: Path, entry: Mapping[str, Any], asked: list[Question]) -> Condition:
    """Return when the entry applies; raise where that names what there is not."""
    when = entry.get("when", {})
    if not isinstance(when, dict):
        raise refusal(path, f"has a `when` that is not a table, {WHEN}")
    made = conditions.condition(when)
    for key, values in made.values.items():
        for each in values:
            if key != FRAMEWORK:
                _check(path, "has a `when` that answers", asked, key, each)
            elif each not in catalog():
                hint = suggestion(str(each), catalog())
                raise refusal(path, f"has a `when` of no framework: {quoted(each)}{hint}")
    return made


def _check(path: Path, does: str, questions: list[Question], key: str, value: object) -> None:
    """Raise for a key that no framework asks for, and for a value that none of them takes."""
    asked = [question for question in questions if question.key == key]
    if not asked:
        hint = suggestion(key, dict.fromkeys(question.key for question in questions))
        raise refusal(path, f"{does} {quoted(key)}, which nobody asks{hint}")
    if not any(question.takes(value) for question in asked):
        choices = dict.fromkeys(choice for question in asked for choice in question.choices)
        hint = f", choose {either(choices)}" if choices else ""
        message = f"{does} {quoted(key)} with {quoted(value)}, which it cannot be{hint}"
        raise refusal(path, message)

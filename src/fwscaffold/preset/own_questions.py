"""What a preset asks beside the template: `[questions.KEY]`, each an option of `new`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.presets import Preset
from fwscaffold.preset.problem import refusal, refuse_unknown, table, text
from fwscaffold.template import names
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import Kind, Question, option, questions
from fwscaffold.wording import either, quoted

KEYS = ("prompt", "default", "choices")
KEY = re.compile(r"(?!no_)[a-z][a-z0-9_]{0,39}")
EXAMPLE = 'prompt = "Region", default = "eu", choices = ["eu", "us"]'
# Options and arguments that the commands have already, beside those of the templates.
TAKEN = frozenset(
    "answers diff dry_run framework from_link git help install into json no_git out preset run set "
    "target template to trust verify yes zip".split()
)


def asking(preset: Preset, template: Template) -> Template:
    """Return the template that asks what the preset asks, too; raise where it asks that itself."""
    plain = replace(template, added=())
    for key in {question.key for question in questions(plain)} & preset.questions.keys():
        message = f"asks {quoted(key)}, which template {quoted(template.name)} asks already"
        again = "give it another name"
        raise ScaffoldError(f"preset {quoted(preset.name)} {message}: {again}", Exit.USAGE)
    return replace(template, added=tuple(preset.questions.values()))


def own_questions(
    path: Path, content: Mapping[str, Any], asked: Collection[str]
) -> dict[str, Question]:
    """Return the preset's own questions by their key; *asked* are those of the templates."""
    found = {}
    for key, entry in table(path, content, "questions").items():
        if not KEY.fullmatch(key):
            hint = "begin with a letter and write small letters, digits and `_`, and no `no_` first"
            raise refusal(path, f"asks {quoted(key)}, which is no name: {hint}")
        if key in asked or key in TAKEN:
            where = "the templates ask" if key in asked else f"{quoted(option(key))} is"
            message = f"asks {quoted(key)}, which {where} already: give it another name"
            raise refusal(path, message)
        if not isinstance(entry, dict):
            raise refusal(path, f"asks {quoted(key)} without a table, write {EXAMPLE}")
        found[key] = _question(path, key, entry)
    return found


def _question(path: Path, key: str, entry: Mapping[str, Any]) -> Question:
    refuse_unknown(path, entry, KEYS, f"has in question {quoted(key)}")
    prompt, default = text(path, entry, "prompt"), entry.get("default")
    if not prompt or default is None:
        raise refusal(path, f"asks {quoted(key)} without a prompt and a default, write {EXAMPLE}")
    choices = _choices(path, key, entry)
    if choices:
        question = Question(key, Kind.CHOICE, prompt, default, {each: each for each in choices})
    elif isinstance(default, bool):
        question = Question(key, Kind.BOOLEAN, prompt, default)
    else:
        question = Question(key, Kind.TEXT, prompt, default)
    if not question.takes(default) or (isinstance(default, str) and names.line(default)):
        hint = f"choose {either(choices)}" if choices else "write a line of text, true or false"
        raise refusal(path, f"asks {quoted(key)} with the default {quoted(default)}: {hint}")
    return question


def _choices(path: Path, key: str, entry: Mapping[str, Any]) -> list[str]:
    """Return what can be chosen, each a line of text and each once; none where all can be said."""
    choices = entry.get("choices", [])
    if not isinstance(choices, list) or ("choices" in entry and len(choices) < 2):
        raise refusal(path, f"asks {quoted(key)} with `choices` that are no list of two or more")
    if len({*map(str, choices)}) < len(choices) or any(
        not isinstance(each, str) or not each or names.line(each) for each in choices
    ):
        raise refusal(path, f"asks {quoted(key)} with a choice that is there twice or is no text")
    return choices

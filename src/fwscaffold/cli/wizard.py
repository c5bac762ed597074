"""The questions on a terminal, and the review of all answers, where each can be changed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import click

from fwscaffold.cli import prompts
from fwscaffold.cli.creation import planned
from fwscaffold.cli.draft import DIRECTORY, Draft
from fwscaffold.cli.output import say, wrapped
from fwscaffold.cli.prompts import Back
from fwscaffold.cli.shelf import shelf, template
from fwscaffold.creation.existing import is_fresh_clone, keeping, kept
from fwscaffold.creation.plan import Kind as Change
from fwscaffold.creation.plan import Plan
from fwscaffold.creation.report import listing, summary
from fwscaffold.template.answers import Answer, complete
from fwscaffold.template.catalog import Template, catalog
from fwscaffold.template.questions import Kind, questions

WHERE = "Name of the project, or directory to make (. is this one)"
HERE, USUAL = Path(), "my-site"
TITLE = 10  # columns of a framework's name
LABEL = 18  # columns of a question's name in the review


class Next(StrEnum):
    """What can be done with the answers."""

    MAKE = "Make it"
    RUN = "Make it, install it and start it"
    CHANGE = "Change an answer"
    FILES = "Show its files"
    STOP = "Stop: nothing is made"


def ask_framework() -> Template:
    """Return the template that the person chooses."""
    labels = {name: f"{it.title:<{TITLE}}{it.description}" for name, it in catalog().items()}
    labels |= {name: f"{name:<{TITLE}} {source}" for name, source in shelf().items()}
    while True:
        try:
            return template(prompts.choose("Which framework?", labels, indent=TITLE), asking=True)
        except Back:
            continue  # there is no question before


def interview(draft: Draft) -> Draft:
    """Ask what is not answered, and have all of it reviewed; return every answer.

    Raises `Back` where the person goes back from the first question, and ends the program where
    nothing is to be made.
    """
    given, number = draft.answers, 0
    while number <= len(keys := [key for key in draft.asked if key not in given]):
        try:
            draft = _ask(draft, keys[number]) if number < len(keys) else _review(draft)
            number += 1
        except Back:
            number -= 1
            if number < 0:
                raise
    say(f"The same without questions:\n\n  {draft.equivalent()}\n")
    return draft


def _ask(draft: Draft, key: str) -> Draft:
    """Return the draft with the answer to one question, which begins with the answer so far."""
    if key == DIRECTORY:
        return _written(draft, key, "Directory to make", str(draft.directory))
    question = next(each for each in questions(draft.template) if each.key == key)
    known = draft.public[key]
    if question.kind is Kind.BOOLEAN:
        return draft.with_answer(key, prompts.agree(f"{question.prompt}?", bool(known)))
    if question.kind is Kind.CHOICE:
        chosen = prompts.choose(question.prompt, question.choices, str(known))
        return draft.with_answer(key, chosen)
    if key == draft.name:
        known = str(draft.place or draft.answers.get(key, ""))
        usual = "." if is_fresh_clone(HERE) else USUAL
        return _written(draft, key, WHERE, known or usual, edit=bool(known))
    if question.kind is Kind.TABLE:
        draft = _written(draft, key, question.prompt, json.dumps(known))
        return draft.with_answer(key, question.read(str(draft.answers[key])))
    return _written(draft, key, question.prompt, str(known))


def _written(draft: Draft, key: str, message: str, default: str, edit: bool = True) -> Draft:
    text = prompts.write(message, default, lambda text: draft.problem(key, text), edit)
    return draft.with_answer(key, text)


def _review(draft: Draft) -> Draft:
    """Show every answer until the person is content; return the draft as it is to be made."""
    # Only what is made of a framework is known to start.
    offered = [each for each in Next if each is not Next.RUN or not draft.template.origin]
    while True:
        plan = _plan(draft)
        say(_summary(draft, plan))
        match prompts.choose("All right?", {each: each.value for each in offered}):
            case Next.CHANGE:
                draft = _changed(draft)
            case Next.FILES:
                new = [change.path for change in plan if change.kind is Change.CREATE]
                say("\n" + listing(new, str(draft.directory)))
            case Next.STOP:
                say(f"Nothing is made. The same answers again:\n\n  {draft.equivalent()}")
                raise click.exceptions.Exit(1)
            case chosen:
                return replace(draft, run=chosen is Next.RUN)


def _changed(draft: Draft) -> Draft:
    """Have one answer given anew, but none that a preset locks."""
    labels = {key: row for key, row in _rows(draft).items() if key not in draft.preset.locked}
    try:
        return _ask(draft, prompts.choose("Which one?", labels, indent=LABEL))
    except Back:
        return draft


def _plan(draft: Draft) -> Plan:
    answers = complete(draft.template, draft.answers)
    return keeping(planned(draft.template, answers, draft.preset), draft.directory)


def _summary(draft: Draft, plan: Plan) -> str:
    """Return a line for each answer, and what is made of them."""
    stays = f", beside {', '.join(kept(plan))}" if kept(plan) else ""
    rows = [wrapped(f"  {row}", LABEL + 2) for row in _rows(draft).values()]
    return "\n".join(["", *rows, wrapped(f"  {draft.template.title}, {summary(plan)}{stays}", 2)])


def _rows(draft: Draft) -> Mapping[str, str]:
    """Return each answer that matters, by its key, as a line with its name."""
    chosen = {key: value for key, value in draft.public.items() if draft.matters(key)}
    values = {DIRECTORY: str(draft.directory), **chosen}
    return {key: f"{key.replace('_', ' '):<{LABEL}}{_said(value)}" for key, value in values.items()}


def _said(value: Answer) -> str:
    words = {True: "yes", False: "no", "": "none"}
    return json.dumps(value) if isinstance(value, Mapping) else words.get(value, str(value))

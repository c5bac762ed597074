"""What is asked of `new`, made whole: answers, directory and wishes."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from fwscaffold.cli import output
from fwscaffold.cli.creation import create
from fwscaffold.cli.draft import Draft
from fwscaffold.cli.output import note, say
from fwscaffold.cli.settled import chosen, refuse_unasked, settle
from fwscaffold.cli.template_command import with_option
from fwscaffold.cli.trusting import permitted
from fwscaffold.cli.wishes import Wishes
from fwscaffold.creation.author import author
from fwscaffold.creation.existing import refuse_unfit
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.fitting import fitted
from fwscaffold.preset.layers import layers, overlaid
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import Preset, answered
from fwscaffold.source.templates import placed
from fwscaffold.template import answers_file
from fwscaffold.template.answers import Answer, complete, refuse_unknown
from fwscaffold.template.catalog import Template
from fwscaffold.template.evidence import untested
from fwscaffold.template.questions import NAME, naming, option, questions
from fwscaffold.wording import quoted

ASKED = "the framework was asked for"


def make(template: Template, target: str | None, yes: bool, **values: Any) -> Exit:
    """Make the project that the words of the command line ask for; ask for what they lack."""
    if template.origin and values["run"]:
        message = "`--run` starts what is made of a framework, leave it out for another template"
        raise ScaffoldError(message, Exit.USAGE)
    template = permitted(template, bool(values.get("trust")), yes)
    path = None if target is None else _directory(target, values)
    preset = fitted(chosen(values["preset"], path or Path("new")), template)
    wishes = _wishes(values, preset)
    template = asking(preset, template)
    given, name = _given(values, template), naming(template)
    settle(preset, template, given)
    settled = answered(preset, template, {})
    if path and name:
        given = {name: path.name or path.resolve().name, **given}
    elif "project_slug" in given and name == NAME:
        given = {NAME: given["project_slug"], **given}
    given = {**_author(template, path or Path("new")), **settled, **given}
    if not (path or name in given or (template.origin and yes)):
        draft = _asked(Draft(template, given, wishes.preset, wishes.into), yes)
        given, path = {**draft.answers}, draft.directory
        wishes = replace(wishes, run=wishes.run or draft.run)
    answers = complete(template, given)
    template = placed(template, path or Path(answers.directory))
    _tell_untested(template, answers.public)
    if wishes.install or wishes.verify or wishes.run:
        brought = overlaid(layers(template, answers, wishes.preset))
        refuse_unasked(wishes.preset, brought, yes)
    return create(template, path or Path(answers.directory), answers, wishes)


def _author(template: Template, place: Path) -> dict[str, object]:
    """Return the author that git knows there, as far as the template asks for one."""
    asked = {question.key: question for question in questions(template)}
    known = author(place).items()
    return {key: value for key, value in known if key in asked and asked[key].takes(value)}


def _given(values: Mapping[str, Any], template: Template) -> dict[str, object]:
    """Return the answers that the answers file and the options give."""
    path = values["answers"]
    filed = answers_file.for_framework(path, template.name) if path else {}
    refuse_unknown(template, filed)
    typed = [(each, values.get(each.key)) for each in with_option(questions(template))]
    read = {
        question.key: question.read(value) if isinstance(value, str) else value
        for question, value in typed
        if value is not None
    }
    return {**filed, **read}


def _wishes(values: Mapping[str, Any], preset: Preset) -> Wishes:
    """Return what is wanted beside the answers."""
    apart = [("run", "zip"), ("run", "json"), ("install", "zip"), ("verify", "zip")]
    for one, other in apart:
        if values[one] and values[other]:
            message = f"`--{one}` and `--{other}` exclude each other, choose one"
            raise ScaffoldError(message, Exit.USAGE)
    return Wishes(
        into=values["into"],
        dry_run=values["dry_run"],
        diff=values["diff"],
        archive=values["zip"],
        no_git=values["no_git"],
        install=values["install"],
        verify=values["verify"],
        run=values["run"],
        preset=preset,
        json_wanted=values["json"],
    )


def _tell_untested(template: Template, answers: Mapping[str, Answer]) -> None:
    """Name each answer with which no project was tested."""
    for key, choices in untested(template).items():
        if answers[key] in choices:
            choice = quoted(f"{option(key)} {answers[key]}")
            note(f"not tested: {choice}, `fwscaffold show {template.name}` lists what was")


def _directory(target: str, values: Mapping[str, Any]) -> Path:
    if not target or "://" in target:
        raise ScaffoldError(f"target {quoted(target)} is not a directory's name", Exit.USAGE)
    path = Path(os.path.normpath(target))
    if not values["zip"]:
        refuse_unfit(path, values["into"])
    elif path.name in {"", ".."}:
        message = f"target {quoted(target)} gives the directory in the archive no name, write one"
        raise ScaffoldError(message, Exit.USAGE)
    return path


def _asked(draft: Draft, yes: bool) -> Draft:
    if yes or not output.interactive():
        example = f"`fwscaffold new {draft.template.name} shop`"
        raise ScaffoldError(f"no name given, name the directory to make: {example}", Exit.USAGE)
    from fwscaffold.cli import wizard  # it takes its time to load
    from fwscaffold.cli.prompts import Back, hint

    is_first = click.get_current_context().obj != ASKED
    if is_first:
        say(hint())
    while True:
        try:
            return wizard.interview(draft)
        except Back:
            if not is_first:
                raise

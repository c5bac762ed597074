"""The questions on a terminal: arrow keys, each answer checked at once, a review at the end."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
import questionary

from fwscaffold.cli.creation import planned
from fwscaffold.cli.output import say
from fwscaffold.cli.program import end, on_request_to_end
from fwscaffold.command import command_line
from fwscaffold.creation.plan import Plan
from fwscaffold.creation.report import listing, summary
from fwscaffold.errors import ScaffoldError
from fwscaffold.preset.presets import NONE, Preset
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, catalog
from fwscaffold.template.questions import Kind, Question, asked, questions


@contextmanager
def _ending_as_by_ctrl_c() -> Iterator[None]:
    """Turn a request to end into Ctrl-C, after which the prompts leave the terminal as it was."""
    requests: list[int] = []

    def interrupt(number: int, _: object) -> None:
        requests.append(number)
        signal.raise_signal(signal.SIGINT)

    on_request_to_end(interrupt)
    try:
        yield
    except KeyboardInterrupt:
        if requests:
            end(requests[0])
        raise
    finally:
        on_request_to_end(end)


@_ending_as_by_ctrl_c()
def ask_framework() -> Template:
    """Return the template that the person chooses."""
    choices = [
        questionary.Choice(f"{template.title:<10}{template.description}", template)
        for template in catalog().values()
    ]
    template: Template = questionary.select("Which framework?", choices).unsafe_ask()
    return template


@_ending_as_by_ctrl_c()
def interview(
    template: Template, given: Mapping[str, object], preset: Preset = NONE
) -> dict[str, object]:
    """Ask what is not given, show what would be made; return the answers or raise `click.Abort`."""
    answers = dict(given)
    keys = [key for key in asked(template) if key not in given]
    for question in questions(template):
        if question.key in keys:
            answers[question.key] = _ask(template, question, answers)
    _review(planned(template, complete(template, answers), preset), template, answers)
    if not questionary.confirm("Make it?").unsafe_ask():
        say("nothing is made")
        raise click.exceptions.Exit(1)
    return answers


def equivalent(template: Template, given: Mapping[str, object]) -> str:
    """Return the command line that gives the same answers without a question."""
    words = ["fwscaffold", "new", template.name]
    for question in questions(template):
        if question.key not in given:
            continue
        value = given[question.key]
        if question.kind is Kind.BOOLEAN:
            words.append(question.option if value else question.option.replace("--", "--no-", 1))
        else:
            words += [question.option, str(value)]
    return command_line([*words, "--yes"])


def _ask(template: Template, question: Question, given: Mapping[str, object]) -> Any:
    if question.kind is Kind.BOOLEAN:
        return questionary.confirm(f"{question.prompt}?", bool(question.default)).unsafe_ask()
    if question.kind is Kind.CHOICE:
        choices = [questionary.Choice(label, value) for value, label in question.choices.items()]
        return questionary.select(question.prompt, choices).unsafe_ask()

    def judge(text: str) -> bool | str:
        try:
            complete(template, {**given, question.key: text})
        except ScaffoldError as error:
            return str(error)
        return True

    return questionary.text(question.prompt, validate=judge).unsafe_ask()


def _review(plan: Plan, template: Template, given: Mapping[str, object]) -> None:
    directory = str(complete(template, given).public["project_slug"])
    say("\n" + listing([change.path for change in plan], directory))
    say(f"\n{template.title}, {summary(plan)}. The same without questions:\n")
    say(f"  {equivalent(template, given)}\n")

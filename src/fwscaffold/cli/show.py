"""`fwscaffold show`: all about one framework's project."""

import tomllib
from typing import Any

import click

from fwscaffold.answers import complete
from fwscaffold.catalog import Template, find
from fwscaffold.cli.creation import planned
from fwscaffold.cli.output import say
from fwscaffold.plan import Plan
from fwscaffold.questions import Question, questions
from fwscaffold.report import as_json, listing, summary

EXAMPLE = {"project_name": "shop"}


@click.command("show")
@click.argument("framework")
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(framework: str, json_wanted: bool) -> None:
    """Show what a FRAMEWORK project asks, holds and promises, and when not to choose it."""
    template = find(framework)
    plan = planned(template, complete(template, EXAMPLE))
    say(as_json(_json(template, plan)) if json_wanted else _text(template, plan))


def _text(template: Template, plan: Plan) -> str:
    sections = {
        "choose it when": [template.choose],
        "choose another when": [template.avoid],
        "promises": template.promises,
        "installs": _requirements(plan),
        "asks": [_question_line(question) for question in questions(template)],
        "holds": listing([change.path for change in plan], "shop").splitlines(),
    }
    lines = [click.style(template.title, bold=True), template.description]
    for title, content in sections.items():
        lines += ["", click.style(title, bold=True), *(f"  {line}" for line in content)]
    return "\n".join([*lines, "", summary(plan)])


def _requirements(plan: Plan) -> list[str]:
    """What the project, with the default answers, installs in production."""
    metadata = next(change for change in plan if change.path.name == "pyproject.toml")
    project = tomllib.loads(metadata.wanted.content.decode("utf-8"))["project"]
    requirements: list[str] = project["dependencies"]
    return requirements


def _question_line(question: Question) -> str:
    choices = f"  ({', '.join(question.choices)})" if question.choices else ""
    return f"{question.option:<18}{question.prompt}{choices}"


def _json(template: Template, plan: Plan) -> dict[str, Any]:
    return {
        "name": template.name,
        "title": template.title,
        "group": template.group,
        "description": template.description,
        "choose": template.choose,
        "avoid": template.avoid,
        "promises": list(template.promises),
        "requires": _requirements(plan),
        "questions": [
            {
                "key": question.key,
                "option": question.option,
                "kind": question.kind.value,
                "prompt": question.prompt,
                "choices": dict(question.choices),
            }
            for question in questions(template)
        ],
        "files": {str(change.path): change.wanted.lines for change in plan},
    }

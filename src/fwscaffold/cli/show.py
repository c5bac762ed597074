"""`fwscaffold show`: all about one framework's project."""

import click

from fwscaffold.catalog import Maturity, find
from fwscaffold.cli.output import say, wrapped
from fwscaffold.facts import Facts, facts
from fwscaffold.questions import Question
from fwscaffold.report import as_json, listing


@click.command("show")
@click.argument("framework")
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(framework: str, json_wanted: bool) -> None:
    """Show what a FRAMEWORK project asks, holds and promises, and when not to choose it."""
    shown = facts(find(framework))
    say(as_json(shown.as_json()) if json_wanted else _text(shown))


def _text(shown: Facts) -> str:
    template = shown.template
    sections = {
        "choose it when": [template.choose],
        "choose another when": [template.avoid],
        f"maturity, as of {template.maturity.as_of}": _maturity(template.maturity),
        "promises": template.promises,
        "installs": shown.requires,
        "asks": [_question_line(question) for question in shown.questions.values()],
        "holds": listing(shown.tree, "shop").splitlines(),
    }
    lines = [click.style(template.title, bold=True), wrapped(template.description, 0)]
    for title, content in sections.items():
        lines += ["", click.style(title, bold=True), *(wrapped(f"  {line}", 4) for line in content)]
    size = f"{len(shown.tree)} files, {shown.lines:,} lines, {shown.test_lines:,} of them tests"
    return "\n".join([*lines, "", size])


def _maturity(maturity: Maturity) -> list[str]:
    return [
        f"{'newest release':<18}{maturity.release}, of {maturity.released}",
        f"{'for Python':<18}{maturity.python}",
        f"{'maintained by':<18}{maturity.maintained_by}",
        f"{'outlook':<18}{maturity.outlook}",
    ]


def _question_line(question: Question) -> str:
    choices = f"  ({', '.join(question.choices)})" if question.choices else ""
    return f"{question.option:<18}{question.prompt}{choices}"

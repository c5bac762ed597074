"""`fwscaffold show`: all about one framework's project."""

from collections.abc import Iterable, Iterator

import click

from fwscaffold.catalog import Maturity, Template, find
from fwscaffold.cli.output import say, wrapped
from fwscaffold.evidence import blocks, cells, servers, untested
from fwscaffold.facts import Facts, facts
from fwscaffold.questions import Question, option
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
        "tested in every combination": [*_tested(template)] or ["nothing yet"],
        "tested on": servers(template).values(),
        "not tested": [*_untested(template)],
        "holds": listing(shown.tree, "shop").splitlines(),
    }
    lines = [click.style(template.title, bold=True), wrapped(template.description, 0)]
    for title, content in sections.items():
        if content:
            body = (wrapped(f"  {line}", 4) for line in content)
            lines += ["", click.style(title, bold=True), *body]
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


def _tested(template: Template) -> Iterator[str]:
    for block in blocks(cells(template)):
        (_, versions), *answers = block.items()
        yield f"{template.title} {', '.join(versions)}"
        yield from (f"  {_choices(option(key), values)}" for key, values in answers)


def _untested(template: Template) -> Iterator[str]:
    yield from (_choices(option(key), values) for key, values in untested(template).items())
    newest = [cell["python_version"] for cell in cells(template)][-1:]
    yield from (_choices("Python", [f"newer than {version}"]) for version in newest)


def _choices(name: str, values: Iterable[str]) -> str:
    return f"{name:<18}{', '.join(values)}"

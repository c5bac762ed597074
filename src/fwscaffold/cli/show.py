"""`fwscaffold show`: all about one framework's project."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import click

from fwscaffold.cli.options import FRAMEWORK, PRESET, TRUST
from fwscaffold.cli.output import say, wrapped
from fwscaffold.cli.overlaying import overlay
from fwscaffold.cli.shelf import template as source
from fwscaffold.cli.trusting import permitted
from fwscaffold.creation.facts import Facts, facts
from fwscaffold.creation.report import listing
from fwscaffold.strict_json import as_json
from fwscaffold.template.catalog import Maturity, Template
from fwscaffold.template.declaration import declaration
from fwscaffold.template.evidence import blocks, cells, servers, untested
from fwscaffold.template.programs import programs
from fwscaffold.template.questions import Question, option

NOT_YET = "nothing yet"


@click.command("show")
@FRAMEWORK
@PRESET
@TRUST
@click.option("--file", "name", metavar="PATH", help="Show a file, and whose each line is.")
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(
    framework: str, preset: str | None, trust: bool, name: str | None, json_wanted: bool
) -> None:
    """Show what a FRAMEWORK project asks, holds and promises, and when not to choose it.

    With a preset it is the project that the two make together, and which lines are the preset's.
    FRAMEWORK can be a template of somebody else's, such as `gh:owner/name`.
    """
    template = permitted(source(framework), trust, yes=False)
    seen = overlay(template, preset) if preset or name else None
    shown = seen.facts if seen else facts(template)
    if seen and name:
        say(seen.file(PurePosixPath(name)))
    elif json_wanted:
        say(as_json({**shown.as_json(), **(seen.as_json() if seen else {})}))
    else:
        say(_text(shown, seen.lines if seen else {}))


def _text(shown: Facts, overlaid: Mapping[str, list[str]]) -> str:
    template, is_ours = shown.template, not shown.template.origin
    sections = {
        "from": _source(template),
        "runs only with `--trust`": map(_line, programs(template) if template.origin else ()),
        "choose it when": _lines(template.choose),
        "choose another when": _lines(template.avoid),
        f"maturity, as of {template.maturity.as_of}": _maturity(template.maturity),
        "promises": map(_line, template.promises),
        "installs": map(_line, shown.requires),
        "asks": map(_question, shown.questions.values()),
        "tested in every combination": [*_tested(template)] or _lines(NOT_YET * is_ours),
        "tested on": map(_line, servers(template).values()),
        "not tested": _untested(template),
        **{title: map(_line, lines) for title, lines in overlaid.items()},
        "frame": map(_line, () if is_ours else declaration(template).frame),
        "holds": map(_line, listing(shown.tree, "shop").splitlines()),
    }
    about = [wrapped(template.description, 0)] if template.description else []
    lines = [click.style(template.title, bold=True), *about]
    for title, content in sections.items():
        if body := [*content]:
            lines += ["", click.style(title, bold=True), *body]
    size = f"{len(shown.tree)} files, {shown.lines:,} lines, {shown.test_lines:,} of them tests"
    return "\n".join([*lines, "", size])


def _line(text: str) -> str:
    return wrapped(f"  {text}", 4)


def _lines(text: str) -> list[str]:
    return [_line(text)] if text else []


def _source(template: Template) -> list[str]:
    origin = template.origin
    if not origin:
        return []
    commit = f"commit {origin.commit}" if origin.commit else ""
    # In one piece, however long: it is there to be copied.
    return [f"  {template.typed}", *_lines(commit)]


def _row(name: str, text: str) -> str:
    return wrapped(f"  {name:<18}{text}", 20)


def _maturity(maturity: Maturity) -> list[str]:
    if not maturity.release:
        return []
    return [
        _row("newest release", f"{maturity.release}, of {maturity.released}"),
        _row("for Python", maturity.python),
        _row("maintained by", maturity.maintained_by),
        _row("outlook", maturity.outlook),
    ]


def _question(question: Question) -> str:
    choices = f" ({', '.join(question.choices)})" if question.choices else ""
    return _row(question.option, question.prompt + choices)


def _tested(template: Template) -> Iterator[str]:
    for block in blocks(cells(template)):
        (_, versions), *answers = block.items()
        yield _row(template.title, ", ".join(versions))
        yield from (_row(option(key), ", ".join(values)) for key, values in answers)


def _untested(template: Template) -> Iterator[str]:
    yield from (_row(option(key), ", ".join(rest)) for key, rest in untested(template).items())
    newest = [cell["python_version"] for cell in cells(template)][-1:]
    yield from (_row("Python", f"newer than {version}") for version in newest)

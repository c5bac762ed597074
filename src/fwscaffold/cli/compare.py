"""`fwscaffold compare`: two frameworks' projects side by side."""

import re
from collections.abc import Callable, Iterable

import click

from fwscaffold.cli.options import FRAMEWORK, TRUST, Framework
from fwscaffold.cli.output import say, wrapped
from fwscaffold.cli.shelf import template
from fwscaffold.cli.trusting import permitted
from fwscaffold.creation.facts import Facts, facts
from fwscaffold.creation.origin import release
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.strict_json import as_json
from fwscaffold.template.catalog import Template
from fwscaffold.wording import quoted

COUNTS: dict[str, Callable[[Facts], object]] = {
    "kind": lambda side: side.template.group or "other",
    "newest release": lambda side: _release(side.template),
    "released": lambda side: side.template.maturity.released,
    "files": lambda side: len(side.tree),
    "lines": lambda side: f"{side.lines:,}",
    "lines of tests": lambda side: f"{side.test_lines:,}",
    "requirements": lambda side: len(side.requires),
}


@click.command("compare")
@FRAMEWORK
@click.argument("other", type=Framework())
@TRUST
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(framework: str, other: str, trust: bool, json_wanted: bool) -> None:
    """Compare the projects of FRAMEWORK and OTHER: size, requirements, promises, questions.

    Each can be a template of somebody else's, such as `gh:owner/name`.
    """
    if framework == other:
        message = f"{quoted(framework)} is the same as itself, name two frameworks"
        raise ScaffoldError(message, Exit.USAGE)
    sides = [facts(permitted(template(each), trust, yes=False)) for each in (framework, other)]
    if json_wanted:
        say(as_json({"frameworks": [side.as_json() for side in sides]}))
        return
    say("\n".join([*_counts(sides), *_differences(sides), *_words(sides)]))


def _counts(sides: list[Facts]) -> Iterable[str]:
    wide = max(14, *(len(side.template.title) + 2 for side in sides))
    titles = "".join(f"{side.template.title:<{wide}}" for side in sides)
    yield click.style(f"{'':18}{titles}".rstrip(), bold=True)
    for name, count in COUNTS.items():
        yield f"{name:<18}{''.join(f'{count(side):<{wide}}' for side in sides)}".rstrip()


def _release(template: Template) -> str:
    return release(template.origin) if template.origin else template.maturity.release


def _differences(sides: list[Facts]) -> Iterable[str]:
    """Say what both install and ask, and what only one does."""
    yield from _split("installs", sides, lambda side: list(map(_name, side.requires)))
    yield from _split("asks", sides, _asked)


def _split(title: str, sides: list[Facts], items: Callable[[Facts], list[str]]) -> Iterable[str]:
    first, second = map(items, sides)
    yield from ("", click.style(title, bold=True))
    # An option's choices matter only where they differ.
    both = ", ".join(item.split(" ")[0] for item in first if item in second)
    yield wrapped(f"  {'both':<16}{both}", 18)
    for side, own, other in zip(sides, (first, second), (second, first), strict=True):
        if rest := [item for item in own if item not in other]:
            yield wrapped(f"  {f'only {side.template.title}':<15} {', '.join(rest)}", 18)


def _asked(side: Facts) -> list[str]:
    return [
        f"{option} ({', '.join(question.choices)})" if question.choices else option
        for option, question in side.questions.items()
    ]


def _name(requirement: str) -> str:
    """Return the distribution's name, without extras and versions (PEP 508)."""
    return re.split(r"[^\w.-]", requirement)[0]


def _words(sides: list[Facts]) -> Iterable[str]:
    for side in sides:
        its = side.template
        yield from ("", click.style(its.title, bold=True))
        said = {
            "{}.": its.description,
            "Choose it when {}.": its.choose,
            "Choose another when {}.": its.avoid,
        }
        yield from (wrapped(f"  {it.format(words)}", 4) for it, words in said.items() if words)
        if its.origin:
            yield f"  It is {its.typed}"
        if its.promises:
            yield "  It promises:"
        yield from (wrapped(f"    {promise}", 6) for promise in its.promises)

"""What a template of somebody else's would run, and whether it may."""

from collections.abc import Mapping
from dataclasses import replace

import click

from fwscaffold.cli import output
from fwscaffold.cli.output import note
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.trust import is_trusted, trust
from fwscaffold.template.catalog import Origin, Template
from fwscaffold.template.programs import programs
from fwscaffold.wording import shown

UNTRUSTED = "without `--trust`"


def permitted(template: Template, wanted: bool, yes: bool) -> Template:
    """Return the template with leave to run what it brings, if the user gives that or has given it.

    What is left out otherwise is said in a line.
    """
    origin = template.origin
    if not origin or not (found := programs(template)):
        return template
    if not (wanted or is_trusted(template)):
        tell_left_out(dict.fromkeys(found, UNTRUSTED))
        return template
    return _trusted(template, origin, found, yes)


def permitted_again(template: Template, before: Origin | None, wanted: bool) -> Template:
    """Return the same for a project that has a receipt: it is made as it was made *before*.

    Raises where that needs a word of the user's about this state of the template.
    """
    origin = template.origin
    if not (origin and before and (before.trusted or wanted)):
        return template
    if not (found := programs(template)):
        return template
    if not (wanted or is_trusted(template)):
        listed = ", ".join(map(shown, found))
        message = f"template {shown(template.typed)} runs {listed}: look at that, and add"
        raise ScaffoldError(f"{message} `--trust`", Exit.USAGE)
    return _trusted(template, origin, found, yes=True)


def _trusted(template: Template, origin: Origin, found: list[str], yes: bool) -> Template:
    if not is_trusted(template):
        state = f"commit {origin.commit}" if origin.commit else f"digest {origin.digest}"
        note(f"{shown(template.typed)}, {state}, runs with all that you may do:")
        note("\n".join(f"  {shown(each)}" for each in found))
        note(f"They are in {shown(template.path)}.")
        if output.interactive() and not yes:
            click.confirm("Trust it?", abort=True, err=True)
        trust(template)
    return replace(template, origin=replace(origin, trusted=True))


def tell_left_out(found: Mapping[str, str]) -> None:
    """Say what is left out, a line for each of the reasons that it has."""
    for why in dict.fromkeys(found.values()):
        names = ", ".join(shown(name) for name, each in found.items() if each == why)
        note(f"left out {shown(why)}: {names}")

"""`fwscaffold remove resource`: what is unedited goes, the rest is named."""

from typing import Any

import click

from fwscaffold.cli.growing import DIFF, DRY_RUN, FORCE, JSON, PROJECT, Manner, grow
from fwscaffold.creation.plan import Kind, Plan
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.growing import plan_remove
from fwscaffold.lifecycle.project import Project
from fwscaffold.resource.resources import find
from fwscaffold.wording import quoted, shown, suggestion


@click.group("remove")
def command() -> None:
    """Remove something from a project."""


@command.command("resource", short_help="Its unedited files, its menu entry and its table.")
@click.argument("name")
@PROJECT
@DRY_RUN
@DIFF
@FORCE
@JSON
def resource(name: str, **manner: Any) -> Exit:
    """Remove the resource NAME: its unedited files, its menu entry, and with a migration its table.

    What you have edited stays and is named.
    """

    def planned(project: Project) -> tuple[Plan, str]:
        known = project.receipt.resources
        found = find(known, name)
        if not found:
            names = [each.plural for each in known if each.is_there]
            hint = suggestion(name, names) if names else ", there is none"
            message = f"{quoted(name)} is no resource that was added to this project{hint}"
            raise ScaffoldError(message, Exit.USAGE)
        plan = plan_remove(project, found)
        left = [str(change.path) for change in plan if change.kind is Kind.KEEP]
        more = f", but for what you edited: {', '.join(map(shown, left))}" if left else ""
        return plan, f"removed {shown(found.plural)}{more}"

    return grow(Manner(**manner), planned)

"""`fwscaffold add resource`: model, migration, pages, REST and tests, in the project's idiom."""

from typing import Any

import click

from fwscaffold.cli.growing import DIFF, DRY_RUN, FORCE, JSON, PROJECT, Manner, grow
from fwscaffold.creation.plan import Plan
from fwscaffold.errors import Exit
from fwscaffold.lifecycle.growing import plan_add
from fwscaffold.lifecycle.project import Project
from fwscaffold.resource.design import designed
from fwscaffold.wording import shown


@click.group("add")
def command() -> None:
    """Add something to a project."""


@command.command("resource", short_help="Its table, migration, pages, REST, menu entry and tests.")
@click.argument("name")
@click.argument("fields", nargs=-1, metavar="FIELD:TYPE[:OPTION]…")
@click.option("--plural", default="", help="Its plural, where English would have another.")
@PROJECT
@DRY_RUN
@DIFF
@FORCE
@JSON
def resource(name: str, fields: tuple[str, ...], plural: str, **manner: Any) -> Exit:
    """Add a resource: its table, migration, pages, REST, menu entry and tests.

    \b
    Types    string text integer decimal boolean date datetime email url
             choice=ONE,OTHER   reference[=RESOURCE]
    Options  required unique index default=VALUE (the last)

    \b
    fwscaffold add resource customer name:string:required:unique mail:email
    fwscaffold add resource order customer:reference:required
        total:decimal state:choice=open,paid:default=open

    Its rows belong to the person who made them. What it writes is yours, as if you had written it.
    """  # noqa: D301 click reads the backspace

    def planned(project: Project) -> tuple[Plan, str]:
        known = project.receipt.resources
        found = designed(project.template, name, plural, fields, known)
        return plan_add(project, found), f"added {shown(found.plural)}"

    return grow(Manner(**manner), planned)

"""What `add` and `remove` share: the project, the plan shown, and carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from fwscaffold.cli.options import DIRECTORY
from fwscaffold.cli.output import note, say
from fwscaffold.cli.unfinished import refuse_unfinished
from fwscaffold.creation.locks import exclusive
from fwscaffold.creation.plan import Kind, Plan
from fwscaffold.creation.report import changes, count, diff, next_steps, plan_json
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import journal, replay, repository
from fwscaffold.lifecycle.project import Project, load
from fwscaffold.resource.growth import lacking, template_of
from fwscaffold.strict_json import as_json
from fwscaffold.verification.environment import Environment
from fwscaffold.wording import quoted

PROJECT = click.option(
    "--project",
    "directory",
    default=".",
    type=DIRECTORY,
    metavar="DIR",
    help="The project; this directory unless named.",
)
DRY_RUN = click.option("--dry-run", is_flag=True, help="List the changes; write nothing.")
DIFF = click.option("--diff", "as_diff", is_flag=True, help="Show them as a patch; write nothing.")
FORCE = click.option("--force", is_flag=True, help="Also where changes of yours are not committed.")
JSON = click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a change of a project is asked for."""

    directory: Path
    dry_run: bool
    as_diff: bool
    force: bool
    json_wanted: bool


def grow(manner: Manner, planned: Callable[[Project], tuple[Plan, str]]) -> Exit:
    """Show the plan for the project, carry it out, and say what is done."""
    directory = manner.directory
    if not directory.is_dir():
        raise ScaffoldError(f"{quoted(directory)} is not a directory, name a project", Exit.USAGE)
    with exclusive(directory):
        refuse_unfinished(directory)
        project = load(directory)
        _refuse_unfit(project)
        plan, done = planned(project)
        is_read = manner.dry_run or manner.as_diff
        if not (is_read or manner.force) and (dirty := repository.uncommitted(directory)):
            message = f"{quoted(dirty)} has changes that are not committed, commit or stash them"
            raise ScaffoldError(f"{message}, or add `--force`", Exit.CONFLICT)
        say(_told(project, plan, manner), exact=manner.as_diff)
        if is_read:
            return Exit.DONE
        journal.begin(directory, plan)
        replay.apply(directory)
        replay.finish(directory)
    note(f"{done}; see `git diff`, commit")
    environment = Environment(Path(".venv"), None)
    is_installed = (directory / environment.python).exists()
    python = environment.python if is_installed else "python"
    note(next_steps(directory, [[python, "manage.py", "migrate"]]))
    return Exit.DONE


def _refuse_unfit(project: Project) -> None:
    """Raise where the project's template, or its answers, leave no place for a resource."""
    template_of(project.template)
    if setting := lacking(project.template, project.answers):
        message = f"a resource needs what {quoted(setting)} brings, run"
        raise ScaffoldError(f"{message} `fwscaffold update --set {setting}` first", Exit.USAGE)


def _told(project: Project, plan: Plan, manner: Manner) -> str:
    if manner.json_wanted:
        told = [change for change in plan if change.kind is not Kind.SAME]
        content: dict[str, Any] = {
            "framework": project.template.name,
            "project": str(project.directory),
            "changes": plan_json(told),
        }
        return as_json(content)
    if manner.as_diff:
        return diff(plan).rstrip("\n")
    return "\n".join([*changes(plan), count(plan)])

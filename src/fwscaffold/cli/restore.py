"""`fwscaffold restore`: files back to the standard's text."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from fwscaffold.cli.options import FILE, PRESET, TEMPLATE
from fwscaffold.cli.output import note, say
from fwscaffold.creation.locks import exclusive
from fwscaffold.creation.plan import IDLE, Plan
from fwscaffold.creation.report import changes, count, diff
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import journal, replay
from fwscaffold.lifecycle.followed import made_from
from fwscaffold.lifecycle.project import Project, load
from fwscaffold.lifecycle.restoring import home, lost, plan_restore
from fwscaffold.wording import quoted


@click.command("restore")
@click.argument("paths", nargs=-1, required=True, type=FILE)
@click.option("--dry-run", is_flag=True, help="List the changes; write nothing.")
@click.option("--diff", "patch", is_flag=True, help="Show the changes; write nothing.")
@click.option("--force", is_flag=True, help="Also where edits that are not committed are lost.")
@PRESET
@TEMPLATE
def command(paths: tuple[Path, ...], preset: str | None, source: str, **wishes: Any) -> Exit:
    """Give each PATH of a project, a file or a directory, the standard's text back.

    That is the text that was last written to the project, or the newer one that is pending. What
    is not committed is not overwritten.
    """
    directory, names = home(paths)
    with exclusive(directory):
        project = load(directory, preset, partial(made_from, word=source))
        plan = plan_restore(project, names)
        if wishes["patch"]:
            say(diff(plan).rstrip("\n"), exact=True)
            return Exit.DONE
        is_done = wishes["dry_run"] or all(change.kind in IDLE for change in plan)
        if not is_done:
            _refuse_loss(project, plan, force=wishes["force"])
        say("\n".join([*changes(plan), count(plan)]))
        if is_done:
            return Exit.DONE
        journal.begin(directory, plan)
        replay.apply(directory)
        replay.finish(directory)
    note("restored; see `git diff`, run the tests, commit")
    return Exit.DONE


def _refuse_loss(project: Project, plan: Plan, *, force: bool) -> None:
    """Raise a conflict where an update is under way, or what is not committed would be lost."""
    if journal.is_open(project.directory):
        message = "an update is under way, end it with `fwscaffold update --continue` or"
        raise ScaffoldError(f"{message} `--abort`", Exit.CONFLICT)
    if not force and (found := lost(project, plan)):
        message = f"{quoted(found)} has edits that are not committed, commit or stash them, or"
        raise ScaffoldError(f"{message} add `--force`", Exit.CONFLICT)

"""`fwscaffold update`: the standard's changes, merged with yours."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import click

from fwscaffold import __version__
from fwscaffold.cli.lifecycle import planned
from fwscaffold.cli.options import PRESET, PROJECT, SETTINGS
from fwscaffold.cli.output import note, say
from fwscaffold.cli.preset import refuse_unasked
from fwscaffold.cli.verification import verified
from fwscaffold.cli.waiting import waiting
from fwscaffold.creation.plan import IDLE, Kind, Plan
from fwscaffold.creation.report import changes, count, plan_json
from fwscaffold.creation.staging import exclusive, fence
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import journal, replay, repository
from fwscaffold.lifecycle.parts import only
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.rehearsal import rehearse
from fwscaffold.strict_json import as_json
from fwscaffold.wording import quoted, shown


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of an update that starts."""

    settings: tuple[str, ...]
    preset: str | None
    dry_run: bool
    force: bool
    verify: bool
    yes: bool
    json_wanted: bool
    only: tuple[str, ...]


@click.command("update")
@PROJECT
@SETTINGS
@PRESET
@click.option("--dry-run", is_flag=True, help="List the changes; write nothing.")
@click.option(
    "--only",
    multiple=True,
    metavar="PART",
    help="Only `frame`, or `editor`, `lint`, `ci`, `container` or `contract` of it.",
)
@click.option("--force", is_flag=True, help="Also where changes of yours are not committed.")
@click.option("--verify", is_flag=True, help="Update, install, test and boot a copy first.")
@click.option("--yes", is_flag=True, help="Let `--verify` run what the preset adds, unasked.")
@click.option("--continue", "go_on", is_flag=True, help="Go on when the conflicts are settled.")
@click.option("--abort", is_flag=True, help="Take the update back.")
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(project: Path, go_on: bool, abort: bool, **wishes: Any) -> Exit:
    """Bring PROJECT (this directory unless named) to this version's template.

    Files of the frame are merged, three ways: as they were written, as they are, as the template
    has them now. A file of the application is updated only if you have not touched it. What you
    have edited is never deleted, what you have deleted stays so.
    """
    if go_on and abort:
        raise ScaffoldError("`--continue` and `--abort` exclude each other, choose one", Exit.USAGE)
    if not project.is_dir():
        raise ScaffoldError(f"{quoted(project)} is not a directory, name a project", Exit.USAGE)
    with exclusive(project):
        if go_on:
            replay.apply(project)
            return _ended(project, replay.unresolved(project))
        if abort:
            replay.abort(project)
            note(f"took the update of {shown(project)} back: it is as it was before")
            return Exit.DONE
        return _update(project, Wishes(**wishes))


def _update(directory: Path, wishes: Wishes) -> Exit:
    if journal.is_open(directory):
        message = f"an update of {quoted(directory)} is under way, end it with `--continue` or with"
        raise ScaffoldError(f"{message} `--abort`", Exit.CONFLICT)
    project, plan = planned(directory, wishes.settings, wishes.preset)
    plan = only(plan, project, wishes.only)
    is_careful = not (wishes.dry_run or wishes.force)
    if is_careful and (dirty := repository.uncommitted(directory)):
        message = f"{quoted(dirty)} has changes that are not committed, commit or stash them, or"
        raise ScaffoldError(f"{message} add `--force`", Exit.CONFLICT)
    lines = "\n".join([*changes(plan), count(plan)])
    say(as_json(_report(project, plan)) if wishes.json_wanted else lines)
    if wishes.dry_run or all(change.kind in IDLE for change in plan):
        return Exit.DONE
    conflicts = [str(change.path) for change in plan if change.kind is Kind.CONFLICT]
    if wishes.verify:
        refuse_unasked(project.preset, project.answers, wishes.yes)
        if code := _rehearsed(directory, plan, conflicts):
            return code
    journal.begin(directory, plan)
    replay.apply(directory)
    return _ended(directory, conflicts)


def _rehearsed(directory: Path, plan: Plan, conflicts: Sequence[str]) -> Exit:
    """Verify the update on a copy; one that fails stays, so that it can be looked at."""
    if conflicts:
        listed = ", ".join(map(quoted, conflicts))
        message = f"there would be conflicts in {listed}, so nothing is verified or changed"
        raise ScaffoldError(f"{message}: update without `--verify`", Exit.CONFLICT)
    with ExitStack() as stack:
        scratch = Path(mkdtemp(prefix="fwscaffold-"))
        stack.callback(shutil.rmtree, scratch)
        fence(scratch)
        with waiting(lambda: "copying the project"):
            copy = rehearse(directory, plan, scratch)
        passed, _ = verified(copy)
        if passed:
            return Exit.DONE
        stack.pop_all()
    note(f"{shown(directory)} is as it was; the copy that failed is {shown(copy)}")
    return Exit.UNVERIFIED


def _ended(directory: Path, conflicts: Sequence[str]) -> Exit:
    """Finish the update, or say what keeps it from being finished."""
    if conflicts:
        listed = ", ".join(map(quoted, conflicts))
        message = (
            f"conflicts are left in {listed}: settle them and run `fwscaffold update --continue`"
        )
        raise ScaffoldError(f"{message}, or take all back with `--abort`", Exit.CONFLICT)
    replay.finish(directory)
    done = f"updated {shown(directory)} to fwscaffold {__version__}"
    note(f"{done}; see `git diff`, run the tests, commit")
    return Exit.DONE


def _report(project: Project, plan: Plan) -> dict[str, Any]:
    return {
        "framework": project.template.name,
        "project": str(project.directory),
        "from": project.receipt.version,
        "to": __version__,
        "changes": plan_json([change for change in plan if change.kind is not Kind.SAME]),
    }

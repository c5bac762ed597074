"""`fwscaffold update`: the standard's changes, merged with yours."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import click

from fwscaffold.cli.ending import continued, ended, pending
from fwscaffold.cli.lifecycle import Followed, planned, report
from fwscaffold.cli.options import PRESET, PROJECT, SETTINGS, STARTERS, TEMPLATE, TO, TRUST
from fwscaffold.cli.output import note, say
from fwscaffold.cli.rehearsing import rehearsed
from fwscaffold.cli.settled import refuse_unasked
from fwscaffold.cli.unfinished import refuse_unfinished
from fwscaffold.creation.locks import exclusive
from fwscaffold.creation.plan import IDLE
from fwscaffold.creation.report import changes, count
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import journal, outstanding, replay, repository
from fwscaffold.lifecycle.parts import only
from fwscaffold.lifecycle.update import Choices
from fwscaffold.metadata import requirements
from fwscaffold.strict_json import as_json
from fwscaffold.wording import quoted, shown

LOCK = "uv.lock"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of an update that starts."""

    settings: tuple[str, ...]
    preset: str | None
    starters: str
    declined: tuple[str, ...]
    reason: str | None
    dry_run: bool
    force: bool
    verify: bool
    yes: bool
    json_wanted: bool
    only: tuple[str, ...]
    followed: Followed


@click.command("update")
@PROJECT
@SETTINGS
@PRESET
@STARTERS
@TEMPLATE
@TO
@TRUST
@click.option(
    "--decline",
    "declined",
    metavar="PATH",
    multiple=True,
    help="A file whose pending change is not wanted. Can be given several times.",
)
@click.option("--reason", metavar="TEXT", help="Why it is declined; the receipt keeps it.")
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
@click.option(
    "--continue",
    "go_on",
    is_flag=True,
    help="Go on when the conflicts are settled, also those of a merge.",
)
@click.option("--abort", is_flag=True, help="Take the update back.")
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(project: Path, go_on: bool, abort: bool, **wishes: Any) -> Exit:
    """Bring PROJECT (this directory unless named) to this version's template.

    Files are merged, three ways: as they were written, as they are, as the template has them now.
    What does not merge of the application stays as it is and is pending, and so is what would not
    fit it. What you have edited is never deleted, what you have deleted stays so.
    """
    if go_on and abort:
        raise ScaffoldError("`--continue` and `--abort` exclude each other, choose one", Exit.USAGE)
    if not project.is_dir():
        raise ScaffoldError(f"{quoted(project)} is not a directory, name a project", Exit.USAGE)
    with exclusive(project):
        if go_on:
            return continued(project)
        if abort:
            replay.abort(project)
            note(f"took the update of {shown(project)} back: it is as it was before")
            return Exit.DONE
        words = {key: wishes.pop(key) for key in ("source", "to", "trust")}
        return _update(project, Wishes(followed=Followed(**words), **wishes))


def _update(directory: Path, wishes: Wishes) -> Exit:
    refuse_unfinished(directory)
    choices = _choices(wishes)
    is_careful = not (wishes.dry_run or wishes.force)
    dirty = repository.uncommitted(directory) if is_careful else None
    if journal.is_open(directory) and not (wishes.dry_run or dirty):
        replay.finish(directory)  # all was settled
    project, update = planned(
        directory,
        wishes.settings,
        wishes.preset,
        choices,
        wishes.followed,
    )
    update = replace(update, plan=only(update.plan, project, wishes.only))
    if dirty:
        message = f"{quoted(dirty)} has changes that are not committed, commit or stash them, or"
        raise ScaffoldError(f"{message} add `--force`", Exit.CONFLICT)
    lines = "\n".join([*changes(update.plan), count(update.plan)])
    say(as_json(report(project, update)) if wishes.json_wanted else lines)
    if wishes.dry_run:
        return Exit.DONE
    if all(change.kind in IDLE for change in update.plan):
        return pending(outstanding.pending(project))
    if wishes.verify:
        refuse_unasked(project.preset, project.team, wishes.yes)
        if code := rehearsed(directory, update, project.template):
            return code
    required = requirements(directory)
    journal.begin(directory, update.plan)
    replay.apply(directory)
    if (directory / LOCK).is_file() and (now := requirements(directory)) != required:
        known = f"`{LOCK}` is of what `pyproject.toml` required before:"
        # Nothing can be read where conflict markers are.
        open_yet = "when `pyproject.toml` is settled,"
        note(f"{known if any(now) else open_yet} run `uv lock`, commit both")
    return ended(directory)


def _choices(wishes: Wishes) -> Choices:
    if bool(wishes.declined) != bool(wishes.reason):
        message = "`--decline` and `--reason` go together, give both"
        raise ScaffoldError(message, Exit.USAGE)
    declined = {PurePosixPath(path): wishes.reason or "" for path in wishes.declined}
    return Choices(wishes.starters == "merge", declined)

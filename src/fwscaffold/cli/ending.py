"""How an update ends: all is done, conflicts are left, or something is pending."""

from pathlib import Path

from fwscaffold.cli.output import note, say
from fwscaffold.cli.unfinished import refuse_conflicts
from fwscaffold.creation import receipt
from fwscaffold.creation.left import Lefts
from fwscaffold.creation.plan import IDLE
from fwscaffold.creation.report import changes, count
from fwscaffold.errors import Exit
from fwscaffold.lifecycle import journal, replay
from fwscaffold.lifecycle.home import command, home
from fwscaffold.lifecycle.joining import is_apart, plan_join
from fwscaffold.lifecycle.parts import LATER
from fwscaffold.lifecycle.pipeline import is_behind
from fwscaffold.lifecycle.project import load
from fwscaffold.lifecycle.standard import ADOPTED
from fwscaffold.wording import quoted, shown


def continued(project: Path) -> Exit:
    """End the update that is under way, here or in the clone that this one was made of.

    Where git has merged two branches that both changed the receipt, make one of both.
    """
    if journal.is_open(project):
        replay.apply(project)
    elif is_apart(project):
        return _joined(project)
    elif not receipt.read(project).pending:
        journal.opened(project)
    return ended(project)


def _joined(directory: Path) -> Exit:
    plan = plan_join(directory)
    if all(change.kind in IDLE for change in plan):
        note("nothing to change")
        return pending(receipt.read(directory).pending)
    journal.begin(directory, plan)
    replay.apply(directory)
    replay.finish(directory)
    say("\n".join([*changes(plan), count(plan)]))
    done = f"{shown(directory)} has what both branches brought"
    note(f"{done}; see `git status`, run the tests, commit")
    return pending(receipt.read(directory).pending)


def ended(directory: Path) -> Exit:
    """Finish the update, or say what keeps it from being finished."""
    refuse_conflicts(directory)
    replay.finish(directory)
    written = receipt.read(directory)
    whose = written.framework if written.origin else "fwscaffold"
    done = f"updated {shown(directory)} to {shown(whose)} {shown(written.release)}"
    note(f"{done}; see `git diff`, run the tests, commit")
    if (where := home(directory)) and is_behind(load(directory), where):
        note(f"the pipeline at the top is behind, renew it: {quoted(command(directory))}")
    return pending(written.pending)


def pending(lefts: Lefts) -> Exit:
    """Say what is pending, and how it can be ended."""
    if not lefts:
        return Exit.DONE
    note(f"pending: {', '.join(map(shown, lefts))}")
    if any(left.why in {ADOPTED, LATER} for left in lefts.values()):
        note("bring more of them with `fwscaffold update`, part by part with `--only PART`")
    else:
        decline = "decline each with `--decline PATH --reason WHY`"
        note(f"merge them with `--starters=merge`, or {decline}")
    return Exit.PENDING

"""What `new` does once it has its answers: show the plan, or carry it out and go on from there."""

from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.cli.onward import go_on, kept_in_sight, next_commands
from fwscaffold.cli.output import note, say
from fwscaffold.cli.wishes import Wishes
from fwscaffold.creation.added import write_into
from fwscaffold.creation.existing import keeping, kept, refuse_unfit
from fwscaffold.creation.plan import Kind, Plan, plan_new
from fwscaffold.creation.receipt import with_receipt
from fwscaffold.creation.report import diff, listing, next_steps, plan_json, summary
from fwscaffold.creation.write import refuse_existing, write_directory, write_zip
from fwscaffold.errors import Exit
from fwscaffold.preset.layers import standard
from fwscaffold.preset.presets import NONE, Preset
from fwscaffold.strict_json import as_json
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.wording import shown


def planned(template: Template, answers: Answers, preset: Preset = NONE) -> Plan:
    """Return what makes the project."""
    wanted = standard(template, answers, preset)
    return plan_new(with_receipt(template, answers, wanted, preset.source))


def create(template: Template, target: Path, answers: Answers, wishes: Wishes) -> Exit:
    """Make the project or show it, as wished; a later step that fails keeps what is made."""
    is_there = target.is_dir()
    plan = _fitting(planned(template, answers, wishes.preset), target, wishes)
    report: dict[str, Any] = {
        "framework": template.name,
        "target": str(wishes.archive or target),
        "answers": answers.public,
        "changes": plan_json(plan),
    }
    if wishes.dry_run or wishes.diff:
        return _shown(plan, target, report, wishes)
    added = _write(plan, target, wishes, is_there)
    note(f"made {shown(wishes.archive or target)}: {template.title}, {summary(plan)}")
    if wishes.archive:
        code = Exit.DONE
    else:
        with kept_in_sight(target):
            code = go_on(template, target, added, report, wishes)
    if wishes.json_wanted:
        say(as_json(report))
    elif not wishes.archive:
        title = "when that is mended:" if code is Exit.FAILED else "next:"
        started = wishes.run and code is Exit.DONE
        say(next_steps(target, next_commands(target, started), title))
    return code


def _fitting(plan: Plan, target: Path, wishes: Wishes) -> Plan:
    """Return the plan without what would touch a file that is there, and say which those are."""
    if wishes.archive:
        refuse_existing(wishes.archive)
        return plan
    refuse_unfit(target, wishes.into)
    plan = keeping(plan, target)
    if stays := kept(plan):
        note(f"there already, and kept as they are: {', '.join(map(shown, stays))}")
    return plan


def _write(plan: Plan, target: Path, wishes: Wishes, is_there: bool) -> list[PurePosixPath]:
    """Carry the plan out; return what was added to a directory that was there.

    One that has come since it was looked at is somebody else's.
    """
    if wishes.archive:
        write_zip(plan, wishes.archive, target.name)
    elif is_there:
        write_into(plan, target)
        return [change.path for change in plan if change.kind is Kind.CREATE]
    else:
        write_directory(plan, target)
    return []


def _shown(plan: Plan, target: Path, report: dict[str, Any], wishes: Wishes) -> Exit:
    if wishes.json_wanted:
        say(as_json(report))
    elif wishes.diff:
        say(diff(plan).rstrip("\n"), exact=True)
    else:
        new = [change.path for change in plan if change.kind is Kind.CREATE]
        say(listing(new, target.name or "."))
        say(f"\n{summary(plan)}; nothing is written")
    return Exit.DONE

"""What `new` does once it has its answers: show the plan, or carry it out and go on from there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.cli.output import note, say
from fwscaffold.command import Command, command_line
from fwscaffold.creation.added import write_into
from fwscaffold.creation.commit import commit_lock, first_commit
from fwscaffold.creation.existing import keeping, kept, refuse_unfit
from fwscaffold.creation.plan import Kind, Plan, plan_new
from fwscaffold.creation.receipt import with_receipt
from fwscaffold.creation.report import diff, listing, next_steps, plan_json, summary
from fwscaffold.creation.write import refuse_existing, write_directory, write_zip
from fwscaffold.errors import Exit
from fwscaffold.preset.additions import with_files
from fwscaffold.preset.presets import NONE, Preset
from fwscaffold.strict_json import as_json
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.template.render import render
from fwscaffold.verification import interpreter
from fwscaffold.verification.environment import Environment, find_uv, for_people, required
from fwscaffold.wording import quoted, shown

FIRST_USER = "ada"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of `new` beside the answers."""

    into: bool = False
    dry_run: bool = False
    diff: bool = False
    archive: Path | None = None
    no_git: bool = False
    install: bool = False
    verify: bool = False
    run: bool = False
    preset: Preset = NONE
    json_wanted: bool = False


def planned(template: Template, answers: Answers, preset: Preset = NONE) -> Plan:
    """Return what makes the project."""
    wanted = with_files(render(template, answers), preset, answers)
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
        with _kept(target):
            code = _continued(template, target, added, report, wishes)
    if wishes.json_wanted:
        say(as_json(report))
    elif not wishes.archive:
        title = "when that is mended:" if code is Exit.FAILED else "next:"
        started = wishes.run and code is Exit.DONE
        say(next_steps(target, _next_commands(target, started), title))
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


def _continued(
    template: Template,
    target: Path,
    added: list[PurePosixPath],
    report: dict[str, Any],
    wishes: Wishes,
) -> Exit:
    """Commit, install, verify and run as wished, in this order."""
    _tell_missing_python(target)
    if not wishes.no_git:
        problem = first_commit(target, template.title, added)
        report["git"] = problem or "committed"
        if problem:
            note(f"git: {problem}")
    if not (wishes.install or wishes.verify or wishes.run):
        return Exit.DONE
    from fwscaffold.cli.running import start
    from fwscaffold.cli.verification import installed, verified

    code = Exit.DONE
    if wishes.install or wishes.run:
        passed, report["install"] = installed(target)
        code = Exit.DONE if passed else Exit.FAILED
        if report.get("git") == "committed":
            commit_lock(target)
    if wishes.verify and code == Exit.DONE:
        passed, report["verification"] = verified(target)
        code = Exit.DONE if passed else Exit.UNVERIFIED
    if wishes.run and code == Exit.DONE:
        code = start(target, template.title, FIRST_USER)
    return code


@contextmanager
def _kept(target: Path) -> Iterator[None]:
    """Say, where what follows is interrupted, that the project is there and how to go on."""
    try:
        yield
    except BaseException:
        note(f"\n{shown(target)} is complete, but not all that was to follow is done")
        say(next_steps(target, _next_commands(target)))
        raise


def _next_commands(project: Path, started: bool = False) -> list[Command]:
    """Return what leads to a page that one can sign in to: whatever of that is not done yet."""
    environment = Environment(Path(".venv"), find_uv())
    sync = environment.sync(project)
    setup = [sync] if sync else [environment.renew(project), environment.install(project)]
    verbs = [("run",)] if started else [("migrate",), ("createuser", FIRST_USER), ("run",)]
    commands = [] if (project / ".venv").exists() else setup
    commands += [environment.run("manage.py", *verb) for verb in verbs]
    return list(map(for_people, commands))


def _tell_missing_python(project: Path) -> None:
    """Say, where no Python of this machine can be the project's, how to get one."""
    specifier, uv = required(project), find_uv()
    if interpreter.find(specifier, uv):
        return
    get: Command = [uv or "uv", "python", "install", interpreter.oldest(specifier)]
    command = quoted(command_line(for_people(get)))
    whence = "" if uv else " (uv is at https://docs.astral.sh/uv/)"
    note(f"this machine has no Python {specifier}, get one: {command}{whence}")

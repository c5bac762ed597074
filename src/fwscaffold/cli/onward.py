"""What follows when a project is made: commit, install, verify and run it, and what comes next."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.cli.output import note, say
from fwscaffold.cli.wishes import Wishes
from fwscaffold.command import Command, command_line
from fwscaffold.creation.commit import commit_lock, first_commit
from fwscaffold.creation.receipt import is_theirs
from fwscaffold.creation.report import next_steps
from fwscaffold.errors import Exit
from fwscaffold.lifecycle.home import command, home
from fwscaffold.template.catalog import Template
from fwscaffold.verification import interpreter
from fwscaffold.verification.environment import Environment, find_uv, for_people, required
from fwscaffold.verification.verbs import CREATE_USER, first_verbs
from fwscaffold.wording import quoted, shown

FIRST_USER = "ada"


def go_on(
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
    if where := home(target):
        there = f"write {quoted(where.path)}" if template.origin else quoted(command(target))
        note(f"pipelines are run at the top of a repository only, to have it there: {there}")
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
        passed, report["verification"] = verified(target, template)
        code = Exit.DONE if passed else Exit.UNVERIFIED
    if wishes.run and code == Exit.DONE:
        code = start(target, template.title, FIRST_USER)
    return code


@contextmanager
def kept_in_sight(target: Path) -> Iterator[None]:
    """Say, where what follows is interrupted, that the project is there and how to go on."""
    try:
        yield
    except BaseException:
        note(f"\n{shown(target)} is complete, but not all that was to follow is done")
        say(next_steps(target, next_commands(target)))
        raise


def next_commands(project: Path, started: bool = False) -> list[Command]:
    """Return what leads to the first page, and a user to sign in with: what is not done yet."""
    environment = Environment(Path(".venv"), find_uv())
    sync = environment.sync(project)
    setup = [sync] if sync else [environment.renew(project), environment.install(project)]
    first = [] if started else first_verbs(project)
    verbs = [(verb, FIRST_USER) if verb == CREATE_USER else (verb,) for verb in (*first, "run")]
    is_ready = (project / ".venv").exists() or not (project / "pyproject.toml").exists()
    commands = [] if is_ready else setup
    if (project / "manage.py").exists() and not is_theirs(project):
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

"""The first commit of a project that was made."""

import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

from fwscaffold import __version__
from fwscaffold.command import Command, command_line
from fwscaffold.errors import ScaffoldError
from fwscaffold.git import OFFLINE, git, reason, tamed, top
from fwscaffold.wording import quoted

IDENTITY = {"user.name": "Your Name", "user.email": "you@example.org"}


def first_commit(
    project: Path, framework: str, written: Sequence[PurePosixPath] = ()
) -> str | None:
    """Commit the project in a repository of its own; return what kept it from that, or None.

    In a directory that was there only what was *written* is committed, and to its repository where
    it is the top of one, unless that has changes of its own.
    """
    try:
        above = top(project)
        if problem := _unready(project, above):
            return problem
    except ScaffoldError as error:
        return f"{error}; the project has no repository of its own"
    # What was made is the standard's: a list of what to ignore that the user has does not thin it.
    what = ["--", *map(str, written)] if written else ["--all"]
    start: list[Command] = [["init", "--initial-branch=main"]] * (not above)
    start.append(["add", "--force", *what])
    commit: Command = ["commit", "--message", f"Start from fwscaffold {__version__}, {framework}"]
    with ExitStack() as half_made:
        if not above:
            half_made.callback(shutil.rmtree, project / ".git", ignore_errors=True)
        for words in start:
            done = git(["-C", project, *words], extra=tamed(["-C", project]))
            if done.returncode:
                return _unfinished(project, done, [*start, commit])
        done = git([*_as_said(project), *commit], extra=tamed(["-C", project]))
        if done.returncode < 0:  # killed, which leaves git's own locks
            return _unfinished(project, done, [*start, commit])
        half_made.pop_all()
    return _unfinished(project, done, [commit]) if done.returncode else None


def _unready(project: Path, above: Path | None) -> str | None:
    """Say why nothing is to be committed, the top of the repository being *above*, or None."""
    if not shutil.which("git"):
        return "git is not installed, so the project has no repository yet"
    if above is None:
        return None
    if not above.samefile(project):
        return f"the project is inside the repository {quoted(above)}, so it has none of its own"
    words = ["status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all"]
    if git(["-C", project, *words], extra={**OFFLINE, **tamed(["-C", project])}).stdout:
        return "the repository has changes that are not committed, so committing all is left to you"
    return None


def commit_lock(project: Path) -> None:
    """Commit what uv chose, if it did; where git does not, `git status` shows it."""
    if (project / "uv.lock").is_file():
        git(["-C", project, "add", "uv.lock"])
        git(["-C", project, "commit", "--message", "Lock what the project requires"])


def _unfinished(
    project: Path, done: subprocess.CompletedProcess[bytes], left: Sequence[Command]
) -> str:
    """Say what git said last, and the commands that are left to do, one in each line."""
    only_commit = len(left) == 1
    settings = _nobody(project) if only_commit else []
    said = "git does not know who you are" if settings else reason(done)
    commands = [*settings, *(["git", "-C", project, *words] for words in left)]
    lines = "".join(f"\n  {command_line(command)}" for command in commands)
    return f"the first commit was not made ({said}), go on with{lines}"


def _nobody(project: Path) -> list[Command]:
    """Return the commands that tell git who commits, as far as it does not know that."""
    if git([*_as_said(project), "var", "GIT_COMMITTER_IDENT"]).returncode == 0:
        return []
    return [
        ["git", "config", "--global", key, example]
        for key, example in IDENTITY.items()
        if git(["-C", project, "config", key]).returncode
    ]


def _as_said(project: Path) -> Command:
    """Return how git is told to take no name and address but those that somebody has set."""
    return ["-C", project, "-c", "user.useConfigOnly=true"]

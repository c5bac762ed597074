"""Git, called one way everywhere; the project's first commit, and the author that git knows."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from fwscaffold import __version__, names
from fwscaffold.environment import Command
from fwscaffold.report import command_line

# A hook that calls this program must not lend us its own repository.
INHERITED = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
AUTHOR = {
    "user.name": ("author_name", names.author_name),
    "user.email": ("author_email", names.author_email),
}


def author() -> dict[str, str]:
    """Return the author's name and e-mail address, where git knows one that our rules allow."""
    pattern = r"^user\.(name|email)$"
    listed = git(["config", "--null", "--get-regexp", pattern])
    answers = {}
    for entry in filter(None, text(listed.stdout).split("\0")):
        key, _, value = entry.partition("\n")
        answer, problem = AUTHOR[key]
        if not problem(value):
            answers[answer] = value
    return answers


def first_commit(project: Path, framework: str) -> str | None:
    """Make a repository with everything in it; return what kept it from being made, or None."""
    if not shutil.which("git"):
        return "git is not installed, so the project has no repository yet"
    if top := text(git(["-C", project, "rev-parse", "--show-toplevel"]).stdout).strip():
        return f"the project is inside the repository {top}, so it has none of its own"
    start: list[Command] = [["init", "--initial-branch=main"], ["add", "--all"]]
    commit: Command = ["commit", "--message", f"Start from fwscaffold {__version__}, {framework}"]
    with ExitStack() as half_made:
        half_made.callback(shutil.rmtree, project / ".git", ignore_errors=True)
        for words in start:
            done = git(["-C", project, *words])
            if done.returncode:
                return _unfinished(project, done, [*start, commit])
        done = git(["-C", project, "-c", "user.useConfigOnly=true", *commit])
        if done.returncode < 0:  # killed, which leaves git's own locks
            return _unfinished(project, done, [*start, commit])
        half_made.pop_all()
    return _unfinished(project, done, [commit]) if done.returncode else None


def _unfinished(
    project: Path, done: subprocess.CompletedProcess[bytes], left: Sequence[Command]
) -> str:
    """Say what git said last, and the commands that are left to do."""
    reason = (text(done.stderr).strip().splitlines() or ["git said nothing"])[-1]
    again = " && ".join(command_line(["git", "-C", project, *words]) for words in left)
    return f"the first commit was not made ({reason}), go on with {again}"


def git(
    words: Command, stdin: bytes = b"", extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run git with *extra* in its environment; where it cannot be run the status is 127."""
    env = {name: value for name, value in os.environ.items() if name not in INHERITED}
    try:
        return subprocess.run(  # noqa: S603 the words are ours
            ["git", *map(str, words)],  # noqa: S607 whichever git the user has
            env={**env, **(extra or {})},
            input=stdin,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        return subprocess.CompletedProcess(
            [], 127, b"", os.fsencode((error.strerror or "").lower())
        )


def text(output: bytes) -> str:
    """Return what git said as text, whatever its bytes are."""
    return output.decode("utf-8", "replace")

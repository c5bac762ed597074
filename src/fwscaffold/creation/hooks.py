"""What a trusted template's hooks make of its project: they run in scratch, before any plan."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from fwscaffold.command import Command
from fwscaffold.creation.staging import scratch
from fwscaffold.errors import ScaffoldError
from fwscaffold.reading import read
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import LEFTOVERS, Template
from fwscaffold.template.foreign import refusal
from fwscaffold.template.render import render
from fwscaffold.tree import File, Tree, is_safe
from fwscaffold.wording import quoted, shown

PATIENCE = 900  # seconds for a hook, which may install things
EARLY, BEFORE, AFTER = "pre_prompt", "pre_gen_project", "post_gen_project"
# What a hook leaves that is no part of a project.
LEFT_OUT = frozenset({*LEFTOVERS, ".git", ".venv", "node_modules"})
Files = tuple[tuple[PurePosixPath, File], ...]
Hooks = tuple[tuple[str, str], ...]


def finished(template: Template, answers: Answers) -> Tree:
    """Return the project as the template's hooks leave it, where they may run.

    Raises where one of them fails.
    """
    tree = render(template, answers)
    made = answers.rendering
    if not made or not made.hooks:
        return tree
    return dict(_finished(template, made.directory, made.hooks, tuple(tree.items())))


@lru_cache(maxsize=8)
def _finished(template: Template, directory: str, hooks: Hooks, files: Files) -> Files:
    with scratch() as place:
        project = place / "made" / directory
        project.mkdir(parents=True)
        if early := [hook for hook in hooks if _name(hook) == EARLY]:
            shutil.copytree(template.path, place / "template", symlinks=True)
            _run(template, early, place, place / "template")
        _run(template, [hook for hook in hooks if _name(hook) == BEFORE], place, project)
        for path, file in files:
            _write(project / path, file)
        _run(template, [hook for hook in hooks if _name(hook) == AFTER], place, project)
        return tuple(sorted(_files(template, project, project)))


def _name(hook: tuple[str, str]) -> str:
    return PurePosixPath(hook[0]).stem


def _write(path: Path, file: File) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.content)
    path.chmod(0o755 if file.executable else 0o644)


def _run(template: Template, hooks: Sequence[tuple[str, str]], place: Path, where: Path) -> None:
    for name, text in hooks:
        script = place / PurePosixPath(name).name
        script.write_text(text, "utf-8", newline="")
        script.chmod(0o755)
        command: Command = [sys.executable, script] if script.suffix == ".py" else [script]
        try:
            done = subprocess.run(  # noqa: S603 the user's word is asked for before
                command,
                cwd=where,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=PATIENCE,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(template, name, str(error)) from error
        if done.returncode:
            said = done.stdout.decode("utf-8", "replace").strip().splitlines()
            last = f": {said[-1]}" if said else ""
            raise _failed(template, name, f"exit status {done.returncode}{last}")


def _failed(template: Template, name: str, why: str) -> ScaffoldError:
    return refusal(template, f"has a hook {quoted(name)} that fails ({shown(why)})")


def _files(
    template: Template, directory: Path, project: Path
) -> Iterator[tuple[PurePosixPath, File]]:
    """Give what is there afterwards: files, not links, and nothing of git's or an environment's."""
    for path in sorted(directory.iterdir()):
        kind = path.lstat().st_mode
        if stat.S_ISDIR(kind) and path.name not in LEFT_OUT:
            yield from _files(template, path, project)
        elif stat.S_ISREG(kind):
            inside = path.relative_to(project).as_posix()
            if not is_safe(inside):
                raise refusal(template, f"makes {quoted(inside)}, which is no file of a project")
            yield PurePosixPath(inside), File(read(path, project), bool(kind & 0o100))

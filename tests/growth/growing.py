"""A page carried out on a project, and what that changed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from edits import NotThereError
from guide_pages import Variant, section
from projects import Done, Project
from steps import Script, Serve, Step, steps
from support import PASSWORD

TAIL = 80  # lines of output that say what is wrong: where a test hangs, most are of pytest
Gates = Callable[[Project], Iterable[Done]]


@dataclass(frozen=True)
class Change:
    """How many files were edited, came and went, and lines; not those of a file that went."""

    edited: int
    new: int
    gone: int
    added: int
    deleted: int


UNCHANGED = Change(0, 0, 0, 0, 0)


@dataclass
class Grown:
    """What carrying out a page gave; without a section for the framework it has done nothing."""

    page: str
    done: list[Done] = field(default_factory=list)
    change: Change | None = None

    @property
    def failures(self) -> list[str]:
        """What went wrong: the page, the command and the end of its output."""
        bad = (done for done in self.done if not done.good)
        return [f"{self.page}: {done.what}\n{tail(done.output)}" for done in bad]


def grow(project: Project, variant: Variant, page: Path, gates: Gates) -> Grown:
    """Do what the page says, then run the gates; undo the page when a step of it fails.

    What has changed no file that is kept needs no gate.
    """
    grown = Grown(page.stem)
    text = section(page, variant)
    if text is None:
        return grown
    before = head(project)
    with project.undone_on_failure() as undo:
        grown.done += follow(text, project)
        if not grown.done[-1].good:
            undo()
            return grown
    commit = f'git add --all\ngit diff --cached --quiet || git commit --quiet -m "{page.stem}"'
    grown.done.append(project.run(commit, "steps"))
    grown.change = measured(project, before)
    if grown.change != UNCHANGED:
        grown.done += gates(project)
    return grown


def follow(text: str, project: Project) -> Iterator[Done]:
    """Do what the text says, until a step fails; servers run until the end."""
    with ExitStack() as servers:
        for step in steps(text):
            if isinstance(step, Serve):
                done = servers.enter_context(project.served(step.text))
            else:
                done = carry_out(step, project)
            yield done
            if not done.good:
                return


def carry_out(step: Step, project: Project) -> Done:
    """Do one step; tell how that went."""
    if isinstance(step, Script):
        return project.run(step.text, "steps", f"{PASSWORD}\n")
    start = monotonic()
    try:
        step.do(project.directory)
    except (NotThereError, SyntaxError) as error:
        return Done(str(step), "steps", monotonic() - start, good=False, output=str(error))
    return Done(str(step), "steps", monotonic() - start)


def head(project: Project) -> str:
    """Return the commit that the project is at."""
    return project.run("git rev-parse HEAD", "steps").output.strip()


def measured(project: Project, before: str) -> Change:
    """Return what has changed since the commit, but for what the program keeps for itself."""
    since = f"{before} -- . ':!.fwscaffold.*'"
    status = project.run(f"git diff --no-renames --name-status {since}", "steps").output
    kinds = [line[0] for line in status.splitlines()]
    in_what_stays = f"git diff --no-renames --diff-filter=d --numstat {since}"
    numbers = project.run(in_what_stays, "steps").output
    counts = [line.split("\t")[:2] for line in numbers.splitlines()]
    added, deleted = (sum(int(row[i]) for row in counts if row[i] != "-") for i in (0, 1))
    return Change(kinds.count("M"), kinds.count("A"), kinds.count("D"), added, deleted)


def tail(output: str) -> str:
    """Return the last lines, indented."""
    return "\n".join(f"    {line}" for line in output.splitlines()[-TAIL:])

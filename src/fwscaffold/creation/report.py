"""What a plan, a template and a verification say, as text and as JSON; nothing is printed here."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from fwscaffold.command import Command, command_line
from fwscaffold.creation.plan import IDLE, Change, Kind, Plan
from fwscaffold.creation.receipt import lines_to_read

INDENT = "  "
NOWHERE = "/dev/null"
PARTICIPLES = {
    Kind.CREATE: "created",
    Kind.UPDATE: "updated",
    Kind.DELETE: "deleted",
    Kind.CONFLICT: "in conflict",
    Kind.KEEP: "left to you",
}


def summary(plan: Plan) -> str:
    """Return `44 files, 1,873 lines` of what is written, the lines as `show` counts them."""
    new = [(change.path, change.wanted) for change in plan if change.kind not in IDLE]
    return f"{len(new)} files, {lines_to_read(new):,} lines"


def listing(paths: Iterable[PurePosixPath], top: str) -> str:
    """Return the paths as an indented tree below *top*, directories before files."""
    lines, seen = [f"{top}/"], set[PurePosixPath]()
    for path in sorted(paths, key=_directories_first):
        for parent in reversed(path.parents[:-1]):
            if parent not in seen:
                seen.add(parent)
                lines.append(f"{INDENT * len(parent.parts)}{parent.name}/")
        lines.append(f"{INDENT * len(path.parts)}{path.name}")
    return "\n".join(lines)


def diff(plan: Plan) -> str:
    """Return the plan as a unified diff against what is there now."""
    return "".join(_file_diff(change) for change in plan if change.kind not in IDLE)


def changes(plan: Iterable[Change]) -> list[str]:
    """Return a line for each change but those that change and say nothing."""
    return [
        f"{change.kind:<10}{change.path}{f'  ({change.note})' if change.note else ''}"
        for change in plan
        if change.kind is not Kind.SAME
    ]


def count(plan: Plan) -> str:
    """Return `3 updated, 1 kept`."""
    kinds = Counter(change.kind for change in plan)
    words = [f"{kinds[kind]} {word}" for kind, word in PARTICIPLES.items() if kinds[kind]]
    return ", ".join(words) or "nothing to change"


def plan_json(plan: Iterable[Change]) -> list[dict[str, str]]:
    """Return one entry for each change: what, where, mode and git blob, and a note."""
    return [
        {
            "change": change.kind.value,
            "path": str(change.path),
            "mode": change.wanted.mode,
            "blob": change.wanted.blob,
            **({"note": change.note} if change.note else {}),
        }
        for change in plan
    ]


def next_steps(target: Path, commands: Iterable[Command], title: str = "next:") -> str:
    """Return the commands to type next, from the directory where the program was called."""
    there: list[Command] = [["cd", target]] if target != Path() else []
    lines = map(command_line, [*there, *commands])
    return "\n".join([title, *(INDENT + line for line in lines)])


def _directories_first(path: PurePosixPath) -> tuple[tuple[bool, str], ...]:
    *parents, name = path.parts
    return (*((False, parent) for parent in parents), (True, name))


def _file_diff(change: Change) -> str:
    """Return the diff of one file, as `patch -p0` reads it."""
    from difflib import unified_diff

    path = str(change.path)
    before = change.present.content if change.present else b""
    after = b"" if change.kind is Kind.DELETE else change.wanted.content
    if b"\0" in before + after:
        return f"Binary file {path} {'differs' if before else 'is new'}\n"
    names = (path if before else NOWHERE, path if after else NOWHERE)
    return "".join(map(_ended, unified_diff(_lines(before), _lines(after), *names)))


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines(keepends=True)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"

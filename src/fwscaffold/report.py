"""What a plan, a template and a verification say, as text and as JSON; nothing is printed here."""

import json
import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.plan import Plan

INDENT = "  "


def as_json(content: Mapping[str, Any]) -> str:
    """Return *content* as indented JSON text."""
    return json.dumps(content, indent=2, ensure_ascii=False)


def summary(plan: Plan) -> str:
    """Return `44 files, 1,873 lines`."""
    return f"{len(plan)} files, {sum(change.wanted.lines for change in plan):,} lines"


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
    """Return the plan as a unified diff against nothing."""
    return "".join(_file_diff(str(change.path), change.wanted.content) for change in plan)


def plan_json(plan: Plan) -> list[dict[str, str]]:
    """Return one entry for each change: what, where, mode and git blob."""
    return [
        {
            "change": change.kind.value,
            "path": str(change.path),
            "mode": change.wanted.mode,
            "blob": change.wanted.blob,
        }
        for change in plan
    ]


def command_line(arguments: Sequence[str | Path], system: str = os.name) -> str:
    """Return the arguments as a person would type them in this system's shell."""
    words = [str(argument) for argument in arguments]
    if system == "nt":
        return " ".join(f'"{word}"' if set(word) & set(' []"') else word for word in words)
    return shlex.join(words)


def next_steps(target: Path, commands: Iterable[Sequence[str | Path]]) -> str:
    """Return the commands to type next, from the directory where the program was called."""
    lines = [command_line(["cd", target]), *map(command_line, commands)]
    return "\n".join(["next:", *(INDENT + line for line in lines)])


def _directories_first(path: PurePosixPath) -> tuple[tuple[bool, str], ...]:
    *parents, name = path.parts
    return (*((False, parent) for parent in parents), (True, name))


def _file_diff(path: str, content: bytes) -> str:
    from difflib import unified_diff

    if b"\0" in content:
        return f"Binary file {path} is new\n"
    lines = content.decode("utf-8").splitlines(keepends=True)
    return "".join(unified_diff([], lines, "/dev/null", path))

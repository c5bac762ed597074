"""Which modules a project imports, and which distributions it asks for."""

import ast
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from fwscaffold.metadata import metadata, settings
from fwscaffold.reading import RECORD, read, read_text

MOST = 400  # Python files that are looked at
REQUIREMENTS = ("requirements*.txt", "requirements/*.txt")
# One of them is at the top of every project.
TOPS = ("pyproject.toml", "setup.py", "setup.cfg", "requirements*.txt", "Pipfile", "manage.py")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def modules(directory: Path) -> Counter[str]:
    """Return how many files of the project import each module."""
    counted = Counter[str]()
    for number, path in enumerate(_python_files(directory)):
        if number == MOST:
            break
        with suppress(OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            counted.update({*_imported(ast.parse(read(path, directory, RECORD)))})
    return counted


def project_below(directory: Path) -> Path | None:
    """Return the first project in a directory below, where the directory itself is none."""
    if _has(directory, *TOPS, "*.py"):
        return None
    places = ("[!.]*", "[!.]*/[!.]*")
    below = (path for place in places for path in sorted(directory.glob(place)))
    return next((path for path in below if path.is_dir() and _has(path, *TOPS)), None)


def distributions(directory: Path, *, with_extras: bool = True) -> Iterator[str]:
    """Give the name of each distribution that the project asks for, if wanted in its extras too."""
    for pattern in REQUIREMENTS:
        for path in sorted(directory.glob(pattern)):
            with suppress(OSError, ValueError):
                yield from _names(read_text(path, directory).splitlines())
    known = metadata(directory)
    extras = known.get("optional-dependencies") if with_extras else None
    listed = [known.get("dependencies"), *(extras.values() if isinstance(extras, dict) else ())]
    for each in listed:
        yield from _names(text for text in each or () if isinstance(text, str))
    match settings(directory):
        case {"tool": {"poetry": {"dependencies": dict(poetrys)}}}:
            yield from poetrys


def _has(directory: Path, *patterns: str) -> bool:
    return any(next(directory.glob(pattern), None) for pattern in patterns)


def _names(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if match := NAME.match(line.strip()):
            yield match[0]


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _python_files(directory: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name != "node_modules"
        )
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(".py"))

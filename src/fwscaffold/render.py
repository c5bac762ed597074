"""A template and its answers make a tree, in memory."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from fwscaffold.answers import Answers
from fwscaffold.catalog import Template
from fwscaffold.engine import Engine
from fwscaffold.tree import File, Tree

# What Python and other tools leave in the templates of an installation or a checkout.
LEFTOVERS = frozenset({"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".DS_Store"})


def render(template: Template, answers: Answers) -> Tree:
    """Return the project; a file whose name renders to nothing is left out."""
    engine = Engine(answers.context)
    verbatim = answers.context.get("_copy_without_render", ())
    tree = {}
    for source in _files(template.project):
        relative = source.relative_to(template.project).as_posix()
        path = engine.text(relative, answers.context)
        if not path or path.endswith("/"):
            continue
        content = source.read_bytes()
        if not _is_verbatim(relative, content, verbatim):
            content = engine.text(content.decode("utf-8"), answers.context).encode("utf-8")
        tree[PurePosixPath(path)] = File(content, executable=bool(source.stat().st_mode & 0o100))
    return dict(sorted(tree.items()))


def _files(directory: Path) -> Iterator[Path]:
    for entry in directory.iterdir():
        if entry.name in LEFTOVERS:
            continue
        if entry.is_dir():
            yield from _files(entry)
        else:
            yield entry


def _is_verbatim(path: str, content: bytes, patterns: Sequence[str]) -> bool:
    return b"\0" in content or any(fnmatch(path, pattern) for pattern in patterns)

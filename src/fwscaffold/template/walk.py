"""A template's files, as cookiecutter names and writes them; it runs in the sandbox."""

import io
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from typing import Any

from fwscaffold.template.variables import Problem, Text, attempted
from fwscaffold.wording import quoted

# The path of a file, that of its source and, unless it is copied, its text.
Made = tuple[str, str, str | None]
NEWLINES = {"\n", "\r", "\r\n"}


def made(sources: Mapping[str, str | None], context: dict[str, Any], text: Text) -> Iterator[Made]:
    """Give each file; *sources* has None for what is binary.

    A file of which a directory's name or its own is empty is left out.
    """
    verbatim = context.get("_copy_without_render", ())
    for source, content in sources.items():
        head, tail, is_copied = _split(source, verbatim)
        path = _made(head, context, text, f"{source}/") + tail
        if not all(path.split("/")):
            continue
        if content is None or is_copied:
            yield path, source, None
        else:
            yield path, source, _text(source, content, context, text)


def _split(path: str, verbatim: Sequence[str]) -> tuple[str, str, bool]:
    """Return what of a path is rendered, what is not, and whether the file is copied as it is.

    Below a directory that is copied no name is rendered either.
    """
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        head = "/".join(parts[:depth])
        if any(fnmatch(head, pattern) for pattern in verbatim):
            return head, path.removeprefix(head), True
    return path, "", False


def _made(template: str, context: dict[str, Any], text: Text, source: str) -> str:
    return attempted(source, lambda: text(template, context, source))


def _text(source: str, content: str, context: dict[str, Any], text: Text) -> str:
    newline = context.get("_new_lines") or _newline(content)
    if newline not in NEWLINES:
        raise Problem(f"asks for lines that end with {quoted(newline)}")
    return _made(content, context, text, source).replace("\n", newline)


def _newline(content: str) -> str:
    """Return the line end that Python has seen when it has read the first line."""
    file = io.TextIOWrapper(io.BytesIO(content.encode("utf-8")), "utf-8")
    file.readline()
    seen = file.newlines
    return (seen[0] if isinstance(seen, tuple) else seen) or "\n"

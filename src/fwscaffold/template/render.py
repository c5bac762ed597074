"""A template and its answers make a tree, in memory."""

import hashlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import LEFTOVERS, Template, definition, of_resources
from fwscaffold.template.engine import Engine
from fwscaffold.tree import REMEMBERED, File, Tree, path_of

# Stands in no file name, and means nothing to Jinja.
SEPARATOR = "\0"
NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a template: its unrendered path, itself, and its text where that is rendered."""

    path: str
    file: File
    text: str | None


def render(template: Template, answers: Answers) -> Tree:
    """Return the project; a file whose name renders to nothing is left out."""
    if answers.rendering:
        return answers.rendering.tree
    engine, context, tree = Engine(answers.context), answers.context, {}
    sources = _sources(template)
    names = engine.text(SEPARATOR.join(source.path for source in sources), context)
    named = zip(names.split(SEPARATOR), sources, strict=True)
    for name, source in sorted(named, key=lambda pair: pair[0].split("/")):
        if not name or name.endswith("/"):
            continue
        tree[path_of(name)] = _rendered(source, engine, context)
    return tree


def _rendered(source: Source, engine: Engine, context: Mapping[str, Any]) -> File:
    """Return the file; one in which nothing is to be rendered is the same in every project."""
    if source.text is None or (text := engine.text(source.text, context)) == source.text:
        return source.file
    return _file(text, source.file.executable)


@lru_cache(REMEMBERED)
def _file(text: str, executable: bool) -> File:
    return File(text.encode("utf-8"), executable)


@cache
def digest(template: Template) -> str:
    """Return what tells two states of a template apart: the hash of all that it is made of."""
    if template.origin:
        return template.origin.digest
    whole = hashlib.sha256()
    for part in (template, *filter(None, [of_resources(template)])):
        whole.update(json.dumps(definition(part)).encode("utf-8"))
        for source in sorted(_sources(part), key=lambda source: source.path):
            content = source.file.content
            known = (source.path, source.file.executable, len(content))
            whole.update(repr(known).encode("utf-8") + content)
    return whole.hexdigest()


@cache
def _sources(template: Template) -> tuple[Source, ...]:
    """Return the template's files; their paths are texts, since `pathlib` takes as long again."""
    patterns = definition(template).get("_copy_without_render", ())
    verbatim = re.compile("|".join(map(translate, patterns)) or NOTHING)
    return tuple(_source(template.project, path, verbatim) for path in _files(template.project))


def _source(project: Path, path: str, verbatim: re.Pattern[str]) -> Source:
    with io.FileIO(f"{project}/{path}") as file:
        content, mode = file.read(), os.fstat(file.fileno()).st_mode
    name = path.replace(os.sep, "/")
    copied = b"\0" in content or verbatim.match(name)
    made = File(content, executable=bool(mode & 0o100))
    return Source(name, made, None if copied else content.decode("utf-8"))


def _files(directory: Path) -> Iterator[str]:
    start = len(str(directory)) + 1
    for folder, names, files in os.walk(directory):
        names[:] = [name for name in names if name not in LEFTOVERS]
        yield from (f"{folder}/{name}"[start:] for name in files if name not in LEFTOVERS)

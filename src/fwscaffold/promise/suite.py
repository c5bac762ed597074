"""Whether the standard's own tests are there, are collected and still say what they said."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from fwscaffold.promise import python
from fwscaffold.promise.formats import module
from fwscaffold.promise.selection import uncollected
from fwscaffold.promise.sources import Broken, Sources, Terms, matches
from fwscaffold.wording import quoted


def broken(terms: Terms, sources: Sources) -> Iterator[Broken]:
    """Give what keeps each of the standard's tests from holding the project to it."""
    tests = [path for path in sources.files if matches(path, *terms["files"])]
    for path in tests:
        yield from _in(path, sources)
    there = [path for path in tests if sources.content(path) is not None]
    for path, place, by in uncollected(there, sources):
        yield Broken(place, f"{quoted(path)} is left out by {quoted(by)}")


def _in(path: PurePosixPath, sources: Sources) -> Iterator[Broken]:
    written, content = sources.written.get(path), sources.content(path)
    if content is None:
        yield Broken(path, "it is not there")
    elif written is None:
        yield from _skipped(path, python.skipped(module(path, content), python.ALWAYS))
    elif written.content != content:
        yield from _changed(path, module(path, content), module(path, written.content))


def _skipped(path: PurePosixPath, found: Mapping[str, int]) -> Iterator[Broken]:
    for name, line in found.items():
        yield Broken(path, f"{quoted(name)} is skipped in line {line}")


def _changed(path: PurePosixPath, tree: ast.Module, standard: ast.Module) -> Iterator[Broken]:
    marks = python.ALWAYS | python.SOMETIMES
    own = python.skipped(standard, marks)
    found = python.skipped(tree, marks)
    yield from _skipped(path, {name: line for name, line in found.items() if name not in own})
    present = python.tests(tree)
    for name, does in python.tests(standard).items():
        if name not in present:
            yield Broken(path, f"{quoted(name)} is gone")
        elif present[name] != does:
            yield Broken(path, f"{quoted(name)} says something else than in the standard")

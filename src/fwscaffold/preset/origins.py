"""Whose each line of a project is: the template's, or which preset's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import PurePosixPath

from fwscaffold.preset.layers import Layers
from fwscaffold.tree import Tree


@dataclass(frozen=True, slots=True)
class Span:
    """Lines of a file that are of the template's or of a preset's, counted from 1."""

    name: str
    first: int
    last: int

    @property
    def lines(self) -> str:
        """Return them as a person writes them."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


def owners(found: Layers, path: PurePosixPath) -> list[tuple[str, str]]:
    """Return each line of the file as it is at last, with the name of the one that wrote it."""
    written = list[tuple[str, str]]()
    for layer in found:
        lines = _lines(layer.tree, path)
        written = [*zip(lines, _named(lines, written, layer.name), strict=True)]
    return written


def spans(names: Iterable[str]) -> list[Span]:
    """Return the lines, given whose each is, in pieces; those of nobody are left out."""
    found = groupby(enumerate(names, 1), lambda pair: pair[1])
    pieces = [(name, [number for number, _ in group]) for name, group in found]
    return [Span(name, numbers[0], numbers[-1]) for name, numbers in pieces if name]


def removed(found: Layers) -> dict[PurePosixPath, str]:
    """Return the template's files that are gone, each with the preset that has removed it."""
    return {
        path: after.name
        for before, after in pairwise(found)
        for path in before.tree
        if path not in after.tree and path in found[0].tree and path not in found[-1].tree
    }


def brought(found: Layers, path: PurePosixPath, before: bytes, after: bytes) -> list[Span]:
    """Return which lines that *after* has and *before* has not are a preset's."""
    old = [(line, "") for line in _split(before)]
    lines = _split(after)
    whose = _named(lines, owners(found, path), "")
    is_new = _named(lines, old, "new")
    presets = {layer.name for layer in found[1:]}
    return spans(
        name if new and name in presets else "" for name, new in zip(whose, is_new, strict=True)
    )


def _named(lines: Sequence[str], written: Sequence[tuple[str, str]], other: str) -> list[str]:
    """Return whose each line is: of the one that has *written* it, or of the *other*."""
    from difflib import SequenceMatcher

    names = [other] * len(lines)
    same = SequenceMatcher(None, [line for line, _ in written], lines, autojunk=False)
    for old, new, size in same.get_matching_blocks():
        names[new : new + size] = [name for _, name in written[old : old + size]]
    return names


def _lines(tree: Tree, path: PurePosixPath) -> list[str]:
    return _split(tree[path].content) if path in tree else []


def _split(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines()

"""YAML, and JSON, which is a part of it, as texts in which values are put and removed.

A library that writes YAML writes all of it anew: the spaces in `{ a: b }`, and comments where they
do not belong. So PyYAML's reader says where each value is, and all else stays as it is.
"""

from dataclasses import dataclass
from typing import Any

from fwscaffold.preset.structure import Misfit, Place, shown
from fwscaffold.preset.yaml_nodes import Node, composed, flowing


def data(text: str) -> Any:
    """Return tables and lists of what the text says; raise `ValueError` where it is no YAML."""
    return composed(text).says


def put(text: str, place: Place, other: str, source: Place) -> str:
    """Return the text with a value of the *other* at the place, comments and all."""
    of, spot = _spot(other, source), _spot(text, place)
    if spot.index == len(spot.holder.parts):
        return _added(spot, of)
    (first, value), new = spot.part, of.part[1]
    if value.is_word and new.is_word:
        return spot.cut(value.start, value.end, other[new.start : new.end])
    if not spot.holder.is_block:
        return spot.cut(first.start, value.end, of.flow())
    lines = of.lines(spot.column(spot.begin), comments=False).lstrip()
    return spot.cut(spot.begin, spot.line_end(value.end), lines)


def drop(text: str, place: Place) -> str:
    """Return the text without what is at the place; raise where nothing would be left beside it."""
    spot = _spot(text, place)
    parts, begin, end = spot.holder.parts, spot.begin, spot.part[1].end
    if spot.holder.is_block and len(parts) == 1:
        raise Misfit(f"{shown(place)} is all that its table or list has, remove that")
    if spot.holder.is_block and not spot.before(begin).strip():
        return spot.cut(spot.above(begin), spot.line_end(end), "")
    if spot.index + 1 < len(parts):
        return spot.cut(begin, _Spot(text, spot.holder, spot.index + 1).begin, "")
    return spot.cut(parts[spot.index - 1][1].end if spot.index else begin, end, "")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A part of a table or list in a text: which one, or one past the last."""

    text: str
    holder: Node
    index: int

    @property
    def part(self) -> tuple[Node, Node]:
        return self.holder.parts[self.index]

    @property
    def begin(self) -> int:
        """Where the part begins: at its key, at its dash, or in brackets where it is."""
        start = self.part[0].start
        is_item = self.holder.is_block and self.holder.is_list
        return self.text.rindex("-", 0, start) if is_item else start

    def lines(self, indent: int, comments: bool = True) -> str:
        """Return the part as whole lines, so far from the margin, with the comments above it."""
        margin = " " * indent
        if not self.holder.is_block:
            return f"{margin}{'- ' * self.holder.is_list}{self.flow()}\n"
        begin, end = self.begin, self.line_end(self.part[1].end)
        column, before = self.column(begin), self.before(begin)
        text = " " * column + self.text[begin:end]
        if comments and not before.strip():
            text = self.text[self.above(begin) : end]
        found = [line[min(column, len(line) - len(line.lstrip())) :] for line in text.splitlines()]
        return "".join(f"{margin}{line}".rstrip() + "\n" for line in found)

    def flow(self) -> str:
        """Return the part as it stands in braces or brackets."""
        first, value = self.part
        if self.holder.is_block:
            return flowing(self.holder, first, value)
        return self.text[first.start : value.end]

    def above(self, index: int) -> int:
        """Return where the comments begin that stand right above the line."""
        top = index - self.column(index)
        while top and self.before(top - 1).lstrip().startswith("#"):
            top -= 1 + self.column(top - 1)
        return top

    def before(self, index: int) -> str:
        """Return what stands before it in its line."""
        return self.text[self.text.rfind("\n", 0, index) + 1 : index]

    def column(self, index: int) -> int:
        return len(self.before(index))

    def line_end(self, index: int) -> int:
        return self.text.find("\n", index) + 1 or len(self.text)

    def cut(self, begin: int, end: int, new: str) -> str:
        return self.text[:begin] + new + self.text[end:]


def _spot(text: str, place: Place) -> _Spot:
    """Return the part at the place, which can be a new one of a table or list that there is."""
    node = composed(text)
    for step in place[:-1]:
        node = node.parts[_index(node, step)][1]
    return _Spot(text, node, _index(node, place[-1]))


def _index(node: Node, step: str | int) -> int:
    if isinstance(step, int):
        return step
    keys = [first.words for first, _ in node.parts]
    return keys.index(step) if step in keys else len(keys)


def _added(spot: _Spot, of: _Spot) -> str:
    """Return the text with the part after the last one of the table or list."""
    parts = spot.holder.parts
    if spot.holder.is_block:
        indent = spot.column(_Spot(spot.text, spot.holder, 0).begin)
        place = spot.line_end(parts[-1][1].end)
        ended = "" if spot.text[:place].endswith("\n") else "\n"
        return spot.cut(place, place, ended + of.lines(indent))
    if not parts:
        inside = spot.holder.start + 1
        return spot.cut(inside, inside, of.flow())
    before, end = spot.before(parts[-1][0].start), parts[-1][1].end
    comma = ", " if before.strip() else f",\n{before}"  # each part has its line, or all have one
    return spot.cut(end, end, f"{comma}{of.flow()}")

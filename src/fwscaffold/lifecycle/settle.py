"""Conflicts that mean nothing: changes side by side, and text that both have appended."""

import ast
import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import PurePosixPath

from fwscaffold.lifecycle.markup import SUFFIXES, relaid
from fwscaffold.lifecycle.structured import settled
from fwscaffold.promise.formats import is_whole

Lines = Sequence[bytes]
# Files in which the order of what was added says nothing.
LISTS = {".gitignore", ".dockerignore", ".gitattributes", ".env.example", "requirements.txt"}
ITEM = re.compile(rb"""\s+(["'])[^"']*\1,\s*""")  # of a list in TOML or Python
SETTING = re.compile(rb"""( *)([\w.-]+) *[:=]""")
SETTINGS = {".yml", ".yaml", ".toml"}
PROSE = {".md", ".rst", ".txt"}


def settle(path: PurePosixPath, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Return both sides' changes put together, or None where a person must look at them.

    Git calls it a conflict where two changes touch; here only where they overlap.
    """
    if any(b"\0" in text for text in (base, ours, theirs)):
        return None
    found = _woven(path, base, ours, theirs)
    if found is None and path.suffix in SUFFIXES:
        found = _woven(path, *relaid((base, ours, theirs)))
    if found is None or not is_whole(path, found):
        found = settled(path, base, ours, theirs)
    return found if found is not None and is_whole(path, found) else None


Edit = tuple[int, int, list[bytes]]


def _edits(base: Lines, side: Lines) -> list[Edit]:
    """Return what a side puts in the place of which lines of the base."""
    found = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    return [(i, j, list(side[k:m])) for tag, i, j, k, m in found if tag != "equal"]


def _woven(path: PurePosixPath, *texts: bytes) -> bytes | None:
    """Return the base with the edits of both, or None where they overlap."""
    base, ours, theirs = (text.splitlines(keepends=True) for text in texts)
    may_append = _may_append(path)
    mine, other = _edits(base, ours), _edits(base, theirs)
    edits = [(edit, 0) for edit in mine] + [(edit, 1) for edit in other if edit not in mine]
    edits.sort(key=lambda pair: (pair[0][0], pair[0][1], pair[1]))
    for (one, side), (two, another) in pairwise(edits):
        if side == another:
            continue
        if one[1] > two[0]:
            return None
        is_same_place = one[0] == one[1] == two[0] == two[1]
        if is_same_place and not may_append(one, two):
            return None
    result, done = list[bytes](), 0
    for (start, end, lines), _ in edits:
        result += [*base[done:start], *lines]
        done = end
    return b"".join([*result, *base[done:]])


def _may_append(path: PurePosixPath) -> Callable[[Edit, Edit], bool]:
    def is_allowed(one: Edit, two: Edit) -> bool:
        if not (_ends(one) and _ends(two)):
            return False
        is_list = path.name in LISTS or path.suffix in PROSE
        if path.suffix in SETTINGS and _are_other_settings(one, two):
            return True
        return is_list or any(is_kind(one) and is_kind(two) for is_kind in KINDS)

    return is_allowed


def _ends(edit: Edit) -> bool:
    return edit[2][-1].endswith(b"\n")


def _is_block(edit: Edit) -> bool:
    """Whether it is set apart by a blank line, and begins at the margin, as a function does."""
    lines = [line for line in edit[2] if line.strip()]
    is_apart = any(not line.strip() for line in (edit[2][0], edit[2][-1]))
    return bool(lines) and is_apart and not lines[0][:1].isspace()


def _is_import(edit: Edit) -> bool:
    return all(line.startswith((b"import ", b"from ")) for line in edit[2])


def _are_other_settings(one: Edit, two: Edit) -> bool:
    """Whether both add settings to one table, each of them others."""
    mine, other = _settings(one), _settings(two)
    same_table = {indent for indent, _ in mine} == {indent for indent, _ in other}
    return bool(mine and other) and same_table and not mine & other


def _settings(edit: Edit) -> set[tuple[bytes, bytes]]:
    """Return the settings of a table, with their indent; none where anything else is there."""
    found = set[tuple[bytes, bytes]]()
    for line in edit[2]:
        setting = SETTING.match(line)
        indent = next(iter(found), (setting[1] if setting else b"", b""))[0]
        if line.startswith(indent + b" ") and found:
            continue
        if not setting or setting[1] != indent:
            return set()
        found.add((setting[1], setting[2]))
    return found


def _is_item(edit: Edit) -> bool:
    return all(ITEM.fullmatch(line) for line in edit[2])


def _is_entry(edit: Edit) -> bool:
    """Whether they are calls in a list of Python, such as the addresses of a site."""
    try:
        found = ast.parse(b"[%b\n0]" % b"".join(edit[2]), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return False
    return isinstance(found, ast.List) and all(isinstance(e, ast.Call) for e in found.elts[:-1])


KINDS = (_is_block, _is_import, _is_item, _is_entry)

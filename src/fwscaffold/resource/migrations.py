"""Which migration comes next, told from the names and texts of those that are there."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted

NUMBER = re.compile(r"([0-9]+)_.*\.\w+")
DATE = "%Y%m%d%H%M%S"
WIDTH = 4
LONGEST = 32  # characters of a revision that Alembic's table has room for

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Migration:
    """What a new migration's file name begins with, its revision, and the one before it."""

    name: str = ""
    revision: str = ""
    previous: str = ""


def read(content: Any) -> Migration:
    """Return the migration that a receipt has; raise `ValueError` for what is none."""
    match content:
        case {"name": str(name), "revision": str(revision), "previous": str(previous)}:
            return Migration(name, revision, previous)
    raise ValueError(f"{quoted(content)} is no migration")


def following(style: str, there: Texts, what: str) -> Migration:
    """Return the one after those that are *there*, by their file names, for *what* it does.

    Raises a conflict where two are the last, or have one revision.
    """
    return STYLES[style](there, what)


def _alembic(there: Texts, what: str) -> Migration:
    """A chain of revisions, each of which names the one before it.

    They are called by what they do, too: two branches have the same number.
    """
    found = _revisions(there)
    befores = {each for before in found.values() for each in before}
    heads = sorted(found.keys() - befores)
    if len(heads) > 1:
        message = f"the migrations {quoted(heads[0])} and {quoted(heads[1])} are both the last"
        raise ScaffoldError(f"{message}, merge them first", Exit.CONFLICT)
    name = _next_number(there)
    while name in found:
        name = _after(name)
    return Migration(name, f"{name}_{what}"[:LONGEST], heads[0] if heads else "")


def _revisions(there: Texts) -> dict[str, tuple[str, ...]]:
    """Return each revision with those before it."""
    found, names = dict[str, tuple[str, ...]](), dict[str, str]()
    for name, text in sorted(there.items()):
        if revision := _revision(text):
            if first := names.get(revision[0]):
                message = f"the migrations {quoted(first)} and {quoted(name)} are both called"
                again = f"{quoted(revision[0])}, give one another revision"
                raise ScaffoldError(f"{message} {again} first", Exit.CONFLICT)
            names[revision[0]], found[revision[0]] = name, revision[1]
    return found


def _revision(text: str) -> tuple[str, tuple[str, ...]] | None:
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    values = dict(_assigned(body))
    before = values.get("down_revision") or ()
    name = values.get("revision")
    return (str(name), (before,) if isinstance(before, str) else before) if name else None


def _assigned(body: list[ast.stmt]) -> list[tuple[str, Any]]:
    """Return the plain values that the statements give to names."""
    found = []
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            try:
                found.append((ast.unparse(target), ast.literal_eval(node.value)))
            except ValueError:
                continue
    return found


def _numbered(there: Texts, _: str) -> Migration:
    """One number after the other, at the front of the file name."""
    name = _next_number(there)
    last = max((each for each in there if NUMBER.fullmatch(each)), default="")
    return Migration(name, name, last.rpartition(".")[0])


def _dated(there: Texts, _: str) -> Migration:
    """The moment, in UTC and to the second, at the front of the file name."""
    numbers = [found[1] for found in map(NUMBER.fullmatch, there) if found]
    name, last = datetime.now(UTC).strftime(DATE), max(numbers, default="")
    if name <= last:
        name = _after(last)
    return Migration(name, name, last)


def _none(_: Texts, __: str) -> Migration:
    return Migration()


def _next_number(there: Texts) -> str:
    numbers = [found[1] for found in map(NUMBER.fullmatch, there) if found]
    short = [number for number in numbers if len(number) <= WIDTH]
    return _after(max(short, key=int, default="0" * WIDTH))


def _after(number: str) -> str:
    return str(int(number) + 1).zfill(len(number))


STYLES: Mapping[str, Callable[[Texts, str], Migration]] = {
    "alembic": _alembic,
    "numbered": _numbered,
    "dated": _dated,
    "none": _none,
}

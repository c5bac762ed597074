"""The elements of a list, a tuple, a set or a dict in Python's source, added and taken out.

Where it is is told by the tree of the source (`ast`), never by what its lines look like, and every
other line stays as it is.
"""

import ast
import re
from collections.abc import Sequence

Literal = ast.List | ast.Tuple | ast.Set | ast.Dict
Element = tuple[ast.expr, ...]  # of a dict its key and its value
STEP = "    "
LINE = re.compile(r"[^\n]*\n|[^\n]+")  # as Python counts them, which `splitlines` does not


class UnrecognisableError(ValueError):
    """The place is no longer there, or is not what it was."""


def lines(text: str) -> list[str]:
    """Return the lines of a source with their ends."""
    return LINE.findall(text)


def parsed(text: str) -> ast.Module:
    """Return the tree of the source; raise UnrecognisableError where it has none."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UnrecognisableError("it is no Python") from error


def mentions(text: str, entry: str) -> bool:
    """Return whether all that the entry says stands somewhere in the source."""
    there = {*map(ast.dump, ast.walk(parsed(text)))}
    is_pair = ":" in entry and isinstance(_found(f"_ = {{{entry}}}", "_"), ast.Dict)
    (alone,) = _elements(_found(f"_ = {{{entry}}}" if is_pair else f"_ = [{entry}]", "_"))
    return {*map(ast.dump, alone)} <= there


def added(text: str, name: str, entry: str) -> str:
    """Return the source with one more line, the entry, at the end of the literal."""
    literal, whole = _found(text, name), lines(text)
    elements = _elements(literal)
    indent = _indent(whole[literal.lineno - 1])
    new = f"{indent}{STEP}{entry}\n"
    if literal.lineno == literal.end_lineno:
        inside = [f"{indent}{STEP}{_source(text, element)},\n" for element in elements]
        return _refilled(text, literal, "\n" + "".join([*inside, new]) + indent)
    last = _end(elements[-1]) if elements else literal.lineno
    is_ended = not elements or whole[last - 1].partition("#")[0].rstrip().endswith(",")
    if last == literal.end_lineno or not is_ended:
        raise UnrecognisableError(name)
    return "".join([*whole[:last], new, *whole[last:]])


def removed(text: str, name: str, entry: str) -> str:
    """Return the source without the lines of the entry."""
    literal, whole = _found(text, name), lines(text)
    elements, position = _elements(literal), _position(literal, entry)
    if position is None:
        raise UnrecognisableError(entry)
    first, last = elements[position][0].lineno, _end(elements[position])
    others = [each for at, each in enumerate(elements) if at != position]
    taken = {literal.lineno, literal.end_lineno, *(each[0].lineno for each in others)}
    if {first, last} & {*taken, *map(_end, others)}:
        raise UnrecognisableError(entry)
    rest = "".join([*whole[: first - 1], *whole[last:]])
    literal = _found(rest, name)
    is_bare = literal.lineno + 1 == literal.end_lineno
    return _refilled(rest, literal, "") if is_bare and not others else rest


def _found(text: str, name: str) -> Literal:
    """Return the one literal that the name begins with; raise UnrecognisableError otherwise."""
    found = [
        literal
        for node in ast.walk(parsed(text))
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and name in map(ast.unparse, _targets(node))
        and (literal := _first_of_sum(node.value))
    ]
    if len(found) != 1:
        raise UnrecognisableError(f"no list `{name}`")
    return found[0]


def _targets(node: ast.Assign | ast.AnnAssign) -> Sequence[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _first_of_sum(value: ast.expr | None) -> Literal | None:
    """Return the literal; of several that are added up, the first."""
    if isinstance(value, ast.BinOp):
        return _first_of_sum(value.left) or _first_of_sum(value.right)
    return value if isinstance(value, Literal) else None


def _elements(literal: Literal) -> list[Element]:
    if isinstance(literal, ast.Dict):
        pairs = zip(literal.keys, literal.values, strict=True)
        return [(key, value) if key else (value,) for key, value in pairs]
    return [(element,) for element in literal.elts]


def _position(literal: Literal, entry: str) -> int | None:
    """Return which of the elements says the same as the entry, None where none does.

    Of a dict it may be the one with the same value: its owner has given it another key.
    """
    source = f"_ = {{{entry}}}" if isinstance(literal, ast.Dict) else f"_ = [{entry}]"
    (alone,) = _elements(_found(source, "_"))
    there = _elements(literal)
    for wanted in (alone, alone[1:]) if isinstance(literal, ast.Dict) else (alone,):
        said = [*map(ast.dump, wanted)]
        ends = [[*map(ast.dump, each[-len(wanted) :])] for each in there]
        if ends.count(said) == 1:
            return ends.index(said)
    return None


def _end(element: Element) -> int:
    return element[-1].end_lineno or element[-1].lineno


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _source(text: str, element: Element) -> str:
    return ": ".join(ast.get_source_segment(text, part) or "" for part in element)


def _refilled(text: str, literal: Literal, inside: str) -> str:
    """Return the source with something else between the brackets of the literal."""
    whole = ast.get_source_segment(text, literal) or ""
    before = "".join(lines(text)[: literal.lineno - 1])
    line = text[len(before) :]
    at = len(before) + len(line.encode()[: literal.col_offset].decode())
    return text[: at + 1] + inside + text[at + len(whole) - 1 :]

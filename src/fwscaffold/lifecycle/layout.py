"""How Python is laid out: a formatter of the team's changes that, and not what a file says."""

import ast
import io
import re
import token
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

QUOTES = "\"'"
STRING = re.compile(r"(\w*)(\"\"\"|'''|\"|')(.*)\2", re.DOTALL)
QUOTED = re.compile(rf"\\?[{QUOTES}]")  # in a text, whose own quotes say how it is written there
CLOSING = frozenset({")", "]", "}"})
PARENTHESES = frozenset({"(", ")"})


@dataclass(frozen=True, slots=True)
class Part:
    """The text of a part of a file, such as a logical line, and what it says."""

    text: str
    said: str


def relaid(texts: Sequence[str]) -> list[str]:
    """Return the base, yours and theirs in which what is the same is laid out as in yours.

    It is then no change of yours, and nothing that the template changes beside it is in its way.
    """
    base, ours, theirs = map(statements, texts)
    found = laid_out(base, ours, theirs)
    is_sound = all(_means(*pair) for pair in zip(texts, found, strict=True))
    return found if is_sound else [*texts]


def laid_out(base: Sequence[Part], ours: Sequence[Part], theirs: Sequence[Part]) -> list[str]:
    """Return all three texts, in which the same parts have the layout that they have in yours."""
    layout = {i: ours[j].text for i, j in _pairs(base, ours)}
    same = {j: layout[i] for i, j in _pairs(base, theirs) if i in layout}
    return [_text(base, layout), _text(ours, {}), _text(theirs, same)]


def says(text: str, other: str) -> bool:
    """Return whether a text says the same as another, however it is laid out."""
    return _means(text, other) and _said(text) == _said(other)


def extends(text: str, original: str) -> bool:
    """Return whether all that the original says is still there, in its order."""
    lines = iter(_said(text))
    return all(line in lines for line in _said(original))


def statements(text: str) -> list[Part]:
    """Return what a file consists of: each line by itself where it is no Python."""
    lines = io.StringIO(text).readlines()  # as Python counts them
    try:
        logical = [*_logical(text)]
    except (SyntaxError, ValueError, tokenize.TokenError):
        logical = []
    found, done = list[Part](), 0
    for start, end, said in logical:
        found += [Part(line, line) for line in lines[done:start]]
        found.append(Part("".join(lines[start:end]), said))
        done = end
    return [*found, *(Part(line, line) for line in lines[done:])]


def _logical(text: str) -> Iterator[tuple[int, int, str]]:
    """Give where each logical line begins and ends, by the numbers of lines, and what it says."""
    held = list[tokenize.TokenInfo]()
    for each in tokenize.generate_tokens(io.StringIO(text).readline):
        if each.type == token.NEWLINE:
            start, column = held[0].start
            yield start - 1, each.start[0], held[0].line[:column] + _words(held)
            held = []
        elif each.string.strip() and (held or each.type != token.COMMENT):
            held.append(each)


def _words(tokens: Sequence[tokenize.TokenInfo]) -> str:
    """Return what the tokens say, without what formatters add and take away."""
    words, is_text = list[str](), False
    for each in tokens:
        if each.string in CLOSING and words[-1:] == [","]:
            words.pop()
        if each.string in PARENTHESES:
            continue
        was_text, is_text = is_text, bool(found := STRING.fullmatch(each.string))
        word = found[1].lower() + QUOTED.sub("'", found[3]) if found else _bare(each)
        if was_text and is_text:  # two that stand side by side are one
            words[-1] += word
        else:
            words.append(word)
    return " ".join(words)


def _bare(word: tokenize.TokenInfo) -> str:
    """Return a word, without the quotes of an f-string, whose parts Python 3.12 tells apart."""
    is_part = token.tok_name[word.type].startswith("FSTRING")
    return word.string.strip(QUOTES) if is_part else word.string


def _pairs(one: Sequence[Part], other: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Give the places of what both say, in the order of both."""
    first, second = ([each.said for each in side] for side in (one, other))
    for i, j, size in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        yield from zip(range(i, i + size), range(j, j + size), strict=True)


def _text(found: Sequence[Part], layout: dict[int, str]) -> str:
    return "".join(layout.get(i, each.text) for i, each in enumerate(found))


def _said(text: str) -> list[str]:
    return [each.said for each in statements(text) if each.said.strip()]


def _means(text: str, other: str) -> bool:
    """Return whether Python reads the same in both."""
    if text == other:
        return True
    try:
        one, two = (ast.dump(ast.parse(each)) for each in (text, other))
    except (SyntaxError, ValueError, RecursionError):
        return False
    return one == two

"""How a page or a style sheet is laid out: a formatter changes that, and not what it says."""

import re
from collections.abc import Sequence

from fwscaffold.lifecycle.layout import Part, laid_out

SUFFIXES = frozenset({".html", ".css"})
SIGNS = "<>{}%;"
WORD = re.compile(rf"\s*([{SIGNS}]|[^\s{SIGNS}]+)?")
DOCTYPE = "!doctype"


def relaid(texts: Sequence[bytes]) -> list[bytes]:
    """Return the base, yours and theirs in which what is the same is laid out as in yours."""
    base, ours, theirs = map(_words, texts)
    found = laid_out(base, ours, theirs)
    return [text.encode("utf-8", "surrogateescape") for text in found]


def says(text: bytes, other: bytes) -> bool:
    """Return whether a text has the same words as another, whatever is between them."""
    one, two = ([each.said for each in _words(each) if each.text.strip()] for each in (text, other))
    return one == two


def _words(text: bytes) -> list[Part]:
    """Return the words of a text, each with the white space before it, and what is behind them.

    One says which word it follows: between others its white space could join two words, or put one
    at the end of a comment.
    """
    found, before = list[Part](), ""
    for each in WORD.finditer(text.decode("utf-8", "surrogateescape")):
        word = _said(each[1] or "")
        found.append(Part(each[0], f"{before} {word}"))
        before = word
    return found


def _said(word: str) -> str:
    return DOCTYPE if word.lower() == DOCTYPE else word.replace('"', "'")

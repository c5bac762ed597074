"""A file's text as HTML, its words coloured by Pygments, which runs nothing of it."""

from pathlib import PurePosixPath

from markupsafe import Markup
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_for_filename
from pygments.lexers.diff import DiffLexer
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

MOST = 100_000  # characters that are coloured; more is shown as it is
FORMATTER: "HtmlFormatter[str]" = HtmlFormatter(nowrap=True, classprefix="hl-")


def is_text(content: bytes) -> bool:
    """Return whether the content can be shown."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def source(path: PurePosixPath, content: bytes) -> Markup:
    """Return a file's lines, each in an element of its own."""
    return _lines(content.decode("utf-8"), _lexer(path.name))


def patch(text: str) -> Markup:
    """Return the lines of a unified diff, without the two that name the files."""
    return _lines("".join(text.splitlines(keepends=True)[2:]), DiffLexer(ensurenl=False))


def _lexer(name: str) -> Lexer:
    try:
        return get_lexer_for_filename(name, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def _lines(text: str, lexer: Lexer) -> Markup:
    """Return the text as HTML; Pygments ends each of its elements where the line ends."""
    if len(text) > MOST:
        lexer = TextLexer(stripnl=False)
    coloured = highlight(text, lexer, FORMATTER)
    lines = (f'<span class="line">{line}\n</span>' for line in coloured.splitlines())
    return Markup("".join(lines))  # noqa: S704 Pygments has escaped it

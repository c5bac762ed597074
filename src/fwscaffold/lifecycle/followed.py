"""Which template a project follows: the one that it was made from, and the one that is next."""

from collections.abc import Callable
from pathlib import Path

from fwscaffold.creation.receipt import Receipt
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.templates import again, next_of
from fwscaffold.template.catalog import Template, find
from fwscaffold.wording import quoted

# Gives the template of a project in a directory.
Choose = Callable[[Receipt, Path], Template]


def made_from(written: Receipt, directory: Path, word: str = "") -> Template:
    """Return the template that a project was made from; where it is now, the *word* may say."""
    if written.origin:
        return again(written.origin, directory, word)
    return _ours(written, word)


def newest(written: Receipt, directory: Path, word: str = "", to: str = "") -> Template:
    """Return the template that an update brings a project to: the ref *to*, or the newest."""
    if written.origin:
        return next_of(written.origin, directory, to, word)
    return _ours(written, word or to)


def _ours(written: Receipt, word: str) -> Template:
    if word:
        message = f"this project is of the framework {quoted(written.framework)}, whose template"
        more = "comes with fwscaffold: leave out `--template` and `--to`"
        raise ScaffoldError(f"{message} {more}", Exit.USAGE)
    return find(written.framework)

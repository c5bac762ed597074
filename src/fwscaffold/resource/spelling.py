"""How a resource and its fields may be called, as Python, SQL and an address can all have it."""

import builtins
import keyword
import re

from fwscaffold.resource.sql_words import RESERVED
from fwscaffold.template.names import slug

LONGEST = 30  # characters; some databases cut names of keys, which are made of several, at 63
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def problem(name: str) -> str | None:
    """Return what is wrong with a name in snake case."""
    if not SNAKE.fullmatch(name):
        return "is not a name of small letters, digits and single underscores"
    if len(name) > LONGEST:
        return f"has {len(name)} characters, at most {LONGEST} are allowed"
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return "has a meaning of its own in Python, choose another"
    if name == "l":
        return "looks like the number 1, choose another"
    if name in dir(builtins):
        return "is a name of Python's own, choose another"
    return None


def problem_as_class(name: str) -> str | None:
    """Return what is wrong with the name as that of a class, which is written together."""
    written = name.title().replace("_", "")
    is_own = keyword.iskeyword(written) or written in dir(builtins)
    return f"makes a class `{written}`, a name of Python's own, choose another" if is_own else None


def problem_in_sql(name: str) -> str | None:
    """Return what is wrong with the name as that of a table or a column."""
    return "has a meaning of its own in SQL, choose another" if name in RESERVED else None


def proposal(name: str) -> str:
    """Return a name in snake case that is close to *name*, or nothing where there is none."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return slug(words).replace("-", "_").lstrip("_0123456789")

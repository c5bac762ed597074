"""How values and suggestions are put into a sentence."""

import re
from collections.abc import Iterable

LONGEST = 60
MOST = 10_000  # characters of a value that are looked at
MOST_NAMED = 30  # a line with more of them is read by nobody
# Between `https://` and the host all is secret, elsewhere what follows the user's name.
SECRET = re.compile(r"(\bhttps?://|\b\w+://[^/@:\s]*:)[^/@\s]+@")


def shown(value: object) -> str:
    """Return *value* as it can be shown in one line, whoever wrote it.

    Characters that are not printable are escaped, so that nothing steers a terminal or begins a
    line; passwords and tokens in a URL (RFC 3986, section 3.2.1) are left out.
    """
    text = SECRET.sub(r"\1…@", str(value))
    return text if text.isprintable() else "".join(map(_escaped, text))


def quoted(value: object) -> str:
    """Return *value* in backticks, as `shown` has it, cut at 60 characters."""
    text = shown(str(value)[:MOST])
    return f"`{text[:LONGEST]}…`" if len(text) > LONGEST else f"`{text}`"


def _escaped(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]


def refusal(error: OSError) -> str:
    """Return what the system refuses, and for which file."""
    reason = (error.strerror or str(error)).lower()
    return f"{quoted(error.filename)}: {reason}" if error.filename else reason


def suggestion(value: str, known: Iterable[str]) -> str:
    """Return `, did you mean …?` for the closest of *known*, or a list of them that is short.

    A number is no slip of the pen: who writes 3.10 does not mean 3.14.
    """
    from difflib import get_close_matches

    names = {name.casefold(): name for name in known}
    close = get_close_matches(value.casefold(), names, n=1)
    if close and any(map(str.isalpha, value)):
        return f", did you mean {quoted(names[close[0]])}?"
    return f", choose {either(names.values())}" if len(names) <= MOST_NAMED else ""


def either(names: Iterable[str]) -> str:
    """Return `a`, `b` or `c` as a phrase."""
    *most, last = map(quoted, names)
    return f"{', '.join(most)} or {last}" if most else last

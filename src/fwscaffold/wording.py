"""How values and suggestions are put into a sentence."""

from collections.abc import Iterable

LONGEST = 60


def quoted(value: object) -> str:
    """Return *value* in backticks: control characters escaped, cut at 60 characters."""
    text = str(value)
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:LONGEST])
    return f"`{shown}…`" if len(text) > LONGEST else f"`{shown}`"


def suggestion(value: str, known: Iterable[str]) -> str:
    """Return `, did you mean …?` for the closest of *known*, or the list of all of them."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(value, names, n=1)
    return f", did you mean {quoted(close[0])}?" if close else f", choose {either(names)}"


def either(names: Iterable[str]) -> str:
    """Return `a`, `b` or `c` as a phrase."""
    *most, last = map(quoted, names)
    return f"{', '.join(most)} or {last}" if most else last

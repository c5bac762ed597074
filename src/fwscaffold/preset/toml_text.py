"""TOML as a text in which values are put and removed, and all else stays: the place of tomlkit."""

from typing import Any

from fwscaffold.preset.structure import Misfit, Place, at, shown
from fwscaffold.wording import quoted


def data(text: str) -> Any:
    """Return what the text says; raise `ValueError` where it is no TOML."""
    import tomllib

    return tomllib.loads(text)


def put(text: str, place: Place, other: str, source: Place) -> str:
    """Return the text with a value of the *other* at the place, comments and all."""
    import tomlkit
    from tomlkit.items import AoT, Array, InlineTable, Table

    whole = tomlkit.parse(text)
    value, holder, step = at(tomlkit.parse(other), source), at(whole, place[:-1]), place[-1]
    if isinstance(holder, (Array, InlineTable)) and isinstance(value, (AoT, Table)):
        value = value.unwrap()  # with a heading of its own it cannot be in braces
    elif isinstance(holder, AoT):
        if not isinstance(value, (InlineTable, Table)):
            raise Misfit(f"{shown(place[:-1])} is a list of tables, and {quoted(value)} is none")
        value = value if isinstance(value, Table) else value.unwrap()
    if isinstance(holder, list) and step == len(holder):
        holder.append(value)
    else:
        holder[step] = value
    return tomlkit.dumps(whole)


def drop(text: str, place: Place) -> str:
    """Return the text without what is at the place."""
    import tomlkit

    whole = tomlkit.parse(text)
    del at(whole, place[:-1])[place[-1]]
    return tomlkit.dumps(whole)

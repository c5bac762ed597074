"""The templates that a preset gives a short name, and what it settles for each of them alone."""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fwscaffold.preset.presets import Shelved
from fwscaffold.preset.problem import refusal, refuse_unknown, table, text
from fwscaffold.preset.settled import all_locks
from fwscaffold.source.address import parsed
from fwscaffold.template.catalog import catalog
from fwscaffold.wording import quoted

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
KEYS = ("source", "defaults", "locked")


def shelf(
    path: Path, content: Mapping[str, Any], base: Mapping[str, Shelved]
) -> dict[str, Shelved]:
    """Return the templates of a preset's file, and of its *base*; a path is seen from that file."""
    found = {**base}
    for name, entry in table(path, content, "templates").items():
        if not NAME.fullmatch(name) or name in catalog():
            raise refusal(path, f"calls a template {quoted(name)}, give it another short name")
        written = {"source": entry} if isinstance(entry, str) else entry
        if not isinstance(written, dict):
            raise refusal(path, f"names no source for template {quoted(name)}, write a text")
        found[name] = _shelved(path, name, written, found.get(name, Shelved("")))
    return found


def _shelved(path: Path, name: str, entry: Mapping[str, Any], before: Shelved) -> Shelved:
    """Return a template with what is settled for it, here and *before*."""
    refuse_unknown(path, entry, KEYS, f"has in {quoted(f'[templates.{name}]')}")
    source = text(path, entry, "source")
    if not (source or before.source):
        raise refusal(path, f"names no source for template {quoted(name)}, write a text")
    return Shelved(
        _seen_from(path, source) if source else before.source,
        {**before.defaults, **table(path, entry, "defaults")},
        {**before.locked, **all_locks(path, entry)},
    )


def _seen_from(path: Path, source: str) -> str:
    address = parsed(source)
    if not address.is_path:
        return source
    place = os.path.normpath(path.parent.resolve() / address.place)
    return replace(address, place=place).source

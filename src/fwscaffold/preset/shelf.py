"""The templates that a preset gives a short name."""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fwscaffold.preset.problem import refusal, table
from fwscaffold.source.address import parsed
from fwscaffold.template.catalog import catalog
from fwscaffold.wording import quoted

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


def shelf(path: Path, content: Mapping[str, Any]) -> dict[str, str]:
    """Return the templates of a preset's file, by name; a path is seen from that file."""
    found = {}
    for name, source in table(path, content, "templates").items():
        if not NAME.fullmatch(name) or name in catalog():
            raise refusal(path, f"calls a template {quoted(name)}, give it another short name")
        if not isinstance(source, str):
            raise refusal(path, f"names no source for template {quoted(name)}, write a text")
        address = parsed(source)
        if address.is_path:
            place = os.path.normpath(path.parent.resolve() / address.place)
            source = replace(address, place=place).source
        found[name] = source
    return found

"""JSON that means one thing only: no key twice, no `NaN` (RFC 8259, sections 4 and 6)."""

import json
from collections.abc import Mapping
from typing import Any

from fwscaffold.wording import quoted


def loads(text: str) -> Any:
    """Return what the text holds; raise `ValueError` if it is not such JSON, or too deep."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def as_json(content: Mapping[str, Any]) -> str:
    """Return *content* as indented JSON text in ASCII, which every stream and reader takes."""
    return json.dumps(content, indent=2)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key, value in pairs:
        if key in content:
            raise ValueError(f"{quoted(key)} is there twice")
        content[key] = value
    return content


def _constant(name: str) -> Any:
    raise ValueError(f"{quoted(name)} is not a number")

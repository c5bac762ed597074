"""Where a template of somebody else's is from, as a receipt holds it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Origin, Template
from fwscaffold.wording import quoted

FORMAT = 2  # of a receipt that names a source; the one before it has no number
TEXTS = ("source", "ref", "commit", "at", "seed")
KEYS = {*TEXTS, "trusted"}
SHORT = 12
COMMIT = re.compile(r"([0-9a-f]{40})?")


def settled(template: Template, answers: Answers) -> Origin | None:
    """Return the template's origin, without clock and dice where nothing was made of them."""
    if not (template.origin and answers.rendering) or answers.rendering.by_chance:
        return template.origin
    return replace(template.origin, at="", seed="")


def release(origin: Origin) -> str:
    """Return what tells one state of the template from the next, as short as it can be."""
    return origin.ref or (origin.commit or origin.digest)[:SHORT]


def as_json(origin: Origin) -> dict[str, Any]:
    """Return what the receipt says of it; the digest stands beside that."""
    found = {key: value for key, value in asdict(origin).items() if value and key in KEYS}
    return {"format": FORMAT, "source": found}


def read(content: Mapping[str, Any], digest: str) -> Origin | None:
    """Return what the receipt says; raise `ValueError` for what no version has written."""
    if content.get("format", FORMAT) != FORMAT:
        form = quoted(content["format"])
        raise ValueError(f"format {form} is not known to this version, upgrade fwscaffold")
    match content.get("source"):
        case None:
            return None
        case dict(source) if {"source"} <= source.keys() <= KEYS:
            texts, trusted = [source.get(key, "") for key in TEXTS], source.get("trusted", False)
            if all(isinstance(each, str) for each in texts) and isinstance(trusted, bool):
                found = Origin(**dict(zip(TEXTS, texts, strict=True)), digest=digest)
                if not COMMIT.fullmatch(found.commit):
                    raise ValueError(f"{quoted(found.commit)} is no commit")
                return replace(found, trusted=trusted)
    raise ValueError("the source of its template is none")

"""What a team's configurator is called, its colour and its logo."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fwscaffold.preset.presets import Brand
from fwscaffold.preset.problem import inside, refusal, refuse_unknown, table, text
from fwscaffold.wording import quoted

KEYS = ("name", "colour", "logo")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LOGOS = (".png", ".svg")


def brand(path: Path, content: Mapping[str, Any]) -> Brand:
    """Return the `[brand]` of the preset at *path*; raise for what it cannot be."""
    entry = table(path, content, "brand")
    refuse_unknown(path, entry, KEYS, "has in `[brand]`")
    name, colour, logo = (text(path, entry, key) for key in KEYS)
    if colour and not COLOUR.fullmatch(colour):
        raise refusal(path, f"has the colour {quoted(colour)}, write it as `#0f6b5c`")
    return Brand(name, colour, _logo(path, logo) if logo else None)


def _logo(path: Path, name: str) -> Path:
    place = inside(path, name)
    if not (place and place.is_file() and place.suffix in LOGOS):
        problem = f"has the logo {quoted(name)}, name a .png or .svg that is beside it"
        raise refusal(path, problem)
    return place

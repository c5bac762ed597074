"""Which templates may run what they bring: the user's word, kept in a file of the user's."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from fwscaffold import cache, strict_json
from fwscaffold.creation.disk import flush
from fwscaffold.creation.staging import temporary
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.reading import read_text
from fwscaffold.template.catalog import Template

FILE = "trusted.json"


def is_trusted(template: Template) -> bool:
    """Return whether the user trusts the template in the state that it is in."""
    return _state(template) in _known().get(_source(template), [])


def trust(template: Template) -> None:
    """Remember that the user does; raise where there is no safe place to write that down."""
    place = _place()
    if not place:
        message = "there is no configuration directory that only you can write in"
        raise ScaffoldError(f"{message}, set `XDG_CONFIG_HOME` to one and try again", Exit.USAGE)
    known = _known()
    states = [*known.get(_source(template), []), _state(template)]
    content = {**known, _source(template): [*dict.fromkeys(states)]}
    with temporary(place) as scratch:
        (scratch / FILE).write_text(json.dumps(content, indent=2) + "\n", "utf-8")
        (scratch / FILE).replace(place / FILE)
        flush(place)


def _source(template: Template) -> str:
    """Return the source; of a path, the whole path, whoever sees it."""
    origin = template.origin
    if origin and not origin.commit:
        return str(template.path.resolve())
    return origin.source if origin else ""


def _state(template: Template) -> str:
    return template.origin.commit or template.origin.digest if template.origin else ""


def _known() -> dict[str, Any]:
    """Return what the file says; one that is broken, or another user's, says nothing."""
    with suppress(OSError, ValueError):
        if place := _place():
            content = strict_json.loads(read_text(place / FILE, place))
            if isinstance(content, dict) and all(map(_is_list, content.values())):
                return content
    return {}


def _is_list(states: Any) -> bool:
    return isinstance(states, list)


def _place() -> Path | None:
    return cache.directory("XDG_CONFIG_HOME", ".config")

"""Settings that both sides have changed: what the template changes is put there by its keys."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.preset.merging import FORMATS, TOML, Format
from fwscaffold.preset.namesakes import like, requirements
from fwscaffold.preset.structure import Misfit, Place, merged, shown, without

MISSING = object()
COMMENT = re.compile(r"#.*")
# Where a value goes, and where it stands in the template's file; none is to be there without it.
Edit = tuple[Place, Place | None]


def settled(path: PurePosixPath, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Return yours with what is new in the template's, or None where both have changed the same."""
    form = FORMATS.get(path.suffix)
    if not form:
        return None
    try:
        old, mine, other = (text.decode("utf-8") for text in (base, ours, theirs))
        return _followed(form, old, mine, other).encode("utf-8")
    except (ValueError, RecursionError):
        return None


def _followed(form: Format, base: str, ours: str, theirs: str) -> str:
    was, whole, wanted = map(form.data, (base, ours, theirs))
    if not all(isinstance(each, Mapping) for each in (was, whole, wanted)):
        raise Misfit("it has no keys")
    text = ours
    for place, source in _edits(was, whole, wanted, form is TOML):
        if source is None:
            text, whole = form.drop(text, place), without(whole, place)
        else:
            text = form.put(text, place, theirs, source)
            whole = merged(whole, wanted, [(place, source)])
    own = {*COMMENT.findall(ours)} - {*COMMENT.findall(base)}
    if form.data(text) != whole or not own <= {*COMMENT.findall(text)}:
        raise Misfit("that would change more than the template does")
    return text


def _edits(was: Any, now: Any, wanted: Any, is_free: bool, place: Place = ()) -> Iterator[Edit]:
    """Give what the template has changed in a table and you have not; raise where both have.

    Lists whose order *is_free* take what is new, and lose what is old, wherever that stands.
    """
    for key in {**was, **wanted}:
        old, yours, new = (each.get(key, MISSING) for each in (was, now, wanted))
        here = (*place, key)
        if new in (old, yours):
            continue
        if isinstance(yours, Mapping) and isinstance(new, Mapping):
            before = old if isinstance(old, Mapping) else {}
            yield from _edits(before, yours, new, is_free, here)
        elif yours == old:
            yield here, None if new is MISSING else here
        elif is_free and all(isinstance(each, list) for each in (old, yours, new)):
            yield from _items(old, yours, new, here)
        else:
            raise Misfit(f"{shown(here)} is changed by both")


def _items(old: list[Any], yours: list[Any], new: list[Any], place: Place) -> Iterator[Edit]:
    """Give the items that go, the last first, and then those that come."""
    gone = [each for each in old if each not in new]
    if any(each not in yours for each in gone):
        raise Misfit(f"{shown(place)} is changed by both")
    for index in reversed(range(len(yours))):
        if yours[index] in gone:
            yield (*place, index), None
    left = [each for each in yours if each not in gone]
    for index, each in enumerate(new):
        if each in old or each in left:
            continue
        if like(left, each, requirements([*left, each])) is not None:
            raise Misfit(f"{shown(place)} is changed by both")
        yield (*place, len(left)), (*place, index)
        left.append(each)

"""Requirements are merged by the names in them (PEP 508), not by their lines."""

import re
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

KINDS = ({">=", ">", "~=", "==", "==="}, {"<", "<="}, {"!="})
LOWER = KINDS[0]
ITEM = re.compile(r'(?P<before>")(?P<value>[^"\n]*)(?=")')


def key(found: re.Match[str]) -> str:
    """Return the name and the extras of a requirement with a version, or nothing."""
    try:
        requirement = Requirement(found["value"])
    except InvalidRequirement:
        return ""
    extras = ",".join(sorted(requirement.extras))
    name = f"{canonicalize_name(requirement.name)}[{extras}]"
    return f"{name};{requirement.marker or ''}" if _lowest(requirement.specifier) else ""


def newer(base: str, ours: str, theirs: str) -> str:
    """Return what both have made of a requirement: the newer lower and the newer upper bound.

    Where these exclude each other it is the side that begins later.
    """
    sides = [Requirement(text).specifier for text in (base, ours, theirs)]
    found = [part for kind in KINDS for part in _merged(kind, *sides)]
    specifier = SpecifierSet(",".join(found))
    if not specifier.contains(_lowest(specifier) or "", prereleases=True):
        return max(ours, theirs, key=lambda text: [*_beginnings(Requirement(text).specifier)])
    head, rest = re.split(r"(?=[\s(<>=!~])", ours, maxsplit=1)
    tail = re.search(r"\s*;.*", rest)
    return f"{head}{','.join(found)}{tail[0] if tail else ''}"


def _merged(kind: set[str], base: SpecifierSet, *sides: SpecifierSet) -> list[str]:
    """Return the bounds of a kind: of the side that has changed them, else the newer ones."""
    old = _of(kind, base)
    ours, theirs = (_of(kind, side) for side in sides)
    if theirs == old:
        return ours
    return theirs if ours == old else max(ours, theirs, key=_versions)


def _of(kind: set[str], specifier: SpecifierSet) -> list[str]:
    return sorted(str(part) for part in specifier if part.operator in kind)


def _versions(parts: list[str]) -> list[Version]:
    return [Version(Specifier(part).version.removesuffix(".*")) for part in parts]


def _lowest(specifier: SpecifierSet) -> Version | None:
    """Return the version that the bounds begin with, or None where they do not say."""
    return max(_beginnings(specifier), default=None)


def _beginnings(specifier: SpecifierSet) -> Iterator[Version]:
    for part in specifier:
        if part.operator in LOWER:
            try:
                yield Version(part.version.removesuffix(".*"))
            except InvalidVersion:  # only `===` admits it
                continue

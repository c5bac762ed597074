"""Requirements, pins of actions and images, and imports are merged by what they are of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from packaging.version import Version

from fwscaffold.lifecycle import requirements
from fwscaffold.lifecycle.imports import joined
from fwscaffold.lifecycle.layout import relaid

NUMBER = re.compile(r"\d+(\.\d+)*")
TAG = r"(?P<value>[\w.-]+(@sha256:[0-9a-f]+)?)"
COMMENTED = r"(?P<value>[\w./-]+([ \t]+#[^\n]*)?)"


@dataclass(frozen=True, slots=True)
class Format:
    """How what has a version is found, what it is of, and which of two new versions is to be."""

    pattern: re.Pattern[str]
    key: Callable[[re.Match[str]], str]
    newer: Callable[[str, str, str], str]


def _before(found: re.Match[str]) -> str:
    return found["before"]


def _newer(_base: str, ours: str, theirs: str) -> str:
    """Return the pin with the higher number: that of its comment, or its own; else yours."""
    return theirs if _number(theirs) > _number(ours) else ours


def _number(pin: str) -> Version:
    found = NUMBER.search(pin.partition("#")[2] or pin)
    return Version(found[0] if found else "0")


def _pins(pattern: str) -> Format:
    return Format(re.compile(pattern), _before, _newer)


ACTIONS = _pins(rf"(?P<before>\buses: *[\w.-]+/[\w./-]+@){COMMENTED}")
HOOKS = _pins(rf"(?P<before>\brepo: *\S+\s+rev: *){COMMENTED}")
IMAGES = _pins(rf"(?P<before>(\bFROM |--from=|\bimage: *)[\w./-]+:){TAG}")
REQUIREMENTS = Format(requirements.ITEM, requirements.key, requirements.newer)
FORMATS = {
    ".github/*/*": [ACTIONS, IMAGES],
    ".gitlab-ci.yml": [IMAGES],
    ".pre-commit-config.yaml": [HOOKS],
    "*Dockerfile": [IMAGES],
    "*compose*.y*ml": [IMAGES],
    "pyproject.toml": [REQUIREMENTS],
}


def aligned(path: PurePosixPath, texts: Sequence[bytes]) -> list[bytes]:
    """Return the base, yours and theirs in which what has a version has the one that is to be.

    So has an import the names that are to be, and Python your layout. It is then no change of
    either side, and nothing that is changed beside it is in its way.
    """
    try:
        found = [text.decode("utf-8") for text in texts]
    except UnicodeDecodeError:
        return [*texts]
    for form in _formats(path):
        found = _aligned(form, found)
    if path.suffix == ".py":
        found = relaid(joined(found))
    return [text.encode("utf-8") for text in found]


def newest(path: PurePosixPath, text: str, other: str) -> str:
    """Return the text in which what has a version has the newer one of the two texts."""
    for form in _formats(path):
        mine, its = _values(form, text), _values(form, other)
        both = mine.keys() & its.keys()
        text = _with(form, text, {k: form.newer(mine[k], mine[k], its[k]) for k in both})
    return text


def _formats(path: PurePosixPath) -> list[Format]:
    return [each for pattern, found in FORMATS.items() if path.match(pattern) for each in found]


def _aligned(form: Format, texts: Sequence[str]) -> list[str]:
    base, ours, theirs = (_values(form, text) for text in texts)
    merged = {
        key: _three_ways(form, base[key], ours[key], theirs[key])
        for key in base.keys() & ours.keys() & theirs.keys()
    }
    # What you have removed stays removed, whatever the template makes of it.
    yours = {_name(form.key(found)) for found in form.pattern.finditer(texts[1])}
    both = base.keys() & theirs.keys()
    kept = {key: base[key] for key in both if _name(key) not in yours}
    return [_with(form, text, {**kept, **merged}) for text in texts]


def _three_ways(form: Format, base: str, ours: str, theirs: str) -> str:
    if theirs in {base, ours}:
        return ours
    return theirs if ours == base else form.newer(base, ours, theirs)


def _values(form: Format, text: str) -> dict[str, str]:
    """Return what has one version in the text, with that."""
    found = dict[str, set[str]]()
    for each in form.pattern.finditer(text):
        if key := form.key(each):
            found.setdefault(key, set()).add(each["value"])
    return {key: next(iter(values)) for key, values in found.items() if len(values) == 1}


def _name(key: str) -> str:
    """Return what a key is of, whatever its extras are."""
    return key.partition("[")[0]


def _with(form: Format, text: str, values: dict[str, str]) -> str:
    def renewed(found: re.Match[str]) -> str:
        return found["before"] + values.get(form.key(found), found["value"])

    return form.pattern.sub(renewed, text)

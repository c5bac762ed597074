"""With what a framework's projects were tested, as a template's `evidence.json` records it."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import questions

# One project whose own tests passed: the `version` of the framework, the Python that ran them as
# `python_version`, and the answers that the project was made from.
Cell = Mapping[str, str]
Block = Mapping[str, tuple[str, ...]]


def cells(template: Template) -> tuple[Cell, ...]:
    """Return what was tested, oldest Python first; nothing for a template that no run has seen."""
    return tuple(_evidence(template)["cells"])


def servers(template: Template) -> Mapping[str, str]:
    """Return the server that each database was tested on, such as MariaDB 11.4.2."""
    found: Mapping[str, str] = _evidence(template)["servers"]
    return found


@cache
def _evidence(template: Template) -> Mapping[str, Any]:
    path = template.path / "evidence.json"
    nothing: dict[str, Any] = {"servers": {}, "cells": []}
    is_ours = path.is_file() and not template.origin
    return json.loads(path.read_text("utf-8")) if is_ours else nothing


def blocks(tested: Iterable[Cell]) -> list[Block]:
    """Return the same cells in few blocks; every combination of a block's values was tested."""
    merged: list[Block] = [{key: (value,) for key, value in cell.items()} for cell in tested]
    for key in reversed([*merged[0]] if merged else []):
        alike: dict[tuple[object, ...], list[Block]] = {}
        for block in merged:
            rest = tuple(values for other, values in block.items() if other != key)
            alike.setdefault(rest, []).append(block)
        merged = [
            {**group[0], key: tuple(value for block in group for value in block[key])}
            for group in alike.values()
        ]
    return merged


def untested(template: Template) -> dict[str, list[str]]:
    """Return, by question, the choices with which no project was tested, if others were."""
    missing = {}
    for question in questions(template):
        tested = {cell[question.key] for cell in cells(template) if question.key in cell}
        rest = [choice for choice in question.choices if choice not in tested]
        if tested and rest:
            missing[question.key] = rest
    return missing

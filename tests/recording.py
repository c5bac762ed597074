"""Writes what a run tested to the templates' `evidence.json`, for `--record-evidence`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import pytest

from fwscaffold.template.catalog import Template, catalog
from fwscaffold.template.evidence import cells, servers
from fwscaffold.template.questions import questions

Cell = Mapping[str, str]


class Tested(NamedTuple):
    """Whether a project's own tests passed, of which framework, with what and on which server."""

    passed: bool
    framework: str
    cell: Cell
    server: str


@dataclass
class Recording:
    """Hears the outcome of every test, in whichever process it ran."""

    tested: list[Tested] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what the test says that it tests."""
        for name, value in report.user_properties if report.when == "call" else []:
            if name == "tested":
                self.tested.append(Tested(report.passed, *cast("tuple[str, Cell, str]", value)))

    def pytest_sessionfinish(self) -> None:
        """Renew the evidence of each framework of which something was tested."""
        for template in catalog().values():
            mine = [one for one in self.tested if one.framework == template.name]
            if mine:
                text = _text(template, _cells(template, mine), _servers(template, mine))
                (template.path / "evidence.json").write_text(text, "utf-8")


def _cells(template: Template, tested: Iterable[Tested]) -> Iterable[Cell]:
    """Return the cells that passed, and those that this run has not tried."""
    outcomes: dict[tuple[str, ...], Cell | None] = {_key(cell): cell for cell in cells(template)}
    for one in sorted(tested, key=lambda one: one.passed, reverse=True):
        outcomes[_key(one.cell)] = one.cell if one.passed else None
    return (cell for cell in outcomes.values() if cell)


def _key(cell: Cell) -> tuple[str, ...]:
    return tuple(value for key, value in cell.items() if key != "version")


def _servers(template: Template, tested: Iterable[Tested]) -> Mapping[str, str]:
    mine = {one.cell["database"]: one.server for one in tested if one.server}
    return {**servers(template), **mine}


def _text(template: Template, recorded: Iterable[Cell], on: Mapping[str, str]) -> str:
    """Return the file: a line for each cell, in the order of the choices, what is none any more last."""
    choices = {question.key: [*question.choices] for question in questions(template)}

    def place(cell: Cell) -> list[int]:
        keys = [key for key in cell if key != "version"]
        return [[*choices[key], cell[key]].index(cell[key]) for key in keys]

    lines = ",\n".join(f"    {json.dumps(cell)}" for cell in sorted(recorded, key=place))
    ordered = json.dumps(on, sort_keys=True)
    return f'{{\n  "servers": {ordered},\n  "cells": [\n{lines}\n  ]\n}}\n'

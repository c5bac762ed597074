"""A directory and an entry of the catalog make a framework: no word of the program changes."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from fwscaffold.errors import Exit
from fwscaffold.template.catalog import by_group, catalog, templates_directory
from tiny import FILES, MakeTemplates, Run, write, write_templates

GROUP = "serverless"
Forget = Callable[[], None]


@pytest.fixture
def root(make_templates: MakeTemplates, forget: Forget, identity: None) -> Path:
    """Add a tiny template to the real ones, in a group of its own; return where it is."""
    real = templates_directory()
    entries: dict[str, dict[str, Any]] = json.loads((real / "cookiecutter.json").read_text("utf-8"))
    made = make_templates()
    added = json.loads((made / "cookiecutter.json").read_text("utf-8"))["templates"]["tiny"]
    for entry in entries["templates"].values():
        entry["path"] = str(real / entry["path"])
    entries["templates"]["tiny"] = {**added, "group": GROUP}
    write(made, {"cookiecutter.json": json.dumps(entries)})
    forget()
    return made


def changed(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Change the tiny template, and nothing of the catalog."""
    entries = (root / "cookiecutter.json").read_bytes()
    write_templates(root, {**FILES, **files}, {})
    write(root, {"cookiecutter.json": entries})


def test_it_is_listed_in_its_group_after_those_before_it(root: Path, run: Run) -> None:
    assert list(by_group())[-1] == GROUP
    shown = run("list").out.splitlines()
    groups = [line for line in shown if line in by_group()]
    assert groups == list(by_group())
    assert shown[shown.index(GROUP) + 1] == "  tiny      A tiny template"
    listed = [entry["name"] for entry in run("list", "--json").json["frameworks"]]
    assert listed[-1] == "tiny"
    assert sorted(listed) == sorted(catalog())
    assert "tiny" in run("new", "--help").out


def test_it_is_shown_compared_and_has_a_schema(root: Path, run: Run) -> None:
    assert "being tiny" in run("show", "tiny").out
    other = next(iter(catalog()))
    assert [
        side["name"] for side in run("compare", other, "tiny", "--json").json["frameworks"]
    ] == [
        other,
        "tiny",
    ]
    assert "database" in run("schema", "tiny").json["properties"]


def test_its_projects_are_made_checked_and_updated(root: Path, forget: Forget, run: Run) -> None:
    assert run("new", "tiny", "shop", "--yes").code == Exit.DONE
    assert run("check", "shop").code == Exit.DONE
    changed(root, {"manage.py": "#!/usr/bin/env python\nprint('newer')\n"})
    forget()
    assert run("update", "shop").code == Exit.DONE
    assert "newer" in Path("shop/manage.py").read_text("utf-8")
    assert run("check", "shop").code == Exit.DONE

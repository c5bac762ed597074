import json
from pathlib import Path

import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.template import catalog, evidence
from fwscaffold.template.catalog import PROJECT_DIRECTORY, find, templates_directory
from fwscaffold.template.declaration import declaration
from fwscaffold.template.questions import Kind, questions
from fwscaffold.wording import either
from tiny import QUESTIONS, MakeTemplates, Run, write


def test_a_template_is_found_by_its_name(make_templates: MakeTemplates) -> None:
    root = make_templates()
    template = find("tiny")
    assert (template.title, template.path) == ("Tiny", root / "tiny")
    assert template.promises == ("being tiny",)
    with pytest.raises(ScaffoldError, match="no such framework `__class__`, choose `tiny`"):
        find("__class__")


def test_templates_come_from_the_package_or_from_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "src" / "fwscaffold"
    package.mkdir(parents=True)
    monkeypatch.setattr(catalog, "__file__", str(package / "template" / "catalog.py"))
    assert templates_directory() == tmp_path / "templates"
    (package / "templates").mkdir()
    assert templates_directory() == package / "templates"


def test_questions_are_the_public_variables_in_order(make_templates: MakeTemplates) -> None:
    make_templates()
    found = {question.key: question for question in questions(find("tiny"))}
    assert list(found)[:3] == ["project_name", "project_slug", "package_name"]
    assert found["project_slug"].option == "--project-slug"
    assert found["database"].kind is Kind.CHOICE
    assert found["database"].choices["mysql"] == "MySQL"
    assert found["docker"].kind is Kind.BOOLEAN
    assert found["description"].kind is Kind.TEXT
    assert declaration(find("tiny")).asked == ("project_name", "database", "docker")


def test_a_phrase_of_one_or_several() -> None:
    assert (either(["a"]), either(["a", "b", "c"])) == ("`a`", "`a`, `b` or `c`")


def test_list_groups_the_frameworks_and_says_what_to_do(
    run: Run, make_templates: MakeTemplates
) -> None:
    make_templates()
    result = run("list")
    assert result.out.splitlines()[:3] == [
        "micro",
        "  tiny      A tiny template",
        "            Choose it when you write a test.",
    ]
    assert run("list", "--json").json["frameworks"][0]["avoid"] == "you write anything else"


def test_show_tells_all_about_a_framework(run: Run, make_templates: MakeTemplates) -> None:
    make_templates()
    out = run("show", "tiny").out
    for text in (
        "you write anything else",
        "maturity, as of 2026-11-22",
        "  newest release    1.0, of 2026-01-31",
        "  maintained by     nobody",
        "being tiny",
        "tinylib>=1",
        "--database        Database (sqlite, postgresql, mysql)",
        "    Dockerfile",
        "8 files, 10 lines, 0 of them tests",
    ):
        assert text in out
    shown = run("show", "tiny", "--json").json
    assert shown["files"]["README.md"] == 1
    assert shown["questions"][0]["kind"] == "text"
    assert shown["maturity"]["python"] == "3.11 and newer"
    assert run("show", "tinny").err == "error: no such framework `tinny`, did you mean `tiny`?\n"


def cell(version: str, python: str, database: str) -> dict[str, str]:
    return {"version": version, "python_version": python, "database": database}


EVIDENCE = {
    "servers": {"postgresql": "PostgreSQL 17.2"},
    "cells": [
        *(cell("1.0", "3.11", database) for database in ("sqlite", "postgresql")),
        *(cell("2.0", "3.12", database) for database in ("sqlite", "postgresql")),
        *(cell("2.0", "3.13", database) for database in ("sqlite", "postgresql")),
        cell("2.0", "3.14", "sqlite"),
    ],
}


TESTED = """\
tested in every combination
  Tiny              1.0
  --python-version  3.11
  --database        sqlite, postgresql
  Tiny              2.0
  --python-version  3.12, 3.13
  --database        sqlite, postgresql
  Tiny              2.0
  --python-version  3.14
  --database        sqlite

tested on
  PostgreSQL 17.2

not tested
  --database        mysql
  Python            newer than 3.14
"""


def test_show_says_with_what_its_projects_were_tested(
    run: Run, make_templates: MakeTemplates
) -> None:
    root = make_templates()
    assert "\ntested in every combination\n  nothing yet\n\nholds\n" in run("show", "tiny").out
    (root / "tiny" / "evidence.json").write_text(json.dumps(EVIDENCE))
    evidence._evidence.cache_clear()
    assert f"\n{TESTED}\nholds\n" in run("show", "tiny").out
    shown = run("show", "tiny", "--json").json
    assert shown["tested"] == EVIDENCE["cells"]
    assert shown["tested_on"] == EVIDENCE["servers"]
    assert shown["untested"] == {"database": ["mysql"]}


def test_a_choice_that_was_never_tested_is_named_when_it_is_made(
    run: Run, make_templates: MakeTemplates
) -> None:
    root = make_templates()
    (root / "tiny" / "evidence.json").write_text(json.dumps(EVIDENCE))
    named = "not tested: `--database mysql`, `fwscaffold show tiny` lists what was\n"
    assert run("new", "tiny", "shop", "--dry-run", "--database", "mysql").err == named
    assert run("new", "tiny", "shop", "--dry-run", "--database", "postgresql").err == ""


@pytest.mark.parametrize("command", [["list"], ["show", "tiny"]])
def test_reports_stay_within_the_terminal(
    run: Run, make_templates: MakeTemplates, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    make_templates()
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(len, run(*command).out.splitlines())) <= 40


def test_compare_puts_two_side_by_side(run: Run, make_templates: MakeTemplates) -> None:
    root = make_templates()
    entries = json.loads((root / "cookiecutter.json").read_text("utf-8"))["templates"]
    entries["other"] = {**entries["tiny"], "title": "Other", "path": "./other"}
    prompts = {
        **QUESTIONS["__prompts__"],
        "speed": {"__prompt__": "Speed", "slow": "Slow", "fast": "Fast"},
    }
    other = {**QUESTIONS, "speed": ["slow", "fast"], "__prompts__": prompts}
    metadata = "[project]\ndependencies = ['otherlib[all]>=1', 'tinylib>=1']\n"
    project = f"other/{PROJECT_DIRECTORY}"
    write(
        root,
        {
            "cookiecutter.json": json.dumps({"templates": entries}),
            "other/cookiecutter.json": json.dumps(other),
            f"{project}/pyproject.toml": metadata,
            f"{project}/tests/test_it.py": "assert True\n",
        },
    )
    out = run("compare", "tiny", "other").out
    assert out.splitlines()[:7] == [
        "                  Tiny          Other",
        "kind              micro         micro",
        "newest release    1.0           1.0",
        "released          2026-01-31    2026-01-31",
        "files             8             4",
        "lines             10            3",
        "lines of tests    0             1",
    ]
    for text in ("both            tinylib\n", "only Other      otherlib\n", "--speed (slow, fast)"):
        assert text in out
    both = run("compare", "other", "tiny", "--json").json["frameworks"]
    assert [side["test_lines"] for side in both] == [1, 0]


def test_compare_needs_two(run: Run, make_templates: MakeTemplates) -> None:
    make_templates()
    result = run("compare", "tiny", "tiny")
    assert (result.code, result.err) == (
        2,
        "error: `tiny` is the same as itself, name two frameworks\n",
    )
    assert "no such framework `other`" in run("compare", "tiny", "other").err

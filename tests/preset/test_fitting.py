"""A team answers and locks the questions of somebody else's template."""

import json
from pathlib import Path
from typing import Any

import pytest

from fwscaffold.errors import Exit
from fwscaffold.source.templates import is_from, named
from theirs import released, write_theirs
from tiny import MakeTemplates, Run, git, write

FILES = {"a": "{{ cookiecutter.kind }} {{ cookiecutter.region }} {{ cookiecutter.docs }}\n"}
ASKED: dict[str, Any] = {"kind": ["library", "service"], "region": "eu", "docs": True}
TEAM = """
name = "acme"

[templates.service]
source = "api"

[templates.service.defaults]
region = "us"

[templates.service.locked.kind]
value = "service"
reason = "libraries have a template of their own"
"""


@pytest.fixture(autouse=True)
def _team(make_templates: MakeTemplates, here: None, identity: None) -> None:
    make_templates()
    write_theirs(Path("api"), FILES, **ASKED)
    write(Path(), {"fwscaffold.toml": TEAM})


def team(more: str = "", source: str = "api") -> None:
    write(Path(), {"fwscaffold.toml": TEAM.replace('"api"', f'"{source}"') + more})


def test_its_questions_are_answered_and_locked(run: Run) -> None:
    result = run("new", "service", "shop")
    assert result.code == Exit.DONE
    assert "preset acme (fwscaffold.toml): sets region; locks kind\n" in result.err.replace(
        "../", ""
    )
    assert Path("shop/a").read_text() == "service us True\n"
    result = run("new", "service", "other", "--kind", "library")
    said = "is locked to `service` by preset `acme`: libraries have a template of their own"
    assert (result.code, result.err) == (Exit.USAGE, f"error: kind `library` {said}\n")
    assert run("new", "service", "other", "--region", "eu").code == Exit.DONE
    assert Path("other/a").read_text() == "service eu True\n"


@pytest.mark.parametrize("source", ["./api", "api/../api", "service"])
def test_they_are_whatever_it_is_called_by(run: Run, source: str) -> None:
    assert run("new", source, "shop").code == Exit.DONE
    assert Path("shop/a").read_text() == "service us True\n"


def test_they_are_for_this_template_alone(run: Run) -> None:
    write_theirs(Path("other"), FILES, **ASKED)
    assert run("new", "./other", "shop").code == Exit.DONE
    assert Path("shop/a").read_text() == "library eu True\n"
    assert "locks" not in run("new", "tiny", "third").err


def test_a_project_is_held_to_them(run: Run) -> None:
    Path("fwscaffold.toml").unlink()
    run("new", "./api", "shop")
    assert run("check", "shop", "--strict").code == Exit.DONE
    team()
    result = run("check", "shop")
    assert (result.code, "locked-answer: kind `library` is locked to `service`" in result.out) == (
        Exit.DRIFT,
        True,
    )
    result = run("update", "shop", "--force", "--set", "kind=library")
    assert (result.code, "is locked to `service` by preset `acme`" in result.err) == (
        Exit.USAGE,
        True,
    )
    assert run("update", "shop", "--force").code == Exit.DONE
    assert Path("shop/a").read_text() == "service eu True\n"
    assert run("check", "shop").code == Exit.DONE


def test_one_of_a_repository_is_known_however_its_address_is_spelled(run: Run) -> None:
    released(Path("api"), "v1")
    address = f"git+{Path('api').absolute().as_uri()}"
    team(source=f"{address}.git@v1")
    assert run("new", f"{address}@main", "shop").code == Exit.DONE
    assert Path("shop/a").read_text() == "service us True\n"
    team(source=f"{address}#deep")
    assert run("new", f"{address}@main", "other").code == Exit.DONE
    assert Path("other/a").read_text() == "library eu True\n"


def test_one_of_several_is_the_same_by_its_path_and_its_name() -> None:
    write(Path("many"), {"cookiecutter.json": '{"templates": {"one": {"path": "first"}}}'})
    write_theirs(Path("many/first"), FILES, **ASKED)
    template, top = named("./many#one"), Path("many").absolute()
    assert is_from(template, f"{top}#first")
    assert is_from(template, f"{top}/first")
    assert not is_from(template, f"{top}#two")
    assert not is_from(template, str(Path("api").absolute()))


def test_what_everybody_has_is_the_templates_where_it_takes_that(run: Run) -> None:
    write_theirs(Path("api"), FILES, **ASKED, database=["oracle", "sqlite"], docker="no")
    team('[defaults]\ndatabase = "sqlite"\ndocker = false\n')
    result = run("new", "service", "shop", "--dry-run", "--json")
    assert result.json["answers"]["database"] == "sqlite"
    assert result.json["answers"]["docker"] == "no"
    team('[locked.database]\nvalue = "mysql"\nreason = "we run nothing else"\n')
    result = run("new", "service", "shop")
    assert result.err.startswith(
        "error: preset `acme` answers `database` of template `api` with `mysql`, which is not a choice"
    )
    assert run("new", "tiny", "shop").code == Exit.DONE


def test_what_it_does_not_take_is_said(run: Run) -> None:
    team('[templates.service.locked.docs]\nvalue = "maybe"\nreason = "x"\n')
    result = run("new", "service", "shop")
    said = "answers `docs` of template `api` with `maybe`, which is neither true nor false"
    assert (result.code, result.err) == (Exit.USAGE, f"error: preset `acme` {said}\n")
    team('[templates.service.locked.regoin]\nvalue = "x"\nreason = "x"\n')
    result = run("new", "service", "shop")
    assert result.code == Exit.DONE
    said = "preset `acme` answers `regoin` for `service`, which does not ask that, did you mean `region`?"
    assert said in result.err


def test_a_preset_that_extends_adds_to_them(run: Run) -> None:
    write(Path("base"), {"preset.toml": TEAM.replace('"api"', '"../api"')})
    more = '[templates.service.defaults]\nregion = "asia"\n'
    write(Path(), {"fwscaffold.toml": f'name = "ours"\nextends = "base"\n{more}'})
    assert run("new", "service", "shop").code == Exit.DONE
    assert Path("shop/a").read_text() == "service asia True\n"


def test_a_new_release_that_asks_otherwise_is_told_and_fails_no_check(run: Run) -> None:
    released(Path("api"), "v1")
    source = f"git+{Path('api').absolute().as_uri()}"
    team(source=source)
    run("new", "service", "shop")
    written = json.loads(Path("shop/.fwscaffold.json").read_text())
    assert written["answers"]["kind"] == "service"
    released(write_theirs(Path("api"), FILES, **{**ASKED, "kind": ["one", "two"]}), "v2")
    git("-C", "shop", "add", "--all")
    assert run("check", "shop").code == Exit.DONE
    result = run("update", "shop", "--force")
    assert (result.code, "answers `kind` of template `api` with `service`" in result.err) == (
        Exit.USAGE,
        True,
    )


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("[templates.x]\n", "names no source for template `x`, write a text"),
        ('[templates.x]\nsource = "a"\nsorce = "b"\n', "has in `[templates.x]` an unknown key `sorce`, did you mean `source`?"),
        ('[templates.x]\nsource = 1\n', "`source` is not a line of text"),
        ('[templates.x]\nsource = "a"\ndefaults = 1\n', "`defaults` is not a table"),
        ('[templates.x]\nsource = "a"\n[templates.x.locked]\nkind = "y"\n', "locks `kind` without saying it as {value"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(run: Run, more: str, problem: str) -> None:
    team(more)
    result = run("new", "tiny", "shop")
    assert (result.code, problem in result.err) == (Exit.USAGE, True)

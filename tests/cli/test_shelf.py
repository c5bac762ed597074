"""Templates with a short name: the team's, and those of installed packages."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from fwscaffold.errors import Exit
from theirs import released, write_theirs
from tiny import MakeTemplates, Run, write

PACKAGE: dict[str, str | bytes] = {
    "acme_templates/__init__.py": "raise SystemExit('imported')\n",
    "acme_templates-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: acme-templates\nVersion: 1\n",
    "acme_templates-1.dist-info/entry_points.txt": (
        "[fwscaffold.templates]\nworker = acme_templates\nbad = a.b\ntiny = acme_templates\n"
    ),
}


@pytest.fixture(autouse=True)
def _shelf(
    make_templates: MakeTemplates,
    here: None,
    identity: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_templates()
    site = tmp_path / "site"
    write(site, PACKAGE)
    write_theirs(site / "acme_templates", {"a": "worker"})
    write(site, PACKAGE)
    monkeypatch.syspath_prepend(site)
    root = write_theirs(Path("api"), {"a": "api"}, {}, kind=["one", "two"])
    released(root, "v1")
    source = f"git+{root.absolute().as_uri()}"
    team = f'[templates]\nservice = "{source}"\nlocal = "api#"\n'
    write(Path(), {"fwscaffold.toml": f'name = "acme"\n{team}'})


def receipt(project: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(project, ".fwscaffold.json").read_text())
    return content


def test_a_short_name_of_the_teams_is_its_source(run: Run) -> None:
    assert run("new", "service", "shop", "--kind", "two").code == Exit.DONE
    assert receipt("shop")["source"]["ref"] == "v1"
    assert receipt("shop")["source"]["source"].endswith("/api")
    assert run("new", "local", "deep/shop").code == Exit.DONE
    assert receipt("deep/shop")["source"]["source"] == "../../api"
    assert "kind" in run("schema", "service").json["properties"]


def test_after_a_short_name_too_one_of_several_is_named(run: Run) -> None:
    write(Path("many"), {"cookiecutter.json": '{"templates": {"one": {"path": "first"}}}'})
    write_theirs(Path("many/first"), {"a": "one"})
    team = '[templates]\nmany = "many"\nfirst = "many#first"\n'
    write(Path(), {"fwscaffold.toml": team})
    assert run("new", "many#one", "shop").code == Exit.DONE
    assert receipt("shop")["source"]["source"] == "../many#one"
    assert "slug" in run("schema", "many#one").json["properties"]
    assert "holds several, name one at the end" in run("new", "many", "x").err
    assert "has no directory `first/two`" in run("new", "first#two", "x").err
    assert "no such framework `nobody#one`" in run("new", "nobody#one", "x").err


def test_a_package_is_found_by_its_entry_point_and_not_imported(run: Run, tmp_path: Path) -> None:
    assert run("new", "worker", "shop").code == Exit.DONE
    assert receipt("shop")["source"] == {"source": "package:worker"}
    assert Path("shop/a").read_text() == "worker"
    assert "acme_templates" not in sys.modules
    write_theirs(tmp_path / "site/acme_templates", {"a": "newer"})
    write(tmp_path / "site", PACKAGE)
    assert run("update", "shop", "--force").code == Exit.DONE
    assert Path("shop/a").read_text() == "newer"
    assert "is said to be in `a.b`, which is no package" in run("new", "bad", "x").err
    result = run("new", "package:workr", "x")
    assert "is of no package that is installed, did you mean `worker`?" in result.err


def test_a_package_that_is_gone_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fwscaffold.source.templates.offered", lambda _: {})
    assert run("new", "package:x", "y").err.endswith("is of no package that is installed\n")


def test_they_are_listed_shown_and_completed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = run("list").out
    assert (
        "\ntemplates\n  bad       package:bad\n  worker    package:worker\n  service   git+file:"
        in listed
    )
    found = {each["name"]: each["source"] for each in run("list", "--json").json["templates"]}
    assert [*found] == ["bad", "worker", "service", "local"]
    shown = run("new", "--help").out
    assert "Templates:\n  bad" in shown
    assert "service" in shown
    monkeypatch.setenv("_FWSCAFFOLD_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "fwscaffold new ser")
    monkeypatch.setenv("COMP_CWORD", "2")
    with pytest.raises(SystemExit):
        run()
    monkeypatch.setenv("COMP_WORDS", "fwscaffold new service --ki")
    monkeypatch.setenv("COMP_CWORD", "3")
    with pytest.raises(SystemExit):
        run()


def test_without_any_there_is_no_word_of_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("fwscaffold.toml").unlink()
    monkeypatch.setattr("fwscaffold.source.installed.offered", lambda _: {})
    assert "Templates:" not in run("new", "--help").out
    assert "templates\n" not in run("list").out
    assert run("list", "--json").json["templates"] == []
    assert "no such framework `service`" in run("new", "service", "shop").err


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('tiny = "api"', "calls a template `tiny`, give it another short name"),
        ('"A B" = "api"', "calls a template `A B`, give it another short name"),
        ("api = 1", "names no source for template `api`, write a text"),
        ('api = "https://x/y"', "is no source, write `git+https://x/y`"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(run: Run, line: str, problem: str) -> None:
    write(Path(), {"fwscaffold.toml": f"[templates]\n{line}\n"})
    assert problem in run("new", "tiny", "shop").err
    assert "worker" in run("list").out


def test_a_name_that_nobody_has_is_a_usage_error(run: Run) -> None:
    result = run("schema", "nowhere")
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert result.err.startswith("error: no such framework `nowhere`")

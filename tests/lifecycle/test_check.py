import json
import shutil
import subprocess
from pathlib import Path

import pytest
from sarif_pydantic import Sarif

from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, refuse_to_open

FILES = {
    "README.md": "# {{ cookiecutter.project_name }}\n",
    "manage.py": "#!/usr/bin/env python\nmain()\n",
    "pyproject.toml": "[project]\ndependencies = [\n]\n",
    "{% if cookiecutter.__docker %}Dockerfile{% endif %}": "FROM python\nRUN pip\n",
    "{{cookiecutter.package_name}}/pages.py": "home = 1\n",
}
CLEAN = """\
project  framework  version  template  pristine  extended  edited  missing
shop     tiny       0.1.0    current   3         0         0       0
"""
STALE = "the template has changed, see `fwscaffold diff` and run `fwscaffold update`"


@pytest.fixture(autouse=True)
def _shop(make_templates: MakeTemplates, run: Run, identity: None) -> None:
    make_templates(FILES)
    assert run("new", "tiny", "shop").code == Exit.DONE


def test_a_new_project_is_its_standard(run: Run) -> None:
    assert run("check", "shop") == run("check", "shop/")
    result = run("check", "shop")
    assert (result.code, result.out, result.err) == (Exit.DONE, CLEAN, "")
    assert run("check", "shop", "--format", "github").out == ""


def test_the_application_is_never_drift(run: Run) -> None:
    Path("shop/shop/pages.py").unlink()
    Path("shop/README.md").write_text("mine\n")
    assert run("check", "shop").out == CLEAN


def test_each_file_of_the_frame_has_a_state(run: Run) -> None:
    Path("shop/pyproject.toml").write_text("[project]\ndependencies = [\n  'x',\n]\n")
    Path("shop/manage.py").write_text("main()\n")
    Path("shop/Dockerfile").unlink()
    result = run("check", "shop")
    assert result.code == Exit.DONE
    assert result.out.splitlines()[1:] == [
        "shop     tiny       0.1.0    current   0         1         1       1",
        "",
        "note: shop/Dockerfile: missing: a file of the standard is missing",
        "note: shop/manage.py: edited: a line of the standard was changed or removed",
    ]
    strict = run("check", "shop", "--strict")
    assert (strict.code, strict.out) == (Exit.DRIFT, result.out.replace("note:", "error:"))


def test_the_directory_of_the_call_is_checked_where_none_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("shop")
    Path("Dockerfile").unlink()
    result = run("check")
    assert (result.code, result.out.splitlines()[-1]) == (
        Exit.DONE,
        "note: Dockerfile: missing: a file of the standard is missing",
    )


@pytest.mark.parametrize("text", ["a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> 0.2.0\n"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_conflict_markers_that_are_left_are_found_in_every_file(
    run: Run, text: str, ends: str
) -> None:
    Path("shop/shop/pages.py").write_text(text, newline=ends)
    result = run("check", "shop")
    assert result.code == Exit.DRIFT
    assert result.out.endswith("shop/shop/pages.py: conflict-markers: conflict markers are left\n")


def test_a_heading_underlined_with_equals_is_no_conflict(run: Run) -> None:
    Path("shop/README.md").write_text("Shop\n=======\n<<<<<<< \n")
    assert run("check", "shop").code == Exit.DONE


def test_a_stale_template_is_said_and_fails_only_when_asked(
    run: Run, make_templates: MakeTemplates
) -> None:
    make_templates({**FILES, "README.md": "# better\n"})
    result = run("check", "shop")
    assert (result.code, result.out.splitlines()[-1]) == (
        Exit.DONE,
        f"warning: shop: stale: {STALE}",
    )
    assert "0.1.0    stale " in result.out
    assert run("check", "shop", "--strict").code == Exit.DRIFT


@pytest.mark.parametrize("has_another_history", [False, True])
def test_an_extended_file_is_known_by_the_history_when_the_template_has_changed(
    run: Run, make_templates: MakeTemplates, has_another_history: bool
) -> None:
    Path("shop/manage.py").write_text("#!/usr/bin/env python\nmain()\nmore()\n")
    Path("shop/.fwscaffold.base").unlink()  # it came later
    make_templates({**FILES, "manage.py": "#!/usr/bin/env python3\nmain()\n"})
    assert run("check", "shop", "--format", "json").json["projects"][0]["files"]["manage.py"] == (
        "extended"
    )
    shutil.rmtree("shop/.git")
    if has_another_history:
        git("init", "--quiet", "shop")
    assert run("check", "shop", "--strict").code == Exit.DRIFT
    result = run("check", "shop")
    assert (
        "note: shop/manage.py: edited: it differs from the standard, and the text that it came "
        "from is not in the repository's history, so fetch all of that or check with "
        "fwscaffold 0.1.0\n"
    ) in result.out


def test_a_file_with_the_line_ends_of_windows_is_what_it_was(run: Run) -> None:
    for path in Path("shop").rglob("*.toml"):
        path.write_text(path.read_text(), newline="\r\n")
    assert run("check", "shop").out == CLEAN


def test_answers_to_questions_of_an_older_template_are_left_out(run: Run) -> None:
    path = Path("shop/.fwscaffold.json")
    path.write_text(path.read_text().replace('"docker"', '"gone": "x",\n    "docker"'))
    assert run("check", "shop").out == CLEAN


def test_many_projects_are_a_table_and_one_that_cannot_be_judged_does_not_stop_it(
    run: Run,
) -> None:
    run("new", "tiny", "blog", "--no-docker")
    Path("blog/manage.py").unlink()
    Path("a:b").mkdir()
    Path("shut/.fwscaffold.json").mkdir(parents=True)
    assert run("check", "a:b", "shop").code == Exit.UNJUDGED
    result = run("check", "blog", "a:b", "shop", "shut", "--strict")
    assert result.code == Exit.DRIFT
    table, found = result.out.split("\n\n")
    assert [line.split() for line in table.splitlines()[1:]] == [
        ["blog", "tiny", "0.1.0", "current", "1", "0", "0", "1"],
        ["a:b", *"-------"],
        ["shop", "tiny", "0.1.0", "current", "3", "0", "0", "0"],
        ["shut", *"-------"],
    ]
    assert found.splitlines() == [
        "error: blog/manage.py: missing: a file of the standard is missing",
        "error: `a:b` has no `.fwscaffold.json`, name a project or write one with `fwscaffold adopt FRAMEWORK a:b`",
        "error: `shut/.fwscaffold.json` is broken (is a directory), restore it or write one with `fwscaffold adopt FRAMEWORK shut`",
    ]
    assert run("check", "blog", "shop").code == Exit.DONE
    report = run("check", "a:b", "--format", "json").json["projects"][0]
    assert (report["framework"], report["template"], report["files"]) == (None, None, {})
    assert "::error file=a%3Ab/.fwscaffold.json," in run("check", "a:b", "--format", "github").out


def test_a_file_that_cannot_be_read_is_one_problem(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_open(monkeypatch, "Dockerfile")
    result = run("check", "shop")
    assert result.code == Exit.UNJUDGED
    assert result.out.endswith("error: `shop/Dockerfile`: permission denied\n")


def test_json_says_all(run: Run) -> None:
    Path("shop/Dockerfile").unlink()
    result = run("check", "shop", "--format", "json")
    (project,) = result.json["projects"]
    assert result.code == Exit.DONE
    assert project == {
        "project": "shop",
        "problem": None,
        "framework": "tiny",
        "version": "0.1.0",
        "template": "current",
        "files": {"Dockerfile": "missing", "manage.py": "pristine", "pyproject.toml": "pristine"},
        "advisories": {},
        "findings": [
            {
                "rule": "missing",
                "level": "note",
                "path": "Dockerfile",
                "message": "a file of the standard is missing",
                "excused": None,
            }
        ],
    }


def test_github_shows_each_finding_at_its_file(run: Run, make_templates: MakeTemplates) -> None:
    Path("shop/Dockerfile").unlink()
    make_templates({**FILES, "README.md": "# better\n"})
    assert run("check", "shop", "--format", "github").out.splitlines() == [
        "::notice file=shop/Dockerfile,title=fwscaffold%3A missing::a file of the standard is missing",
        f"::warning file=shop/.fwscaffold.json,title=fwscaffold%3A stale::{STALE}",
    ]


def test_sarif_is_valid_and_holds_nothing_that_the_format_does_not_know(
    run: Run, make_templates: MakeTemplates
) -> None:
    Path("shop/Dockerfile").unlink()
    Path("ż/shop").parent.mkdir()
    shutil.copytree("shop", "ż/shop")
    make_templates({**FILES, "README.md": "# better\n"})
    log = run("check", "ż/shop", "shop", "none", "--format", "sarif").json
    read = Sarif.model_validate(log).model_dump(by_alias=True, exclude_none=True, mode="json")
    assert read == log
    found = [(r["ruleId"], r["level"]) for r in log["runs"][0]["results"]]
    expected = [("missing", "note"), ("stale", "warning")]
    assert found == [*expected, *expected, ("problem", "error")]
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%C5%BC/shop/Dockerfile"


def test_an_unknown_format_is_a_usage_error(run: Run) -> None:
    result = run("check", "shop", "--format", "xml")
    assert (result.code, result.out) == (Exit.USAGE, "")


def test_nothing_that_the_repository_names_is_run_and_nothing_is_written(
    run: Run, make_templates: MakeTemplates
) -> None:
    git("-C", "shop", "config", "core.fsmonitor", "touch ran; false")
    Path("shop/manage.py").write_text("#!/usr/bin/env python\nmain()\nmore()\n")
    make_templates({**FILES, "manage.py": "other\n"})
    before = subprocess.run(
        ["find", ".", "-newermt", "@0", "-printf", "%p %T@ %s\n"], capture_output=True, check=True
    ).stdout
    run("check", "shop")
    after = subprocess.run(
        ["find", ".", "-newermt", "@0", "-printf", "%p %T@ %s\n"], capture_output=True, check=True
    ).stdout
    assert before == after


def test_a_receipt_of_a_framework_that_is_not_there_is_a_problem(run: Run) -> None:
    path = Path("shop/.fwscaffold.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), "framework": "tinny"}))
    result = run("check", "shop")
    assert result.out.endswith("error: no such framework `tinny`, did you mean `tiny`?\n")

"""A preset adds, replaces and removes files of the template, wherever its conditions hold."""

from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, write

PRESET = """\
name = "acme"

[[files]]
from = "github"
when = {framework = ["tiny", "tiny"], database = ["postgresql", "mysql"]}

[[replace]]
path = "README.md"
with = "ours/README.md"

[[replace]]
path = "{{ cookiecutter.package_name }}/page.html"
with = "ours/page.html"

[[remove]]
path = "Dockerfile"
when = {docker = true}
"""
FILES: dict[str, str | bytes] = {
    "acme/preset.toml": PRESET,
    "acme/github/.github/CODEOWNERS": "* @acme\n",
    "acme/ours/README.md": "# {{ cookiecutter.project_name }} of Acme, {{ 7*7 }}\n",
    "acme/ours/page.html": "<p>Acme</p>\n",
}
NEW = ("new", "tiny", "shop", "--preset", "acme")


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates, identity: None) -> None:
    make_templates()
    write(Path(), FILES)


def overlay(text: str) -> None:
    write(Path("acme"), {"preset.toml": f'name = "acme"\n{text}\n'})


def test_a_preset_replaces_and_removes_and_says_so(run: Run) -> None:
    result = run(*NEW)
    assert result.code == Exit.DONE
    assert (
        "; replaces README.md, {{ cookiecutter.package_name }}/page.html; removes Dockerfile\n"
        in result.err
    )
    assert Path("shop/README.md").read_text() == "# shop of Acme, {{ 7*7 }}\n"
    assert Path("shop/shop/page.html").read_text() == "<p>Acme</p>\n"
    assert not Path("shop/Dockerfile").exists()
    assert not Path("shop/.github").exists()
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert "left out by preset `acme`: Dockerfile\n" in run("diff", "shop").err


def test_a_condition_is_about_the_framework_and_the_answers(run: Run) -> None:
    assert run(*NEW, "--database", "mysql", "--no-docker").code == Exit.DONE
    assert Path("shop/.github/CODEOWNERS").read_text() == "* @acme\n"


def test_every_way_to_the_files_knows_the_preset(run: Run) -> None:
    assert "Dockerfile" not in run(*NEW, "--dry-run").out
    assert "+# shop of Acme" in run(*NEW, "--diff").out
    assert run(*NEW, "--zip", "a.zip").code == Exit.DONE
    assert b"Dockerfile" not in Path("a.zip").read_bytes()
    Path("a.json").write_text('{"framework": "tiny", "project_name": "shop"}')
    assert run("render", "--answers", "a.json", "--out", "r", "--preset", "acme").code == Exit.DONE
    assert Path("r/README.md").read_text().startswith("# shop of Acme")
    assert run("render", "--answers", "a.json", "--out", "plain").code == Exit.DONE
    assert Path("plain/Dockerfile").exists()


def test_what_a_preset_changes_is_of_the_frame_and_follows_it(run: Run) -> None:
    run(*NEW)
    files = run("check", "shop", "--format", "json").json["projects"][0]["files"]
    assert {"README.md", "shop/page.html"} <= files.keys()
    Path("shop/README.md").write_text("# shop of Acme, {{ 7*7 }}\n\nOurs.\n")
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "ours")
    write(Path("acme"), {"ours/README.md": "Acme\n\n" + str(FILES["acme/ours/README.md"])})
    overlay('[[replace]]\npath = "README.md"\nwith = "ours/README.md"')
    assert "+<p>{{ title }}</p>" in run("diff", "shop").out
    assert run("update", "shop").code == Exit.DONE
    assert Path("shop/README.md").read_text() == "Acme\n\n# shop of Acme, {{ 7*7 }}\n\nOurs.\n"
    assert Path("shop/Dockerfile").exists()
    assert run("check", "shop").code == Exit.DONE


def test_a_replaced_file_is_executed_as_the_template_has_it(run: Run) -> None:
    write(Path("acme"), {"ours/run": "#!/usr/bin/env python\nprint()\n"})
    overlay('[[replace]]\npath = "manage.py"\nwith = "ours/run"')
    run(*NEW)
    assert Path("shop/manage.py").stat().st_mode & 0o100


def test_a_preset_may_change_what_the_one_that_it_extends_has_added(run: Run) -> None:
    write(
        Path("own"),
        {
            "preset.toml": 'extends = "../acme"\nfiles = "more"\n[[remove]]\npath = "README.md"\n',
            "more/.github/CODEOWNERS": "* @own\n",
        },
    )
    run("new", "tiny", "shop", "--preset", "own", "--database", "mysql")
    assert Path("shop/.github/CODEOWNERS").read_text() == "* @own\n"
    assert not Path("shop/README.md").exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("replace = 'x'", "`replace` is not a list of tables, begin each with `[[replace]]`"),
        ("remove = ['x']", "`remove` is not a list of tables, begin each with `[[remove]]`"),
        ("[[remove]]\npaht = 'x'", "has in `[[remove]]` an unknown key `paht`, did you mean `path`?"),
        ("[[remove]]\nwhen = {}", "has `[[remove]]` with ``, which is no path in a project: write `path` as"),
        ("[[remove]]\npath = '../x'", "has `[[remove]]` with `../x`, which is no path in a project"),
        ("[[remove]]\npath = '/x'", "has `[[remove]]` with `/x`, which is no path in a project"),
        ("[[remove]]\npath = '.fwscaffold.json'", "with `.fwscaffold.json`, which is no path in a project"),
        ("[[remove]]\npath = 1", "`path` is not a line of text"),
        ("[[remove]]\npath = 'none'", "removes `none`, which this project does not have: correct it, or say with `when`"),
        ("[[remove]]\npath = '{{ cookiecutter.nothing }}'", "asks for `nothing`, which is no answer"),
        ("[[remove]]\npath = '{{ cookiecutter.description }}/x'", "removes `/x`, which this project does not have"),
        ("[[replace]]\npath = 'x'", "has no file `` beside it"),
        ("[[replace]]\npath = 'x'\nwith = '../secret'", "has no file `../secret` beside it"),
        ("[[replace]]\npath = 'x'\nwith = 'ours'", "has no file `ours` beside it"),
        ("[[replace]]\npath = 'README.md'\nwith = '../../etc/passwd'", "has no file `../../etc/passwd` beside it"),
        ("[[files]]\nfrom = 'ours/README.md'", "has no directory `ours/README.md` beside it"),
        ("[[files]]\nfrom = '../acme2'", "has no directory `../acme2` beside it"),
        ("[[remove]]\npath = 'README.md'\nwhen = 1", "has a `when` that is not a table, write it as {framework = "),
        ("[[remove]]\npath = 'README.md'\nwhen = {framework = 'tyni'}", "has a `when` of no framework: `tyni`, choose `tiny`"),
        ("[[remove]]\npath = 'README.md'\nwhen = {databse = 'mysql'}", "has a `when` that answers `databse`, which nobody asks, did you mean `database`?"),
        ("[[remove]]\npath = 'README.md'\nwhen = {database = 'x'}", "has a `when` that answers `database` with `x`, which it cannot be, choose `sqlite`"),
    ],
)  # fmt: skip
def test_a_problem_of_an_overlay_is_one_line(run: Run, text: str, problem: str) -> None:
    write(Path(), {"secret": "", "acme2/x": ""})
    overlay(text)
    result = run(*NEW)
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert problem in result.err
    assert len([line for line in result.err.splitlines() if "error" in line]) == 1
    assert not Path("shop").exists()


def test_locked_answers_hold_for_render(run: Run) -> None:
    overlay('[locked.docker]\nvalue = false\nreason = "no"')
    Path("a.json").write_text('{"framework": "tiny", "project_name": "shop", "docker": true}')
    result = run("render", "--answers", "a.json", "--out", "r", "--preset", "acme")
    assert (result.code, "is locked to `False` by preset `acme`" in result.err) == (
        Exit.USAGE,
        True,
    )


def test_a_directory_deeper_than_any_path_is_refused(run: Run) -> None:
    write(Path("acme/deep"), {f"{'d/' * 65}x": ""})
    overlay('files = "deep"')
    result = run(*NEW)
    assert (result.code, "is more than 64 directories deep" in result.err) == (Exit.USAGE, True)

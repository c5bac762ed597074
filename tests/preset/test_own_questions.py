"""A preset asks, and each question is an option of `new`, in the receipt and in the files."""

import json
from pathlib import Path

import click
import pytest

from fwscaffold.cli.new import Frameworks
from fwscaffold.cli.new import command as new
from fwscaffold.creation.receipt import Receipt
from fwscaffold.errors import Exit
from fwscaffold.preset.own_questions import TAKEN
from theirs import write_theirs
from tiny import MakeTemplates, Run, git, write

PRESET = """\
name = "acme"
files = "files"

[questions.region]
prompt = "Region of the data centre"
default = "us"
choices = ["eu", "us"]

[questions.on_call]
prompt = "Somebody is called at night"
default = false

[questions.team]
prompt = "Team that owns it"
default = "{{ cookiecutter.nobody }}"

[[remove]]
path = "Dockerfile"
when = {on_call = true, docker = true}
"""
FILES: dict[str, str | bytes] = {
    "acme/preset.toml": PRESET,
    "acme/files/OWNERS": "{{ cookiecutter.team }} in {{ cookiecutter.region }}, {{ cookiecutter.on_call }}\n",
}
NEW = ("new", "tiny", "shop", "--preset", "acme")


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates, identity: None) -> None:
    make_templates()
    write(Path(), FILES)


def test_a_question_is_an_option_with_a_default(run: Run) -> None:
    result = run(*NEW, "--on-call", "--region", "eu")
    assert (
        result.code,
        result.err.startswith("preset acme (../acme): asks region, on_call, team; "),
    ) == (0, True)
    assert Path("shop/OWNERS").read_text() == "{{ cookiecutter.nobody }} in eu, True\n"
    assert not Path("shop/Dockerfile").exists()
    answers = json.loads(Path("shop/.fwscaffold.json").read_text())["answers"]
    assert [*answers.items()][-3:] == [
        ("region", "eu"),
        ("on_call", True),
        ("team", "{{ cookiecutter.nobody }}"),
    ]
    assert run("check", "shop", "--strict").code == Exit.DONE


def test_help_and_completion_show_it_where_the_preset_is_here(
    run: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    text = run("new", "tiny", "--preset", "acme", "--help").out
    assert "--region [eu|us]" in text
    assert "Region of the data centre [default: us]" in " ".join(text.split())
    assert "--on-call / --no-on-call" in text
    assert "--region" not in run("new", "tiny", "--help").out
    assert "--docker" in run("new", "tiny", "--preset", "none", "--help").out
    monkeypatch.setenv("_FWSCAFFOLD_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "fwscaffold new tiny --preset acme --re")
    monkeypatch.setenv("COMP_CWORD", "5")
    with pytest.raises(SystemExit):
        run()
    assert "--region" in capfd.readouterr().out


def test_the_target_says_which_teams_questions_they_are(run: Run) -> None:
    write(Path(), {"team/fwscaffold.toml": PRESET.replace('files = "files"\n', "")})
    assert run("new", "tiny", "team/shop", "--region", "eu").code == Exit.DONE
    assert '"region": "eu"' in Path("team/shop/.fwscaffold.json").read_text()
    result = run("new", "tiny", "shop", "--region", "eu")
    assert (result.code, "no such option `--region`" in result.err) == (Exit.USAGE, True)


def test_answers_are_judged_set_and_updated_as_any_other(run: Run) -> None:
    result = run(*NEW, "--region", "mars")
    assert (result.code, "region `mars` is not a choice" in result.err) == (Exit.USAGE, True)
    result = run(*NEW, "--team", "a\tb")
    assert (result.code, "team `a\\tb` holds the control character" in result.err) == (
        Exit.USAGE,
        True,
    )
    Path("a.json").write_text(
        '{"framework": "tiny", "project_name": "shop", "region": "eu", "on_call": 1}'
    )
    result = run(*NEW, "--answers", "a.json")
    assert (result.code, "on_call `1` is neither true nor false" in result.err) == (
        Exit.USAGE,
        True,
    )
    run(*NEW)
    assert run("update", "shop", "--set", "region=eu", "--set", "on-call=yes").code == Exit.DONE
    assert Path("shop/OWNERS").read_text().endswith(" in eu, True\n")
    write(Path("acme"), {"preset.toml": PRESET.replace('["eu", "us"]', '["us", "ap"]')})
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "moved")
    assert "region `eu` is no longer offered" in run("update", "shop").err
    assert run("update", "shop", "--set", "region=ap").code == Exit.DONE


def test_a_preset_answers_and_locks_its_own_and_those_that_it_extends(run: Run) -> None:
    own = 'extends = "../acme"\n[defaults]\nteam = "web"\n[locked.region]\nvalue = "eu"\nreason = "GDPR"\n'
    write(Path("own"), {"preset.toml": own})
    assert run("new", "tiny", "shop", "--preset", "own").code == Exit.DONE
    assert Path("shop/OWNERS").read_text() == "web in eu, False\n"
    result = run("new", "tiny", "x", "--preset", "own", "--region", "us")
    assert "region `us` is locked to `eu` by preset `acme`: GDPR" in result.err


def test_an_older_release_is_not_asked_what_only_the_preset_asks(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*NEW, "--no-git")
    path = Path("shop/.fwscaffold.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), "fwscaffold": "0.0.1"}))
    Path("shop/.fwscaffold.base").unlink()
    Path("shop/OWNERS").write_text("mine\n")
    write(Path("acme"), {"files/OWNERS": "changed\n"})
    asked = list[Receipt]()

    def contents(written: Receipt) -> dict[str, bytes]:
        asked.append(written)
        return {}

    monkeypatch.setattr("fwscaffold.lifecycle.release.contents", contents)
    run("diff", "shop")
    assert [written.answers.keys() & {"region", "on_call", "team"} for written in asked] == [set()]


def test_adoption_takes_the_defaults(run: Run) -> None:
    write(Path("shop"), {"manage.py": "mine\n"})
    assert run("adopt", "tiny", "shop", "--preset", "acme").code == Exit.DONE
    answers = json.loads(Path("shop/.fwscaffold.json").read_text())["answers"]
    assert (answers["region"], answers["on_call"]) == ("us", False)


def test_a_template_of_others_may_ask_the_same(run: Run) -> None:
    write_theirs(Path("theirs"), {"README.md": "{{ cookiecutter.region }}\n"}, region="mars")
    result = run("new", "./theirs", "shop", "--preset", "acme")
    assert (result.code, result.err) == (
        Exit.USAGE,
        "error: preset `acme` asks `region`, which template `theirs` asks already: give it another name\n",
    )
    write_theirs(Path("other"), {"README.md": "{{ cookiecutter.slug }}\n"})
    assert run("new", "./other", "shop", "--preset", "acme", "--region", "eu").code == Exit.DONE
    assert Path("shop/OWNERS").read_text().endswith(" in eu, False\n")
    assert run("check", "shop", "--strict").code == Exit.DONE


def test_schema_and_render_know_them(run: Run) -> None:
    found = run("schema", "tiny", "--preset", "acme").json["properties"]
    assert found["region"] == {
        "description": "Region of the data centre",
        "enum": ["eu", "us"],
        "default": "us",
    }
    assert "region" not in run("schema", "tiny").json["properties"]
    Path("a.json").write_text('{"framework": "tiny", "project_name": "shop", "region": "eu"}')
    assert run("render", "--answers", "a.json", "--out", "r", "--preset", "acme").code == Exit.DONE
    assert " in eu" in Path("r/OWNERS").read_text()


def test_names_that_are_taken_are_those_of_the_commands(run: Run) -> None:
    command = Frameworks.get_command(new, click.Context(new), "tiny")
    assert command
    names = {
        name.lstrip("-").removeprefix("no-").replace("-", "_")
        for param in command.params
        for name in (*param.opts, *param.secondary_opts)
    }
    asked = {
        "project_name",
        "project_slug",
        "package_name",
        "description",
        "author_name",
        "author_email",
        "database",
        "docker",
    }
    assert names - asked <= TAKEN


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[questions]\nregion = 1", "asks `region` without a table, write prompt = "),
        ("[questions.Region]", "asks `Region`, which is no name: begin with a letter"),
        ("[questions.no_region]", "asks `no_region`, which is no name: "),
        ("[questions.docker]", "asks `docker`, which the templates ask already: give it another name"),
        ("[questions.json]", "asks `json`, which `--json` is already: give it another name"),
        ("[questions.region]\nprompt = 'x'", "asks `region` without a prompt and a default, write "),
        ("[questions.region]\ndefault = 'x'", "asks `region` without a prompt and a default, write "),
        ("[questions.region]\nprompt = 'x'\ndefault = 'x'\nhelp = 1", "has in question `region` an unknown key `help`"),
        ("[questions.region]\nprompt = 'x'\ndefault = 1", "asks `region` with the default `1`: write a line of text, true or false"),
        ("[questions.region]\nprompt = 'x'\ndefault = 'a\\tb'", "write a line of text, true or false"),
        ('[questions.region]\nprompt = "x"\ndefault = "a\\tb"', "asks `region` with the default `a\\tb`: write a line"),
        ("[questions.region]\nprompt = 'x'\ndefault = 'x'\nchoices = ['a', 'b']", "asks `region` with the default `x`: choose `a` or `b`"),
        ("[questions.region]\nprompt = 'x'\ndefault = true\nchoices = ['a', 'b']", "asks `region` with the default `True`: choose `a` or `b`"),
        ("[questions.region]\nprompt = 'x'\ndefault = 'x'\nchoices = 'x'", "asks `region` with `choices` that are no list of two or more"),
        ("[questions.region]\nprompt = 'x'\ndefault = 'x'\nchoices = []", "with `choices` that are no list of two or more"),
        ("[questions.region]\nprompt = 'x'\ndefault = 'x'\nchoices = ['x', 'x']", "with a choice that is there twice or is no text"),
        ("[questions.region]\nprompt = 'x'\ndefault = 'x'\nchoices = ['x', 1]", "with a choice that is there twice or is no text"),
        ("[questions.region]\nprompt = 'x'\ndefault = 'x'\nchoices = ['x', '']", "with a choice that is there twice or is no text"),
    ],
)  # fmt: skip
def test_a_problem_of_a_question_is_one_line(run: Run, text: str, problem: str) -> None:
    write(Path("acme"), {"preset.toml": f"{text}\n"})
    result = run(*NEW)
    if "'a\\tb'" in text:  # a literal text in TOML, without a tab
        assert result.code == Exit.DONE
        return
    assert (result.code, result.out, result.err.count("\n")) == (Exit.USAGE, "", 1)
    assert problem in result.err
    assert not Path("shop").exists()

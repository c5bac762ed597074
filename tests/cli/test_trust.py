"""A template of somebody else's runs nothing without the user's word, which is remembered."""

import json
import os
from pathlib import Path
from typing import Any

import click
import pytest

from fwscaffold.errors import Exit
from theirs import baked, released, tree_of, write_theirs
from tiny import STRANGER, Run, git, root_only, write

HOOKS = {
    "hooks/pre_prompt.py": "import pathlib\nassert pathlib.Path('cookiecutter.json').exists()\npathlib.Path('x').write_text('')\n",
    "hooks/pre_gen_project.py": "import sys\nsys.exit('{{ cookiecutter.slug }}' == 'bad')\n",
    "hooks/post_gen_project.sh": (
        "#!/bin/sh\nrm gone.txt\nmkdir -p .git .venv made\necho x > .git/config\nln -s README.md link\n"
        "echo '{{ cookiecutter.slug|upper }}' > made/new.txt\nchmod +x made/new.txt\n"
    ),
    "hooks/post_gen_project.py~": "raise SystemExit(1)\n",
    "hooks/notes.txt": "no hook\n",
}
EXTENSION = {
    "local_extensions.py": (
        "from jinja2.ext import Extension\n\n\nclass Shout(Extension):\n"
        "    def __init__(self, environment):\n        super().__init__(environment)\n"
        "        environment.filters['shout'] = lambda text: text + '!'\n"
    )
}
ASKS = {"_extensions": ["local_extensions.Shout", "jinja2.ext.do", "jinja2_time.TimeExtension"]}
FILES = {"README.md": "{{ cookiecutter.slug }}\n", "gone.txt": "x\n"}
LEFT = "hooks/post_gen_project.sh, hooks/pre_gen_project.py, hooks/pre_prompt.py"


@pytest.fixture(autouse=True)
def _surroundings(here: None, identity: None) -> None:
    write_theirs(Path("t"), FILES, HOOKS)


def receipt() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path("shop/.fwscaffold.json").read_text())
    return content


def test_without_a_word_nothing_runs_and_what_is_left_out_is_said(run: Run) -> None:
    result = run("new", "./t", "shop")
    assert result.err.splitlines()[0] == f"left out without `--trust`: {LEFT}"
    assert Path("shop/gone.txt").exists()
    assert "trusted" not in receipt()["source"]


def test_an_update_and_a_diff_say_what_is_left_out_too(run: Run) -> None:
    run("new", "./t", "shop")
    said = f"left out without `--trust`: {LEFT}\n"
    assert said in run("diff", "shop").err
    result = run("update", "shop", "--json", "--force")
    assert said in result.err
    assert result.json["left_out"] == dict.fromkeys(LEFT.split(", "), "without `--trust`")
    result = run("update", "shop", "--json", "--force", "--trust")
    assert ("left out" in result.err, result.json["left_out"]) == (False, {})


def test_with_it_the_result_is_cookiecutters(run: Run, tmp_path: Path) -> None:
    result = run("new", "./t", "shop", "--trust", "--no-git")
    assert result.code == Exit.DONE
    assert "runs with all that you may do:\n  hooks/post_gen_project.sh\n" in result.err
    expected = baked(Path("t"), tmp_path / "baked", accept_hooks=True)
    skipped = (".git/config", "link")
    assert tree_of(Path("shop")) == {p: f for p, f in expected.items() if str(p) not in skipped}
    assert not Path("t/x").exists()
    assert receipt()["source"]["trusted"] is True
    assert run("check", "shop", "--strict").code == Exit.DONE
    again = run("new", "./t", "other")
    assert (again.code, "left out" in again.err, "may do" in again.err) == (Exit.DONE, False, False)
    assert Path("other/made/new.txt").read_text() == "OTHER\n"


def test_trust_is_for_one_state_of_a_template(run: Run) -> None:
    run("new", "./t", "shop", "--trust")
    write(Path("t"), {"hooks/post_gen_project.sh": "#!/bin/sh\ntouch canary\n"})
    assert "left out without" in run("new", "./t", "other").err
    result = run("update", "shop", "--force")
    assert (result.code, "look at that, and add `--trust`" in result.err) == (Exit.USAGE, True)
    assert run("update", "shop", "--force", "--trust").code == Exit.DONE
    assert Path("shop/canary").exists()
    known = json.loads(Path("~/.config/fwscaffold/trusted.json").expanduser().read_text())
    assert [len(states) for states in known.values()] == [2]


def test_a_project_that_ran_nothing_runs_nothing_later(run: Run) -> None:
    run("new", "./t", "shop")
    run("new", "./t", "other", "--trust")
    assert run("update", "shop", "--force").out == "nothing to change\n"
    assert run("update", "shop", "--force", "--trust").code == Exit.DONE
    assert Path("shop/made/new.txt").exists()


def test_a_receipt_gives_no_trust(run: Run) -> None:
    run("new", "./t", "shop")
    content = receipt()
    content["source"]["trusted"] = True
    Path("shop/.fwscaffold.json").write_text(json.dumps(content))
    assert run("diff", "shop").code == Exit.USAGE
    assert run("check", "shop").code == Exit.DONE
    assert run("restore", "shop/README.md").code == Exit.DONE
    assert not Path("shop/made").exists()
    content["source"]["trusted"] = "yes"
    Path("shop/.fwscaffold.json").write_text(json.dumps(content))
    assert "the source of its template is none" in run("check", "shop").out


def test_a_repository_is_trusted_at_a_commit(run: Run) -> None:
    root = Path("t")
    commit = released(root, "v1")
    source = f"git+{root.absolute().as_uri()}"
    result = run("new", source, "shop", "--trust")
    assert f"@v1, commit {commit}, runs with all that you may do" in result.err
    write(root, {"hooks/post_gen_project.sh": "#!/bin/sh\ntouch second\n"})
    released(root, "v2")
    assert run("update", "shop", "--dry-run").code == Exit.USAGE
    assert run("update", "shop", "--trust").code == Exit.DONE
    assert Path("shop/second").exists()
    write_theirs(root, FILES)
    released(root, "v3")
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "commit", "--quiet", "--message", "two")
    assert run("update", "shop").code == Exit.DONE
    assert "trusted" not in receipt()["source"]


@pytest.mark.parametrize(
    ("hook", "problem"),
    [
        ("#!/bin/sh\necho no such luck\nexit 3\n", "that fails (exit status 3: no such luck)"),
        ("#!/bin/sh\nexit 3\n", "that fails (exit status 3)"),
        ("#!/nowhere\n", "that fails ([Errno 2]"),
        ("#!/bin/sh\ntouch 'a\\b'\n", r"makes `a\\b`, which is no file of a project"),
        (b"#!/bin/sh\n\xff\n", "has a hook `post_gen_project.sh` that is not UTF-8"),
        ("{{ cookiecutter.nothing }}", "has no attribute 'nothing'"),
    ],
)
def test_a_hook_that_fails_leaves_nothing(run: Run, hook: str | bytes, problem: str) -> None:
    write(Path("t"), {"hooks/post_gen_project.sh": hook})
    result = run("new", "./t", "shop", "--trust")
    assert (result.code, Path("shop").exists()) == (Exit.USAGE, False)
    assert problem in result.err.replace("a\\b", r"a\\b") or problem in result.err


def test_one_hook_is_enough(run: Run) -> None:
    hook = {"hooks/post_gen_project.py": "open('new', 'w').write('{{ cookiecutter.slug }}')\n"}
    write_theirs(Path("t"), FILES, hook)
    assert run("new", "./t", "shop", "--trust").code == Exit.DONE
    assert Path("shop/new").read_text() == "shop"


def test_an_extension_is_loaded_only_with_a_word(run: Run) -> None:
    text = "{{ cookiecutter.slug|shout }}{% do [].append(1) %}{% now 'utc', '%Y' %}\n"
    write_theirs(Path("t"), {"a": text}, EXTENSION, **ASKS)
    result = run("new", "./t", "shop")
    assert "left out without `--trust`: extension local_extensions.Shout\n" in result.err
    assert "No filter named 'shout'" in result.err
    assert run("new", "./t", "shop", "--trust").code == Exit.DONE
    assert Path("shop/a").read_text().startswith("shop!20")
    assert run("check", "shop", "--strict").code == Exit.DONE
    write(Path("t"), {"local_extensions.py": EXTENSION["local_extensions.py"] + "# other\n"})
    assert run("update", "shop", "--force").code == Exit.USAGE


def test_an_extension_that_is_not_there_is_said(run: Run) -> None:
    write_theirs(Path("t"), {"a": ""}, _extensions=["nowhere.Extension"])
    result = run("new", "./t", "shop", "--trust")
    assert "asks for an environment of Jinja's that there cannot be" in result.err


def test_a_person_is_asked_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fwscaffold.cli.output.interactive", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: (_ for _ in ()).throw(click.Abort))
    assert run("new", "./t", "shop", "--trust").code == Exit.INTERRUPTED
    assert not Path("shop").exists()
    assert run("new", "./t", "shop", "--trust", "--yes").code == Exit.DONE


def test_the_users_word_is_kept_where_only_the_user_can_write(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/proc/nowhere")
    result = run("new", "./t", "shop", "--trust")
    assert (result.code, "set `XDG_CONFIG_HOME`" in result.err) == (Exit.USAGE, True)


@pytest.mark.parametrize("content", ["{", "[]", '{"x": 1}'])
def test_a_broken_word_says_nothing(run: Run, content: str) -> None:
    place = Path("~/.config/fwscaffold/trusted.json").expanduser()
    place.parent.mkdir(parents=True)
    place.write_text(content)
    assert "left out without" in run("new", "./t", "shop").err
    assert run("new", "./t", "other", "--trust").code == Exit.DONE


@root_only
def test_another_users_word_says_nothing(run: Run) -> None:
    run("new", "./t", "shop", "--trust")
    os.chown(Path("~/.config/fwscaffold").expanduser(), STRANGER, STRANGER)
    assert "left out without" in run("new", "./t", "other").err


def test_ours_have_nothing_to_trust(run: Run, tiny: object) -> None:
    assert "--trust" not in run("new", "tiny", "--help").out
    assert "--trust" in run("new", "./t", "--help").out
    run("new", "tiny", "shop")
    assert run("update", "shop", "--trust").code == Exit.DONE

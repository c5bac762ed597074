"""`show` and `compare` take somebody else's template as `new` does."""

from pathlib import Path
from typing import Any

import pytest

from fwscaffold.errors import Exit
from theirs import released, write_theirs
from tiny import MakeTemplates, Run, write

PYPROJECT = '[project]\nname = "x"\ndependencies = ["httpx>=1"]\n'
FILES: dict[str, str | bytes] = {"pyproject.toml": PYPROJECT, "tests/test_x.py": "1\n2\n"}
HOOKS = {"hooks/post_gen_project.py": "open('made', 'w')\n"}
ASKED: dict[str, Any] = {"kind": ["library", "service"], "must": None}
DECLARED = """
title = "A service"
description = "As Acme has them"
frame = ["pyproject.toml"]
[[promise]]
id = "tests"
says = "its tests are there"
check = "suite"
files = ["tests/*"]
"""


@pytest.fixture(autouse=True)
def _there(make_templates: MakeTemplates, identity: None, here: None) -> None:
    make_templates()
    write_theirs(Path("t"), FILES, HOOKS, **ASKED)


def test_a_template_is_shown_with_what_it_asks_and_holds(run: Run) -> None:
    commit = released(Path("t"), "v1")
    source = f"git+{Path('t').absolute().as_uri()}"
    result = run("show", source)
    assert result.code == Exit.DONE
    assert result.err == "left out without `--trust`: hooks/post_gen_project.py\n"
    assert result.out.startswith(f"t\n\nfrom\n  {source}@v1\n  commit {commit}\n\nruns only with")
    for words in (
        "runs only with `--trust`\n  hooks/post_gen_project.py\n",
        "installs\n  httpx>=1\n",
        "  --kind            kind (library, service)\n",
        " files, 5 lines, 2 of them tests\n",
    ):
        assert words in result.out
    for word in ("choose", "maturity", "tested", "promises", "frame"):
        assert f"\n{word}" not in result.out
    found = run("show", source, "--json").json
    assert (found["source"], found["commit"]) == (f"{source}@v1", commit)
    assert found["programs"] == ["hooks/post_gen_project.py"]
    assert found["requires"] == ["httpx>=1"]
    assert found["questions"][1]["choices"] == {"library": "library", "service": "service"}


def test_what_it_declares_is_shown(run: Run) -> None:
    write(Path("t"), {"fwscaffold.toml": DECLARED})
    shown = run("show", "./t").out
    assert shown.startswith("A service\nAs Acme has them\n\nfrom\n  ./t\n")
    assert "\npromises\n  its tests are there\n" in shown
    assert "\nframe\n  pyproject.toml\n" in shown


def test_hooks_have_run_where_it_is_trusted(run: Run) -> None:
    assert "  made\n" not in run("show", "./t").out
    result = run("show", "./t", "--trust")
    assert ("runs with all that you may do" in result.err, "  made\n" in result.out) == (True, True)
    assert run("show", "./t").err == ""


def test_a_preset_is_seen_upon_it(run: Run) -> None:
    part = '[project]\ndependencies = ["rich"]\n'
    text = '[[merge]]\npath = "pyproject.toml"\nwith = "p.toml"\n'
    write(Path("acme"), {"preset.toml": f'name = "acme"\n{text}', "p.toml": part})
    shown = run("show", "./t", "--preset", "acme", "--file", "pyproject.toml").out
    assert 'acme  dependencies = ["httpx>=1", "rich"]\n' in shown


def test_one_that_says_nothing_of_what_it_installs_is_shown(run: Run) -> None:
    for text in ("", "[", "[project]\n", "[project]\ndependencies = 1\n"):
        write_theirs(Path("t"), {"pyproject.toml": text})
        assert "installs" not in run("show", "./t").out
    write_theirs(Path("t"), {"a": ""})
    assert run("show", "./t", "--json").json["requires"] == []


def test_it_is_compared_with_a_framework(run: Run) -> None:
    write(Path("t"), {"fwscaffold.toml": DECLARED.replace("A service", "A very long service")})
    result = run("compare", "tiny", "./t")
    assert result.code == Exit.DONE
    lines = result.out.splitlines()
    assert lines[0].split("  ")[-1].strip() == "A very long service"
    assert lines[1].split() == ["kind", "micro", "other"]
    assert "  only A very long service httpx" in result.out
    assert "It is ./t" in result.out
    assert [
        side["name"] for side in run("compare", "./t", "tiny", "--json").json["frameworks"]
    ] == [
        "t",
        "tiny",
    ]
    assert "name two frameworks" in run("compare", "./t", "./t").err


def test_one_that_promises_nothing_is_compared_without_promises(run: Run) -> None:
    out = run("compare", "tiny", "./t").out
    assert "It promises:" not in out.partition("It is ./t")[2]


def test_what_is_no_template_is_one_line(run: Run) -> None:
    for words in (["show", "./nowhere"], ["compare", "tiny", "./nowhere"]):
        result = run(*words)
        assert (result.code, result.err) == (
            Exit.USAGE,
            "error: template `./nowhere` is neither a directory nor a zip archive\n",
        )
    assert "no such framework `tinny`, did you mean `tiny`?" in run("show", "tinny").err

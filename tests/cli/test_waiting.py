"""What takes a while is told on a terminal, and Ctrl-C ends that."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from cases import A, publish
from fwscaffold.cli.program import main
from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, terminal, write

SHOPS = ["shop"] * 9


@pytest.fixture
def lost(run: Run) -> None:
    """Make a project for whose files git is asked, because they are not what was written."""
    assert run("new", "bottle", "shop", "--yes").code == Exit.DONE
    path = Path("shop/.fwscaffold.json")
    receipt = json.loads(path.read_text("utf-8"))
    receipt["files"]["manage.py"] = f"100755 {'0' * 40}"
    path.write_text(json.dumps(receipt), "utf-8")


@pytest.fixture
def put_before_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what puts a git into the search path that does something else first."""

    def put(before: str) -> None:
        write(tmp_path / "bin", {"git": f'#!/bin/sh\n{before}\nexec {shutil.which("git")} "$@"\n'})
        (tmp_path / "bin/git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    return put


def hear() -> None:
    """Undo what a job in the background inherits: to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_a_long_check(
    lost: None, put_before_git: Callable[[str], None], tmp_path: Path
) -> None:
    put_before_git(f"echo >> {tmp_path}/asked; sleep 1")
    words = ["-m", "fwscaffold", "check", *["shop"] * 200]
    child = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=60, preexec_fn=hear)
    child.expect("checked [1-9][0-9]* of 200 projects")
    child.sendintr()
    child.expect_exact("interrupted")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == Exit.INTERRUPTED
    assert (tmp_path / "asked").read_text("utf-8").count("\n") < 100


def test_a_long_check_is_told_on_a_terminal_and_nowhere_else(
    run: Run, lost: None, put_before_git: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_before_git("sleep 0.2")
    with terminal(monkeypatch) as told:
        result = run("check", *SHOPS, "--format", "json")
        shown = told()
    assert len(result.json["projects"]) == len(SHOPS)
    first, *_, last, nothing = shown.removeprefix("\r").split("\r")
    assert first == "checked 0 of 9 projects"
    assert (last, nothing) == (" " * len(first), "")


def test_what_is_over_soon_is_not_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as told:
        run("check", "none")
        assert told() == ""


def test_nothing_is_told_where_there_is_no_terminal(
    run: Run, lost: None, put_before_git: Callable[[str], None]
) -> None:
    put_before_git("sleep 0.8")
    assert run("check", "shop").err == ""


def test_projects_are_told_in_the_order_in_which_they_are_named(run: Run) -> None:
    for name in ("a", "b", "c"):
        assert run("new", "bottle", name, "--yes").code == Exit.DONE
    found = run("check", "b", "c", "a", "--format", "json").json["projects"]
    assert [each["project"] for each in found] == ["b", "c", "a"]


def test_one_preset_of_many_projects_is_fetched_once(
    run: Run,
    make_templates: MakeTemplates,
    identity: None,
    tmp_path: Path,
    put_before_git: Callable[[str], None],
) -> None:
    publish(make_templates, A)
    git("init", "--quiet", "acme")
    write(Path("acme"), {"preset.toml": "name = 'acme'\n"})
    git("-C", "acme", "add", "--all")
    git("-C", "acme", "commit", "--quiet", "--message", "one")
    commit = git("-C", "acme", "rev-parse", "HEAD").strip()
    source = f"git+{Path('acme').absolute().as_uri()}@{commit}"
    assert run("new", "tiny", "shop", "--preset", source).code == Exit.DONE
    shutil.rmtree(tmp_path / "home/.cache/fwscaffold/repositories")
    put_before_git(f'echo "$@" >> {tmp_path}/asked')
    result = run("check", *SHOPS * 3, "--preset", source)
    assert result.code == Exit.DONE, result
    assert (tmp_path / "asked").read_text("utf-8").count(" fetch ") == 1


def test_standard_error_may_be_closed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("new", "bottle", "shop", "--yes").code == Exit.DONE
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["check", "shop"]) == Exit.DONE

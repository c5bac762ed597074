"""The questions, answered with real key presses."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from fwscaffold.cli import wizard
from fwscaffold.cli.program import Ended
from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run

DOWN, ENTER, CTRL_C = "\x1b[B", "\r", "\x03"


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeInput]:
    """Give a keyboard to a program that thinks it has a terminal."""
    monkeypatch.setattr("fwscaffold.cli.output.interactive", lambda: True)
    with create_pipe_input() as keyboard, create_app_session(keyboard, DummyOutput()):
        yield keyboard


def test_a_project_is_made_from_answers_given_by_key(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"{ENTER}Big Shop{ENTER}{DOWN}{ENTER}n{ENTER}")
    result = run("new")
    assert result.code == Exit.DONE
    assert "big-shop/\n  big_shop/\n    __init__.py" in result.out
    assert "Tiny, 6 files, " in result.out
    command = (
        "fwscaffold new tiny --project-name 'Big Shop' --database postgresql --no-docker --yes"
    )
    assert f"  {command}\n" in result.out
    assert Path("big-shop/big_shop/__init__.py").read_text() == "DATABASE = 'postgresql'\n"


def test_the_equivalent_command_gives_the_same_project(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"Shop{ENTER}y{ENTER}")
    result = run("new", "tiny", "--database=mysql", "--author-name", "Żółć & Co", "--no-git")
    line = next(line for line in result.out.splitlines() if line.startswith("  fwscaffold new"))
    assert line.endswith("--author-name 'Żółć & Co' --database mysql --docker --yes")
    made = {path: path.read_bytes() for path in Path("shop").rglob("*") if path.is_file()}
    Path("shop").rename("first")
    import shlex

    assert run(*shlex.split(line)[1:], "--no-git").code == Exit.DONE
    assert {path: path.read_bytes() for path in Path("shop").rglob("*") if path.is_file()} == made


def test_each_answer_is_judged_at_once(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"json{ENTER}" + "\x08" * 4 + f"Shop{ENTER}{ENTER}{ENTER}{ENTER}")
    assert run("new", "tiny", "--no-git").code == Exit.DONE
    assert Path("shop").is_dir()


def test_no_at_the_review_makes_nothing(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"Shop{ENTER}{ENTER}{ENTER}n")
    result = run("new", "tiny")
    assert (result.code, result.out.splitlines()[-1]) == (Exit.FAILED, "nothing is made")
    assert list(Path().iterdir()) == []


def test_ctrl_c_at_a_question_makes_nothing(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"Shop{ENTER}{CTRL_C}")
    result = run("new", "tiny")
    assert result.code == Exit.INTERRUPTED
    assert result.err.strip() == "error: interrupted"
    assert list(Path().iterdir()) == []


def test_a_name_is_enough_and_yes_never_asks(run: Run, keys: PipeInput) -> None:
    assert run("new", "tiny", "shop", "--no-git").code == Exit.DONE
    assert run("new", "tiny", "--yes").code == Exit.USAGE


@pytest.mark.parametrize(("ci", "asks"), [("", True), ("true", False)])
def test_only_a_terminal_outside_ci_is_asked(ci: str, asks: bool) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "fwscaffold", "new"],
        env={"PATH": "/usr/bin:/bin", "TERM": "xterm", "CI": ci, "HOME": "."},
        encoding="utf-8",
        timeout=20,
    )
    child.expect("Which framework" if asks else "no framework given")
    if asks:
        child.sendintr()
        child.expect("interrupted")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == (Exit.INTERRUPTED if asks else Exit.USAGE)


def test_a_request_to_end_ends_the_questions_as_ctrl_c_does() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(Ended) as caught, wizard._ending_as_by_ctrl_c():
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGINT, before)
    assert caught.value.code == 143

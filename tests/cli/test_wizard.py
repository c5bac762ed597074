"""The questions, answered with real key presses."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pexpect
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from fwscaffold.cli import prompts
from fwscaffold.cli.draft import Draft
from fwscaffold.cli.program import Ended
from fwscaffold.errors import Exit
from fwscaffold.source.templates import named
from fwscaffold.template.catalog import Template, catalog, definition
from fwscaffold.template.declaration import declaration
from theirs import write_theirs
from tiny import MakeTemplates, Run, git, write

UP, DOWN, ENTER, ESC, CTRL_C = "\x1b[A", "\x1b[B", "\r", "\x1b", "\x03"
CLEAR = "\x15"


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeInput]:
    """Give a keyboard to a program that thinks it has a terminal."""
    monkeypatch.setattr("fwscaffold.cli.output.interactive", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with create_pipe_input() as keyboard, create_app_session(keyboard, DummyOutput()):
        yield keyboard


def test_a_project_is_made_from_answers_given_by_key(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"{ENTER}Big Shop{ENTER}{DOWN}{ENTER}n{ENTER}")
    result = run("new")
    assert result.code == Exit.DONE
    assert result.out.startswith("Esc goes back a question, Ctrl-C ends this. ")
    for row in ("directory         big-shop", "project name      Big Shop", "docker            no"):
        assert f"\n  {row}\n" in result.out
    assert "\n  author name       none\n" in result.out
    assert "Tiny, 7 files, " in result.out
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


def test_what_makes_no_difference_is_neither_asked_nor_shown(
    run: Run, keys: PipeInput, make_templates: MakeTemplates
) -> None:
    make_templates(_ask_when={"docker": {"database": ["postgresql", "mysql"]}})
    keys.send_text(f"Shop{ENTER}{ENTER}{ENTER}")  # the name, SQLite, and all of it is right
    result = run("new", "tiny", "--no-git")
    assert result.code == Exit.DONE, result.err
    assert "  database          sqlite\n" in result.out
    assert "  docker " not in result.out
    assert "  fwscaffold new tiny --project-name Shop --database sqlite --yes\n" in result.out


def test_going_back_passes_over_what_is_not_asked(
    run: Run, keys: PipeInput, make_templates: MakeTemplates
) -> None:
    make_templates(
        _ask=["project_name", "docker", "database"], _ask_when={"database": {"docker": [True]}}
    )
    keys.send_text(f"Shop{ENTER}n{ESC}")
    keys.send_text(f"y{DOWN}{ENTER}{ENTER}")
    result = run("new", "tiny", "--no-git")
    assert "--database postgresql --docker --yes\n" in result.out


def test_the_usual_name_is_a_key_away(run: Run, keys: PipeInput) -> None:
    keys.send_text(ENTER * 4)
    result = run("new", "tiny", "--no-git")
    assert "  fwscaffold new tiny my-site --database sqlite --docker --yes\n" in result.out
    assert Path("my-site/my_site").is_dir()


def test_a_name_can_be_a_path(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"work/shop{ENTER * 4}")
    result = run("new", "tiny", "--no-git")
    assert "  fwscaffold new tiny work/shop --database sqlite --docker --yes\n" in result.out
    assert Path("work/shop/shop").is_dir()


def test_in_a_fresh_clone_it_is_this_directory(run: Run, keys: PipeInput, identity: None) -> None:
    git("init", "--quiet", "my-clone")
    os.chdir("my-clone")
    Path("README.md").write_text("mine")
    keys.send_text(ENTER * 4)
    result = run("new", "tiny")
    assert "\n  directory         .\n" in result.out
    assert ", beside README.md\n" in result.out
    assert "  fwscaffold new tiny . --author-name Ada " in result.out
    assert Path("my_clone").is_dir()


def test_each_answer_is_judged_at_once(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"json{ENTER}" + "\x08" * 4 + f"Shop{ENTER}{ENTER}{ENTER}{ENTER}")
    assert run("new", "tiny", "--no-git").code == Exit.DONE
    assert Path("shop").is_dir()


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("project_name", "json", "the package `json` is a module of Python's standard library"),
        ("project_name", "日本", "the short name is empty, since the name has no letter from a to z and no digit"),
        ("project_name", "", "it is empty"),
        ("project_name", "x" * 90, "it has 90 characters, at most 80 are allowed"),
        ("project_name", "taken", "`taken` is there already and not empty, choose another"),
        ("project_name", "far/taken/..", ""),
        ("directory", "taken", "`taken` is there already and not empty, choose another"),
        ("directory", "loop/x", "cannot make `loop/x`: too many levels of symbolic links, choose another place or mend that"),
        ("package_name", "1a", "it is not a Python identifier of letters, digits and underscores"),
        ("description", "fine", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_the_words_of_the_question(
    key: str, answer: str, said: str, tiny: Template
) -> None:
    write(Path(), {"taken/mine": ""})
    Path("loop").symlink_to("loop")
    assert Draft(tiny, {"project_name": "shop"}).problem(key, answer) == said


def test_esc_goes_back_to_the_question_before_with_its_answer(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"{ENTER}Shop{ENTER}{DOWN}{ENTER}{ESC}{UP}{ENTER}{ESC}{ESC}{ESC}")
    keys.send_text(f"{ENTER}x{ENTER}{ENTER}n{ESC}n{ENTER}")
    result = run("new")
    assert result.code == Exit.DONE
    assert "  fwscaffold new tiny x --database sqlite --no-docker --yes\n" in result.out


def test_esc_at_the_question_for_the_framework_asks_it_again(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"{ESC}{ENTER}Shop{ENTER}{ENTER}{ENTER}{ENTER}")
    assert run("new").code == Exit.DONE


def test_esc_at_the_first_question_stays_where_the_framework_is_given(
    run: Run, keys: PipeInput
) -> None:
    keys.send_text(f"{ESC}Shop{ENTER}{ENTER}{ENTER}{ENTER}")
    assert run("new", "tiny", "--no-git").code == Exit.DONE


def test_at_the_review_answers_are_changed_and_files_shown(run: Run, keys: PipeInput) -> None:
    change = f"{DOWN * 2}{ENTER}"
    keys.send_text(f"Shop{ENTER * 3}")
    keys.send_text(f"{change}{ENTER}{CLEAR}work/x{ENTER}")  # the directory
    keys.send_text(f"{change}{DOWN * 4}{ENTER}{CLEAR}About it{ENTER}")  # the description
    keys.send_text(f"{change}{ESC}")  # nothing after all
    keys.send_text(f"{DOWN * 3}{ENTER}{ENTER}")  # the files, and then make it
    result = run("new", "tiny", "--no-git")
    assert result.code == Exit.DONE
    assert "\nwork/x/\n  shop/\n    __init__.py\n" in result.out
    assert "\n  description       About it\n" in result.out
    given = "--project-name Shop --description 'About it' --database sqlite --docker"
    assert f"  fwscaffold new tiny work/x {given} --yes\n" in result.out
    assert Path("work/x/shop").is_dir()


def test_what_a_preset_locks_cannot_be_changed(run: Run, keys: PipeInput) -> None:
    write(Path(), {"p.toml": "[locked]\ndatabase = {value = 'mysql', reason = 'so'}\n"})
    keys.send_text(f"Shop{ENTER * 2}{DOWN * 2}{ENTER}{UP}{ENTER}n{ENTER}")  # the last is docker
    result = run("new", "tiny", "--no-git", "--preset", "p.toml")
    assert result.code == Exit.DONE
    assert "--database mysql --no-docker --yes\n" in result.out


def test_the_project_can_be_started_at_once(
    run: Run, keys: PipeInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr("fwscaffold.cli.verification.installed", lambda _: (True, {}))
    monkeypatch.setattr("fwscaffold.cli.running.start", lambda *words: started.append(words))
    keys.send_text(f"Shop{ENTER * 3}{DOWN}{ENTER}")
    result = run("new", "tiny", "--no-git")
    assert started == [(Path("shop"), "Tiny", "ada")]
    assert "--docker --run --yes\n" in result.out


def test_no_at_the_review_makes_nothing_and_keeps_the_answers(run: Run, keys: PipeInput) -> None:
    keys.send_text(f"Shop{ENTER}{ENTER}{ENTER}{UP}{ENTER}")
    result = run("new", "tiny")
    assert result.code == Exit.FAILED
    assert result.out.endswith(
        "Nothing is made. The same answers again:\n\n"
        "  fwscaffold new tiny --project-name Shop --database sqlite --docker --yes\n"
    )
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


def test_no_framework_has_more_than_seven_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for cached in (catalog, definition):
        cached.cache_clear()
    assert all(len(declaration(template).asked) + 1 <= 7 for template in catalog().values())


def test_a_terminal_that_only_prints_lines_is_answered_in_lines(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fwscaffold.cli.output.interactive", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    lines = ["9", "1", "<", "", "json", "shop", "2", "maybe", "n", "3", "5", "About it", "1"]
    monkeypatch.setattr(sys, "stdin", StringIO("".join(f"{line}\n" for line in lines)))
    result = run("new")
    assert result.code == Exit.DONE
    for said in (
        "< goes back a question, Ctrl-C ends this. ",
        "it is no number from 1 to 1\n",
        "(. is this one) [my-site]: ",
        "the package `json` is a module of Python's standard library\n",
        "Container files? [y]: it is neither y nor n\n",
        "--description 'About it' --database postgresql --no-docker --yes\n",
    ):
        assert said in result.out
    assert "\x1b" not in result.out


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
        with pytest.raises(Ended) as caught, prompts._ending_as_by_ctrl_c():
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGINT, before)
    assert caught.value.code == 143


THEIRS: Any = {
    "kind": ["library", "service"],
    "docs": True,
    "table": {"k": "{{ cookiecutter.slug }}"},
    "title": "{{ cookiecutter.slug }}!",
}


@pytest.fixture
def theirs(here: None) -> Path:
    """Return a template of somebody else's that asks one question of each kind."""
    return write_theirs(Path("t"), {"a": "{{ cookiecutter.table.k }}\n"}, **THEIRS)


def test_a_template_of_others_is_asked_for_all_that_it_asks(
    run: Run, keys: PipeInput, theirs: Path
) -> None:
    keys.send_text(f'work/shop{ENTER}{DOWN}{ENTER}n{CLEAR}{{"k": "w"}}{ENTER}{ENTER}{ENTER}')
    result = run("new", "./t", "--no-git")
    assert result.code == Exit.DONE
    for row in (
        "directory         work/shop",
        "docs              no",
        'table             {"k": "w"}',
    ):
        assert f"\n  {row}\n" in result.out
    given = "--kind service --no-docs --table '{\"k\": \"w\"}' --title 'shop!'"
    assert f"  fwscaffold new ./t work/shop {given} --yes\n" in result.out
    assert Path("work/shop/a").read_text() == "w\n"


def test_a_template_with_a_short_name_is_offered_after_the_frameworks(
    run: Run, keys: PipeInput, theirs: Path
) -> None:
    write(Path(), {"fwscaffold.toml": "[templates]\nown = 't'\n"})
    keys.send_text(f"{DOWN}{ENTER}shop{ENTER * 6}")
    assert run("new").code == Exit.DONE
    assert Path("shop/a").read_text() == "shop\n"


def test_what_is_made_of_it_is_not_known_to_start(run: Run, keys: PipeInput, theirs: Path) -> None:
    keys.send_text(f"shop{ENTER * 5}{DOWN * 3}{ENTER}")
    result = run("new", "./t", "--no-git")
    assert (result.code, "Nothing is made." in result.out) == (1, True)


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("slug", "taken", ""),
        ("slug", "./taken", "`taken` is there already and not empty, choose another"),
        ("directory", "taken", "`taken` is there already and not empty, choose another"),
        ("directory", "free", ""),
        ("title", "a\nb", "holds the control character U+000A"),
        ("table", "{", 'it is not a table such as {"key": "value"}'),
        ("table", "{}", ""),
    ],
)
def test_an_answer_for_a_template_of_others_is_judged_at_once(
    theirs: Path, key: str, answer: str, said: str
) -> None:
    write(Path("taken"), {"x": ""})
    assert Draft(named("./t"), {}).problem(key, answer) == said


SEVERAL = {"templates": {"api": {"path": "a", "title": "An API"}, "web": {"path": "w"}}}


def several() -> None:
    write(Path("t"), {"cookiecutter.json": json.dumps(SEVERAL)})
    for name in "aw":
        write_theirs(Path("t", name), {"file": name})


@pytest.mark.parametrize("first", ["", ESC])
def test_one_of_several_templates_is_chosen(run: Run, keys: PipeInput, first: str) -> None:
    several()
    keys.send_text(f"{first}{DOWN}{ENTER}" if first else f"{DOWN}{ENTER}")
    assert run("new", "./t", "shop", "--no-git").code == Exit.DONE
    assert Path("shop/file").read_text() == "w"
    for words in (["--yes"], ["--help"]):
        assert (
            "holds several, name one at the end of the source: `#api` or `#web`"
            in run("new", "./t", *words).err
        )


def test_a_short_name_can_be_of_several(run: Run, keys: PipeInput) -> None:
    several()
    write(Path(), {"fwscaffold.toml": '[templates]\nmany = "t"\n'})
    keys.send_text(f"{DOWN}{ENTER}{ENTER}shop{ENTER}{ENTER}")
    assert run("new").code == Exit.DONE
    assert Path("shop/file").read_text() == "a"

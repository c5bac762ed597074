"""What the Tab key completes, in real shells where the machine has them."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from click.shell_completion import get_completion_class

from fwscaffold.cli import completion
from fwscaffold.cli.program import main, program
from fwscaffold.errors import Exit
from tiny import Run, write

# How each shell is started so that nothing of the user's has a say, how the completion is switched
# on, and a command of the shell that says what its words are.
ON = 'eval "$(_FWSCAFFOLD_COMPLETE={}_source fwscaffold)"'
SAY = """said() { printf '<%s>' "$*"; }"""
SHELLS = {
    "bash": ("--norc --noprofile -i", ON.format("bash"), SAY),
    "zsh": ("-f -i", f"autoload -U compinit && compinit -u; {ON.format('zsh')}", SAY),
    "fish": (
        "--no-config -i",
        "_FWSCAFFOLD_COMPLETE=fish_source fwscaffold | source",
        "function said; printf '<%s>' \"$argv\"; end",
    ),
}
TO_THE_BEGIN = "\x01"
TYPED = {
    "new fla": "new flask",
    "show web": "show web2py",
    "compare django bot": "compare django bottle",
    "demo che": "demo cherrypy",
    "schema bot": "schema bottle",
    "adopt fla": "adopt flask",
    "new flask shop --database post": "new flask shop --database postgresql",
    "new flask shop --database=post": "new flask shop --database=postgresql",
    "adopt flask --set orm=pee": "adopt flask --set orm=peewee",
    "update shop --set docker=n": "update shop --set docker=no",
    "verify sh": "verify shop",
    "check shop sh": "check shop shop",
    "new flask --answers ans": "new flask --answers answers.json",
}
Press = Callable[[str], str]


@pytest.fixture(params=SHELLS)
def press(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Press]:
    """Return what types words and the Tab key, and gives the words as they are then."""
    shell: str = request.param
    if not shutil.which(shell):
        pytest.skip(f"no {shell}: `apt-get install {shell}`")
    script = f'#!/bin/sh\nexec {sys.executable} -m fwscaffold "$@"\n'
    write(tmp_path / "bin", {"fwscaffold": script})
    (tmp_path / "bin/fwscaffold").chmod(0o755)
    words, switch, say = SHELLS[shell]
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    environ = {"PATH": path, "HOME": str(tmp_path), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    child = pexpect.spawn(
        shell, words.split(), env=environ, encoding="utf-8", timeout=60, dimensions=(24, 200)
    )

    def press(typed: str) -> str:
        child.send(f"fwscaffold {typed}\t{TO_THE_BEGIN}said \r")
        child.expect("<fwscaffold ([^>]*)>")
        assert isinstance(child.match, re.Match)
        return str(child.match[1]).rstrip(" /")  # zsh takes the slash away

    child.sendline(f"{switch}; {say}; said rea''dy")
    child.expect_exact("<ready>")
    yield press
    child.close(force=True)


def test_the_tab_key_completes_in_a_real_shell(press: Press) -> None:
    write(Path(), {"shop/x": "", "answers.json": "{}"})
    assert {typed: press(typed) for typed in TYPED} == TYPED


def complete(shell: str, *words: str) -> list[str]:
    """Return what the shell would be told of the last word."""
    kind = get_completion_class(shell)
    assert kind
    found = kind(program, {}, "fwscaffold", "_FWSCAFFOLD_COMPLETE")
    return [item.value for item in found.get_completions([*words[:-1]], words[-1])]


def test_settings_are_those_of_the_projects_framework(run: Run) -> None:
    assert run("new", "bottle", "shop", "--no-git").code == Exit.DONE
    assert complete("zsh", "update", "shop", "--set", "d")[-2:] == ["docker=yes", "docker=no"]
    assert complete("zsh", "update", "shop", "--set", "orm") == []
    assert complete("zsh", "update", "--set", "orm=p") == ["orm=peewee"]
    assert complete("zsh", "adopt", "bottle", "--set", "orm=p") == []
    assert complete("bash", "update", "--set", "docker=") == ["yes", "no"]


def test_settings_are_those_of_the_projects_preset_where_it_is_at_hand(run: Run) -> None:
    asks = '[questions.region]\nprompt = "Region"\ndefault = "eu"\nchoices = ["eu", "us"]\n'
    write(Path("acme"), {"preset.toml": asks})
    run("new", "bottle", "shop", "--no-git", "--preset", "acme")
    assert complete("zsh", "update", "shop", "--set", "reg") == ["region=eu", "region=us"]
    Path("acme/preset.toml").unlink()
    assert complete("zsh", "update", "shop", "--set", "reg") == []
    Path("shop/.fwscaffold.json").write_text("[]")
    assert "docker=yes" in complete("zsh", "update", "shop", "--set", "d")


def test_frameworks_come_with_what_they_are() -> None:
    assert [item.help for item in completion.frameworks("fla")] == [
        "A small core, and the extensions that you choose"
    ]


@pytest.mark.parametrize(
    ("words", "number", "joined"),
    [
        ("fwscaffold update --set docker = n", 5, (["update", "--set"], "docker=n")),
        ("fwscaffold update --set docker =", 4, (["update", "--set"], "docker=")),
        ("fwscaffold new a = b", 5, (["new", "a=b"], "")),
        ("fwscaffold ", 1, ([], "")),
    ],
)
def test_bash_gives_words_that_are_put_together(
    words: str, number: int, joined: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(number))
    shell = completion.Bash(program, {}, "fwscaffold", "_FWSCAFFOLD_COMPLETE")
    assert shell.get_completion_args() == joined


def test_the_presets_and_targets_are_left_to_the_shell() -> None:
    shell = completion.Zsh(program, {}, "fwscaffold", "_FWSCAFFOLD_COMPLETE")
    for words, kind in (("new flask", "dir"), ("new flask x --preset", "file")):
        assert [item.type for item in shell.get_completions(words.split(), "x")] == [kind]


def test_the_program_answers_a_shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {
        "_FWSCAFFOLD_COMPLETE": "fish_complete",
        "COMP_WORDS": "fwscaffold show fla",
        "COMP_CWORD": "fla",
    }
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("plain,flask\tA small core, ")


def test_an_option_with_its_value_is_one_word_but_in_bash() -> None:
    words = ("new", "flask", "x", "--database=my")
    assert complete("zsh", *words) == ["--database=mysql"]
    assert complete("fish", *words) == ["--database=mysql"]
    assert complete("bash", *words) == ["mysql"]

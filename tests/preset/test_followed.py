"""A preset follows a tag or a branch of another, at the commit that its lock names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, write

Commit = Callable[[str], str]


@pytest.fixture
def commit(make_templates: MakeTemplates, identity: None) -> Commit:
    """Return what commits the base with a text, and returns the commit."""
    make_templates()
    git("init", "--quiet", "--initial-branch=main", "base")

    def commit(text: str) -> str:
        write(
            Path("base"),
            {"preset.toml": 'name = "base"\nfiles = "files"\n', "files/BASE": f"{text}\n"},
        )
        git("-C", "base", "add", "--all")
        git("-C", "base", "commit", "--quiet", "--message", text)
        return git("-C", "base", "rev-parse", "HEAD").strip()

    return commit


def extend(ref: str) -> str:
    source = f"git+{Path('base').absolute().as_uri()}@{ref}"
    write(Path("own"), {"preset.toml": f'extends = "{source}"\n'})
    return source


def test_a_branch_is_followed_from_lock_to_lock(run: Run, commit: Commit) -> None:
    first = commit("one")
    source = extend("main")
    result = run("new", "tiny", "shop", "--preset", "own")
    assert (result.code, result.err) == (
        Exit.USAGE,
        (
            "error: preset `own/preset.toml` follows `main`, and `preset.lock` does not say at which "
            "commit: run `fwscaffold preset lock`, and commit what it writes\n"
        ),
    )
    result = run("preset", "lock", "own")
    assert (result.code, result.out) == (0, f"preset.lock: `{source[:60]}…` is at {first} (new)\n")
    assert f'"{source}" = "{first}"\n' in Path("own/preset.lock").read_text()
    assert run("new", "tiny", "shop", "--preset", "own").err.startswith("preset base (../own): ")
    second = commit("two")
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("preset", "lock", "own/preset.toml").out.endswith(
        f"is at {second} (new, was {first[:12]})\n"
    )
    assert run("preset", "lock", "own").out.endswith(f"is at {second} (as before)\n")
    assert "STALE" not in run("check", "shop").out
    assert run("check", "shop", "--strict", "--preset", "own").code == Exit.DRIFT
    assert run("update", "shop", "--preset", "own").code == Exit.DONE
    assert Path("shop/BASE").read_text() == "two\n"


def test_a_tag_is_followed_to_what_it_is_of(run: Run, commit: Commit) -> None:
    first = commit("one")
    git("-C", "base", "tag", "--annotate", "v1", "--message", "one")
    git("-C", "base", "branch", "v1", commit("two"))
    extend("v1")
    write(Path("own"), {"preset.lock": "broken"})
    assert (
        "has a `preset.lock` that cannot be read: run `fwscaffold preset lock`"
        in run("new", "tiny", "shop", "--preset", "own").err
    )
    assert f" is at {first} (new)\n" in run("preset", "lock", "own").out


def test_a_clone_with_a_team_file_and_its_lock_is_fresh(
    run: Run, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit("one")
    extend("main")
    write(Path(), {"shop/fwscaffold.toml": Path("own/preset.toml").read_text()})
    monkeypatch.chdir("shop")
    assert run("preset", "lock").code == Exit.DONE
    words = ("new", "tiny", ".", "--no-git")
    assert "add `--preset`" in run(*words).err
    assert run(*words, "--preset", "fwscaffold.toml").code == Exit.DONE
    assert Path("BASE").read_text() == "one\n"


def test_the_preset_here_and_the_teams_are_locked_unnamed(
    run: Run, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit("one")
    extend("main")
    result = run("preset", "lock")
    assert (result.code, result.err) == (
        Exit.USAGE,
        "error: there is neither `preset.toml` nor `fwscaffold.toml` here, name a preset\n",
    )
    write(Path(), {"team/fwscaffold.toml": Path("own/preset.toml").read_text(), "team/a/x": ""})
    monkeypatch.chdir("own")
    assert run("preset", "lock").code == Exit.DONE
    monkeypatch.chdir("../team/a")
    assert run("preset", "lock").out.startswith("fwscaffold.lock: ")
    assert Path("../fwscaffold.lock").exists()


@pytest.mark.parametrize(
    ("extends", "problem"),
    [
        ("{base}@mian", "extends `mian`, which is neither tag nor branch there, did you mean `main`?"),
        ("{base}@" + "0" * 40, "extends no tag or branch, write `git+https://example.org/preset.git@main`"),
        ("../base", "extends no tag or branch, write"),
        ("git+ssh://git@127.0.0.1", "extends no tag or branch, write"),
        ("git+https://ada:secret@git.example/x.git@main", "credential helper"),
        ("git+file:///nowhere/x.git@main", "cannot be reached ("),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_one_line(
    run: Run, commit: Commit, extends: str, problem: str
) -> None:
    commit("one")
    source = extends.replace("{base}", f"git+{Path('base').absolute().as_uri()}")
    write(Path("own"), {"preset.toml": f'extends = "{source}"\n'})
    result = run("preset", "lock", "own")
    assert (result.code, result.out, result.err.count("\n")) == (Exit.USAGE, "", 1)
    assert problem in result.err
    assert "secret" not in result.err.replace("a secret", "")
    assert not Path("own/preset.lock").exists()


def test_an_empty_repository_and_a_copy_are_refused(run: Run, commit: Commit) -> None:
    extend("main")
    assert "is neither tag nor branch there\n" in run("preset", "lock", "own").err.replace(
        ", which", ""
    )
    result = run("preset", "lock", f"git+https://127.0.0.1:1/x.git@{'0' * 40}")
    assert (result.code, "is a copy: do that in a clone of its repository" in result.err) == (
        Exit.USAGE,
        True,
    )


def test_a_lock_of_something_else_is_none(run: Run, commit: Commit) -> None:
    commit("one")
    extend("main")
    for lock in (
        '[extends]\n"git+https://x.example/y@main" = "0"\n',
        "extends = 1\n",
        "[extends]\n",
        "[other]\n",
    ):
        write(Path("own"), {"preset.lock": lock})
        assert "run `fwscaffold preset lock`" in run("new", "tiny", "shop", "--preset", "own").err


def test_presets_have_commands_of_their_own(run: Run) -> None:
    assert "lock" in run("preset", "--help").out
    assert "no such command `lokc`, did you mean `lock`?" in run("preset", "lokc").err

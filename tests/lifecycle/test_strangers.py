"""Repositories of strangers: nothing in them is started, followed out of them, or read for ever."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fwscaffold.creation.locks import exclusive
from fwscaffold.errors import Exit
from fwscaffold.git import TOO_LONG, reason
from fwscaffold.git import git as call_git
from fwscaffold.markers import has_markers
from tiny import FILES, STRANGER, MakeTemplates, Run, git, root_only, write

RECEIPT = ".fwscaffold.json"
JOURNAL = ".fwscaffold-update"


@pytest.fixture
def shop(make_templates: MakeTemplates, run: Run, identity: None) -> Path:
    """Return a project that is committed."""
    make_templates()
    assert run("new", "tiny", "shop", "--yes").code == Exit.DONE
    return Path("shop")


def evil(shop: Path) -> tuple[Path, Path]:
    """Return a program that leaves a trace when it is started, and the trace."""
    program, trace = shop.parent.absolute() / "evil", shop.parent.absolute() / "trace"
    program.write_text(f"#!/bin/sh\ntouch {trace}\nexec cat\n")
    program.chmod(0o755)
    return program, trace


def named_in_config(shop: Path, program: Path) -> None:
    """Have the repository's own configuration name the program wherever git would start one."""
    for key in (
        "core.fsmonitor", "filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.external",
        "diff.x.textconv", "core.pager", "core.editor", "core.sshCommand", "core.askPass",
        "gpg.program", "credential.helper", "core.alternateRefsCommand", "merge.x.driver",
        "uploadpack.packObjectsHook", "core.gitProxy", "sequence.editor",
    ):  # fmt: skip
        git("-C", shop, "config", key, str(program))
    git("-C", shop, "config", "filter.x.required", "true")
    git("-C", shop, "config", "commit.gpgSign", "true")
    (shop / ".git/info/attributes").write_text("* filter=x diff=x merge=x\n")


def named_in_an_included_file(shop: Path, program: Path) -> None:
    (shop / "inc").write_text(f'[filter "x"]\n\tclean = {program}\n\trequired = true\n')
    git("-C", shop, "config", "include.path", "../inc")
    (shop / ".git/info/attributes").write_text("* filter=x\n")


def named_in_a_worktree_configuration(shop: Path, program: Path) -> None:
    git("-C", shop, "config", "extensions.worktreeConfig", "true")
    git("-C", shop, "config", "--worktree", "filter.x.process", str(program))
    (shop / ".git/info/attributes").write_text("* filter=x\n")


def as_hooks(shop: Path, program: Path) -> None:
    for name in ("pre-commit", "post-checkout", "post-index-change", "fsmonitor-watchman"):
        shutil.copy(program, shop / ".git/hooks" / name)
    git("-C", shop, "config", "core.hooksPath", str(shop.absolute() / ".git/hooks"))


def as_an_embedded_bare_repository(shop: Path, program: Path) -> None:
    """Make the project's directory one that git takes for a bare repository."""
    shutil.rmtree(shop / ".git")
    write(shop, {"HEAD": "ref: refs/heads/main\n", "objects/.keep": "", "refs/.keep": ""})
    write(shop, {"info/attributes": "* filter=x\n"})
    write(
        shop,
        {
            "config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"
            f'[filter "x"]\n\tclean = {program}\n\trequired = true\n'
        },
    )


def in_a_submodule(shop: Path, program: Path) -> None:
    git("init", "--quiet", shop / "sub")
    git("-C", shop / "sub", "commit", "--quiet", "--allow-empty", "--message", "one")
    git("-C", shop, "add", "sub")
    git("-C", shop, "commit", "--quiet", "--message", "sub")
    git("-C", shop / "sub", "config", "core.fsmonitor", str(program))


@pytest.mark.parametrize(
    "place",
    [
        named_in_config,
        named_in_an_included_file,
        named_in_a_worktree_configuration,
        as_hooks,
        as_an_embedded_bare_repository,
        in_a_submodule,
    ],
)
@pytest.mark.parametrize(
    "command", ["check", "diff", "update --dry-run", "update", "update --force"]
)
def test_no_program_that_a_repository_names_is_started(
    shop: Path, run: Run, place: Callable[[Path, Path], None], command: str
) -> None:
    program, trace = evil(shop)
    place(shop, program)
    for path in shop.glob("*.*"):
        os.utime(path, (1, 1))  # so that git looks at the files again
    word, *options = command.split()
    run(word, "shop", *options, *(["--set", "docker=no"] if word != "check" else []))
    assert not trace.exists()


def test_a_hook_that_calls_the_program_does_not_lend_it_its_repository(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "--quiet", "other")
    listed = git("rev-parse", "--local-env-vars").split()
    for name in listed:
        monkeypatch.setenv(name, str(Path("other/.git").absolute()))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert run("check", "shop").code == Exit.DONE
    assert run("update", "shop", "--set", "docker=no").code == Exit.DONE


def test_filters_that_the_user_has_still_work(shop: Path, run: Run) -> None:
    git("config", "--global", "filter.upper.clean", "tr a-z A-Z")
    (shop / ".git/info/attributes").write_text("README.md filter=upper\n")
    git("-C", shop, "add", "--renormalize", ".")
    git("-C", shop, "commit", "--quiet", "--message", "upper")
    os.utime(shop / "README.md", (1, 1))
    assert run("update", "shop", "--set", "docker=no").code == Exit.DONE


@pytest.mark.parametrize("name", [RECEIPT, "pyproject.toml", "Dockerfile", "README.md"])
@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to("/proc/self/mem"),
        lambda path: path.symlink_to(path.name),
        os.mkfifo,
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(b"x" * 11_000_000),
    ],
    ids=["endless device", "outside", "itself", "pipe", "directory", "large"],
)
@pytest.mark.parametrize("command", ["check shop", "update shop --dry-run", "adopt tiny shop"])
def test_what_never_ends_is_not_read(
    shop: Path, run: Run, name: str, make: Callable[[Path], object], command: str
) -> None:
    if command.startswith("adopt"):
        (shop / RECEIPT).unlink()
    (shop / name).unlink(missing_ok=True)
    make(shop / name)
    begin = time.monotonic()
    result = run(*command.split())
    assert time.monotonic() - begin < 10
    assert result.code in {
        Exit.DONE,
        Exit.FAILED,
        Exit.USAGE,
        Exit.EXISTS,
        Exit.DRIFT,
        Exit.CONFLICT,
        Exit.UNJUDGED,
    }
    assert "Traceback" not in result.err


@pytest.mark.parametrize("name", ["journal.json", "before/0", "after/0", "before"])
@pytest.mark.parametrize("command", ["--continue", "--abort"])
def test_a_record_of_an_update_holds_files_and_nothing_else(
    shop: Path, run: Run, name: str, command: str
) -> None:
    content = {
        "steps": [{"path": "README.md", "existed": True, "deletes": False, "conflicts": False}],
        "made": [],
    }
    write(shop / JOURNAL, {"journal.json": json.dumps(content), "before/0": "", "after/0": ""})
    path = shop / JOURNAL / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    os.mkfifo(path)
    result = run("update", "shop", command)
    assert (result.code, result.err.count("\n")) == (Exit.USAGE, 1)


def test_a_record_without_steps_is_broken(shop: Path, run: Run) -> None:
    write(shop / JOURNAL, {"journal.json": '{"steps": [], "made": []}'})
    for option in ("--continue", "--abort"):
        result = run("update", "shop", option)
        assert (result.code, result.err.count("\n")) == (Exit.USAGE, 1)


def test_markers_are_found_in_linear_time() -> None:
    begin = time.monotonic()
    assert not has_markers(b"<<<<<<< \n=======\n" * 200_000)
    assert time.monotonic() - begin < 2
    assert has_markers(b"a\n<<<<<<< yours\na\n=======\r\nb\n>>>>>>> theirs\n")
    assert not has_markers(b"<<<<<<< yours\n>>>>>>> theirs\n=======\n")
    assert not has_markers(b" <<<<<<< yours\n=======\n>>>>>>> theirs\n")


@pytest.mark.parametrize("command", ["update", "update --continue", "update --abort"])
def test_two_runs_do_not_change_one_project_at_once(shop: Path, run: Run, command: str) -> None:
    with exclusive(shop):
        result = run(*command.split(), "shop")
    assert result.code == Exit.CONFLICT
    assert result.err == ("error: another run of fwscaffold is changing `shop`, wait for its end\n")


def test_of_many_updates_at_once_each_is_done_or_refused(shop: Path) -> None:
    git("-C", shop, "config", "user.name", "Ada")
    script = (
        "import sys, time; from pathlib import Path; from fwscaffold.cli.program import main\n"
        "from fwscaffold.creation.locks import exclusive\n"
        "with exclusive(Path('shop')): time.sleep(0.5)\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(8)
    ]
    ended = [each.wait(60) for each in started]
    assert 1 <= ended.count(0) < len(ended)
    for each in started:
        assert each.stderr
        each.stderr.close()


@root_only
def test_a_repository_that_git_does_not_read_is_not_taken_for_none(
    shop: Path, run: Run, make_templates: MakeTemplates
) -> None:
    os.chown(shop / ".git", STRANGER, STRANGER)
    os.chown(shop, STRANGER, STRANGER)
    (shop / "README.md").write_text("mine\n")
    (shop / ".fwscaffold.base").unlink()
    result = run("update", "shop", "--set", "docker=no")
    assert (result.code, result.err.count("\n")) == (Exit.FAILED, 1)
    assert "dubious ownership" in result.err
    write(shop, {"pyproject.toml": "[project]\n"})
    make_templates({**FILES, "pyproject.toml": "[project]\nname = 'newer'\n"})
    result = run("check", "shop")
    assert result.code == Exit.UNJUDGED
    assert "dubious ownership" in result.out
    shop.joinpath("inside").mkdir()
    result = run("new", "tiny", "shop/inside/blog", "--yes")
    assert "dubious ownership" in result.err
    assert not Path("shop/inside/blog/.git").exists()


def test_a_format_that_git_does_not_know_is_refused(shop: Path, run: Run) -> None:
    git("-C", shop, "config", "core.repositoryFormatVersion", "99")
    result = run("update", "shop", "--set", "docker=no")
    assert (result.code, "mend that" in result.err) == (Exit.FAILED, True)


def test_one_bad_project_does_not_spoil_the_others(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(shop, "blog")
    content = json.loads((shop / RECEIPT).read_text())
    content["answers"]["database"] = {}
    (shop / RECEIPT).write_text(json.dumps(content))
    result = run("check", "shop", "blog")
    assert (result.code, "database `{}` is no longer offered" in result.out) == (Exit.DONE, True)
    monkeypatch.setattr("fwscaffold.lifecycle.inspection.load", lambda *_: 1 / 0)
    result = run("check", "shop", "blog")
    assert result.code == Exit.UNJUDGED
    assert result.out.count("ZeroDivisionError") == 2


def test_a_system_that_starts_no_more_checks_one_after_the_other(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    result = run("check", *[shop] * 40, "--format", "json")
    assert (result.code, len(result.json["projects"])) == (Exit.DONE, 40)


def test_adoption_is_all_or_nothing(shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / RECEIPT).unlink()
    monkeypatch.setattr(
        os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    result = run("adopt", "tiny", "shop")
    assert (result.code, "no space left" in result.err) == (Exit.FAILED, True)
    assert not (shop / RECEIPT).exists()


def test_names_steer_no_terminal_and_begin_no_line(run: Run, make_templates: MakeTemplates) -> None:
    make_templates()
    names = ["a\x1b[2Jb", "c\nerror: forged", "d\x9b31me", "f\u202eg"]
    for name in names:
        assert run("new", "tiny", name, "--project-name", "Shop", "--no-git").code == Exit.DONE
    for words in (
        ["check", *names],
        ["update", names[1]],
        ["diff", names[0]],
        ["adopt", "tiny", names[2]],
    ):
        result = run(*words)
        for text in (result.out, result.err):
            assert not set("\x1b\x9b\u202e") & set(text)
            assert not [line for line in text.splitlines() if line.startswith("error: forged")]


def test_json_is_ascii(run: Run, make_templates: MakeTemplates) -> None:
    make_templates()
    run("new", "tiny", "zoë", "--project-name", "Zoë ✓", "--no-git", "--project-slug", "zoe")
    result = run("check", "zoë", "--format", "json")
    assert result.out.isascii()
    assert result.json["projects"][0]["project"] == "zoë"


@pytest.mark.parametrize("target", [".", "..", "../..", "a/.."])
def test_an_archive_has_a_directory_with_a_name(
    run: Run, make_templates: MakeTemplates, target: str
) -> None:
    make_templates()
    result = run("new", "tiny", target, "--project-name", "Shop", "--zip", "shop.zip")
    assert (result.code, result.err.count("\n")) == (Exit.USAGE, 1)
    assert not Path("shop.zip").exists()


def test_the_executable_bit_is_no_drift_and_stays_as_it_is(shop: Path, run: Run) -> None:
    (shop / "manage.py").chmod(0o644)  # as on a network share, or after git for Windows
    (shop / "pyproject.toml").chmod(0o755)
    assert run("check", "shop").code == Exit.DONE
    result = run("update", "shop", "--force", "--set", "docker=no")
    assert (result.code, "left to you" in result.out) == (Exit.DONE, False)
    assert not (shop / "manage.py").stat().st_mode & 0o100


def test_a_sparse_checkout_misses_nothing(
    shop: Path, run: Run, make_templates: MakeTemplates
) -> None:
    git("-C", shop, "sparse-checkout", "set", "--no-cone", "/*", "!/pyproject.toml")
    assert not (shop / "pyproject.toml").exists()
    assert run("check", "shop").code == Exit.DONE
    make_templates({**FILES, "pyproject.toml": "[project]\nname = 'newer'\n"})
    result = run("update", "shop")
    assert (result.code, result.err.count("\n")) == (Exit.CONFLICT, 1)
    assert "git sparse-checkout add" in result.err


def test_the_list_of_what_to_ignore_that_a_user_has_thins_no_first_commit(
    run: Run, make_templates: MakeTemplates, identity: None
) -> None:
    make_templates()
    Path("ignore").write_text("*.toml\nmanage.py\n")
    git("config", "--global", "core.excludesFile", str(Path("ignore").absolute()))
    assert run("new", "tiny", "shop", "--yes").code == Exit.DONE
    assert {"pyproject.toml", "manage.py"} <= {*git("-C", "shop", "ls-files").split()}


def test_the_author_is_the_one_that_git_knows_there(
    run: Run, make_templates: MakeTemplates, identity: None
) -> None:
    make_templates({"LICENSE": "{{ cookiecutter.author_name }}\n"})
    Path("at-work.inc").write_text("[user]\n\tname = Grace\n")
    work = Path("work").absolute()
    work.mkdir()
    git("config", "--global", f"includeIf.gitdir:{work}/.path", str(Path("at-work.inc").absolute()))
    run("new", "tiny", "work/shop", "--no-git")
    run("new", "tiny", "shop", "--no-git")
    assert Path("work/shop/LICENSE").read_text() == "Grace\n"
    assert Path("shop/LICENSE").read_text() == "Ada\n"
    assert [*work.iterdir()] == [work / "shop"]


def test_every_command_ends_soon_when_it_is_asked_to(shop: Path) -> None:
    lines = b"<<<<<<< a\n" * 600_000
    (shop / "README.md").write_bytes(lines)
    process = subprocess.Popen(
        [sys.executable, "-m", "fwscaffold", "check", *["shop"] * 50],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) in {128 + signal.SIGTERM, 0, Exit.USAGE, Exit.UNJUDGED}


@pytest.mark.parametrize(
    ("option", "command"),
    [("--depth=1", "git fetch --unshallow"), ("--filter=blob:none", "git fetch --refetch --no-filter")],
)  # fmt: skip
def test_a_clone_that_lacks_history_says_how_to_get_it(
    shop: Path, run: Run, make_templates: MakeTemplates, option: str, command: str
) -> None:
    (shop / "pyproject.toml").write_text("[project]\n")
    (shop / ".fwscaffold.base").unlink()
    git("-C", shop, "commit", "--quiet", "--all", "--message", "mine")
    git("-C", shop, "config", "uploadpack.allowFilter", "true")
    git("clone", "--quiet", option, shop.absolute().as_uri(), "clone")
    make_templates({**FILES, "pyproject.toml": "[project]\nname = 'newer'\n"})
    result = run("check", "clone")
    assert (result.code, f"so run `{command}`" in result.out) == (Exit.DONE, True)


def test_an_index_that_git_cannot_read_is_refused_unless_forced(shop: Path, run: Run) -> None:
    (shop / ".git/index").write_bytes(b"broken")
    result = run("update", "shop", "--set", "docker=no")
    assert (result.code, result.err.count("\n")) == (Exit.FAILED, 1)
    assert "git does not say whether all of `shop` is committed" in result.err
    assert run("update", "shop", "--set", "docker=no", "--force").code == Exit.DONE


def test_a_project_larger_than_any_is_refused(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fwscaffold.lifecycle.present.ALTOGETHER", 10)
    result = run("check", "shop")
    assert (result.code, "larger than 10 bytes together" in result.out) == (Exit.UNJUDGED, True)


def test_git_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "bin", {"git": "#!/bin/sh\nexec sleep 30\n"})
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    done = call_git(["status"], seconds=0.1)
    assert (done.returncode, reason(done)) == (TOO_LONG, "it took too long")


def test_what_is_no_directory_is_not_updated(run: Run, make_templates: MakeTemplates) -> None:
    make_templates()
    result = run("update", "nowhere")
    assert result.code == Exit.USAGE
    assert result.err == "error: `nowhere` is not a directory, name a project\n"

import errno
import gc
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

import tiny_app
from fwscaffold.cli import output
from fwscaffold.cli.program import main, program
from fwscaffold.errors import Exit
from fwscaffold.verification import environment, interpreter, network
from tiny import FILES, MakeTemplates, Result, Run, git, listing

PROJECT = [
    "Dockerfile",
    "README.md",
    "manage.py",
    "pyproject.toml",
    "shop/__init__.py",
    "shop/page.html",
]


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates()


def test_a_project_is_made_committed_and_what_to_do_next_is_said(run: Run, identity: None) -> None:
    result = run("new", "tiny", "shop")
    assert result.code == Exit.DONE
    assert result.err == "made shop: Tiny, 8 files, 10 lines\n"
    assert result.out.startswith("next:\n  cd shop\n")
    verbs = ["migrate", "createuser ada", "run"]
    commands = "".join(f"  .venv/bin/python manage.py {verb}\n" for verb in verbs)
    assert result.out.endswith(commands)
    assert [path for path in listing(Path("shop")) if ".git/" not in path] == [
        ".fwscaffold.base",
        ".fwscaffold.json",
        *PROJECT,
    ]
    assert git("-C", "shop", "log", "--format=%an %s") == "Ada Start from fwscaffold 0.1.0, Tiny\n"
    assert git("-C", "shop", "status", "--porcelain") == ""


def test_the_author_is_who_git_says(run: Run, identity: None) -> None:
    answers = run("new", "tiny", "shop", "--json", "--dry-run").json["answers"]
    assert (answers["author_name"], answers["author_email"]) == ("Ada", "ada@example.org")
    answers = run("new", "tiny", "shop", "--author-name=Bob", "--dry-run", "--json").json["answers"]
    assert (answers["author_name"], answers["author_email"]) == ("Bob", "ada@example.org")


def test_an_author_that_git_knows_but_metadata_refuses_is_left_out(run: Run) -> None:
    git("config", "--global", "user.name", "Doe, Jane")
    assert run("new", "tiny", "shop", "--json", "--dry-run").json["answers"]["author_name"] == ""


def test_without_an_identity_the_project_stays_and_the_next_step_is_said(run: Run) -> None:
    result = run("new", "tiny", "shop")
    assert result.code == Exit.DONE
    said = result.err.split("git: the first commit was not made (git does not know who you are)")[1]
    advice = said.split(", go on with\n")[1]
    assert [line.split(" 'Start")[0] for line in advice.splitlines()] == [
        "  git config --global user.name 'Your Name'",
        "  git config --global user.email you@example.org",
        "  git -C shop commit --message",
    ]
    subprocess.run(["sh", "-c", advice], check=True, capture_output=True)
    assert git("-C", "shop", "log", "--format=%an") == "Your Name\n"


def test_of_an_identity_only_what_git_does_not_know_is_asked_for(run: Run) -> None:
    git("config", "--global", "user.name", "Ada")
    said = run("new", "tiny", "shop").err
    assert "user.email you@example.org" in said
    assert "user.name" not in said


@pytest.fixture
def requires(make_templates: MakeTemplates) -> Callable[[str], None]:
    """Return what makes the tiny projects take only some Pythons."""

    def make(pythons: str) -> None:
        metadata = f"[project]\nrequires-python = '{pythons}'\ndependencies = []\n"
        make_templates({**FILES, "pyproject.toml": metadata})

    return make


@pytest.fixture
def no_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fwscaffold.verification.environment.find_uv", lambda: None)
    monkeypatch.setattr("fwscaffold.cli.onward.find_uv", lambda: None)


NONE = "this machine has no Python >=3.19, get one: `uv python install 3.19`"


def test_a_python_that_is_not_here_is_named_with_what_gets_it(
    run: Run, requires: Callable[[str], None]
) -> None:
    requires(">=3.19")
    result = run("new", "tiny", "shop", "--no-git")
    uv = environment.for_people([environment.find_uv() or "", "python", "install", "3.19"])
    assert f"no Python >=3.19, get one: `{' '.join(map(str, uv))}`\n" in result.err
    requires(">=3.11,<3.15")
    assert "get one" not in run("new", "tiny", "other", "--no-git").err


def test_without_uv_the_python_that_is_needed_is_named_and_a_failed_installation_goes_on_with_it(
    run: Run, requires: Callable[[str], None], no_uv: None
) -> None:
    requires(">=3.19")
    result = run("new", "tiny", "shop", "--no-git", "--install")
    assert result.code == Exit.FAILED
    assert f"{NONE} (uv is at https://docs.astral.sh/uv/)\n" in result.err
    assert "there is no `python3.19`" in result.err
    assert "repeat it by hand" not in result.err
    assert result.out.startswith(
        "when that is mended:\n  cd shop\n  python3.19 -m venv --upgrade-deps .venv\n"
    )


def script(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_without_uv_a_python_of_this_machine_that_is_admitted_is_taken(
    run: Run, requires: Callable[[str], None], no_uv: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(Path("bin/python3"), "sleep 60")
    script(Path("bin/python"), "exit 3")
    script(Path("bin/python3.18"), "echo 18")
    monkeypatch.setenv("PATH", f"{Path('bin').absolute()}:/usr/bin:/bin")
    monkeypatch.setattr("fwscaffold.verification.interpreter.PATIENCE", 0.1)
    requires(">=3.17")
    result = run("new", "tiny", "shop", "--no-git")
    assert "get one" not in result.err
    assert "\n  python3.18 -m venv --upgrade-deps .venv\n" in result.out


@pytest.mark.parametrize(("minor", "is_named"), [(sys.version_info.minor, True), (6, False)])
def test_python_is_called_by_a_name_only_where_that_is_the_running_one(
    run: Run, no_uv: None, monkeypatch: pytest.MonkeyPatch, minor: int, is_named: bool
) -> None:
    script(Path("bin/python3"), f"echo {minor}")
    script(Path("bin/python"), "exit 3")
    monkeypatch.setenv("PATH", f"{Path('bin').absolute()}:/usr/bin:/bin")
    interpreter.typed.cache_clear()
    out = run("new", "tiny", "shop", "--no-git").out
    interpreter.typed.cache_clear()
    named = "python3" if is_named else sys.executable
    assert f"\n  {named} -m venv --upgrade-deps .venv\n" in out


def test_uv_is_called_by_its_name_where_that_leads_to_it(
    run: Run, make_templates: MakeTemplates, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_templates(tiny_app.FILES)
    uv = environment.find_uv()
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert f"\n  {uv} sync\n" in run("new", "tiny", "shop", "--no-git").out
    Path("bin").mkdir()
    Path("bin/uv").symlink_to(uv or "")
    monkeypatch.setenv("PATH", f"{Path('bin').absolute()}:/usr/bin:/bin")
    assert "\n  uv sync\n" in run("new", "tiny", "other", "--no-git").out


def test_an_index_that_does_not_answer_is_one_sentence(
    run: Run, make_templates: MakeTemplates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_templates(tiny_app.FILES)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    result = run("new", "tiny", "shop", "--no-git", "--install")
    assert result.code == Exit.FAILED
    assert "\nno answer from 127.0.0.1:9: connect to the network, or " in result.err
    assert "said last" not in result.err
    monkeypatch.setenv("UV_OFFLINE", "1")
    said = run("new", "tiny", "other", "--no-git", "--install").err
    assert "uv is told not to use the network (`UV_OFFLINE`)" in said


def test_an_index_that_nobody_names_does_not_answer_either() -> None:
    assert network.unreachable("dns: failed to lookup address information").startswith(
        "no answer from the package index: "
    )


def test_without_git_the_project_stays(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("new", "tiny", "shop")
    assert result.code == Exit.DONE
    assert "git: git is not installed, so the project has no repository yet\n" in result.err


def test_a_project_inside_a_repository_gets_none_of_its_own(run: Run) -> None:
    git("init", "--quiet", ".")
    result = run("new", "tiny", "shop", "--json")
    assert "is inside the repository" in result.json["git"]
    assert not Path("shop/.git").exists()


def test_no_git_makes_no_repository(run: Run, identity: None) -> None:
    result = run("new", "tiny", "shop", "--no-git", "--json")
    assert "git" not in result.json
    assert not Path("shop/.git").exists()


def test_the_name_comes_from_the_target_and_the_target_from_the_slug(run: Run) -> None:
    assert run("new", "tiny", "x/Big Shop/", "--no-git").code == Exit.DONE
    assert Path("x/Big Shop/README.md").read_text("utf-8") == "# Big Shop\n"
    assert Path("x/Big Shop/big_shop").is_dir()
    assert run("new", "tiny", "--project-name", "My Café", "--no-git").code == Exit.DONE
    assert Path("my-cafe/README.md").read_text("utf-8") == "# My Café\n"
    assert run("new", "tiny", "--project-slug", "other", "--no-git").code == Exit.DONE
    assert Path("other/README.md").read_text("utf-8") == "# other\n"


def test_help_lists_the_commands_and_the_frameworks(run: Run) -> None:
    assert "  verify    Install, test, boot and probe a project.\n" in run("--help").out
    assert "  tiny  A tiny template\n" in run("new", "--help").out


def test_every_question_is_an_option(run: Run) -> None:
    result = run("new", "tiny", "--help")
    for text in ("--project-slug TEXT", "[sqlite|postgresql|mysql]", "--docker / --no-docker"):
        assert text in result.out
    assert result.out.index("Answers:") < result.out.index("--database")
    assert result.out.index("Options:") < result.out.index("--dry-run")
    arguments = ["--no-docker", "--database", "mysql", "--description", "{{ 7*7 }}", "--json"]
    answers = run("new", "tiny", "shop", *arguments, "--dry-run").json["answers"]
    assert (answers["docker"], answers["database"]) == (False, "mysql")
    assert answers["description"] == "{{ 7*7 }}"


def test_lines_are_counted_as_show_counts_them(run: Run) -> None:
    counted = run("show", "tiny").out.splitlines()[-1]
    assert counted == "8 files, 10 lines, 0 of them tests"
    assert "8 files, 10 lines; nothing" in run("new", "tiny", "shop", "--dry-run").out


def test_a_dry_run_lists_and_writes_nothing(run: Run) -> None:
    result = run("new", "tiny", "shop", "--dry-run")
    assert result.out.splitlines() == [
        "shop/",
        "  shop/",
        "    __init__.py",
        "    page.html",
        "  .fwscaffold.base",
        "  .fwscaffold.json",
        "  Dockerfile",
        "  README.md",
        "  manage.py",
        "  pyproject.toml",
        "",
        "8 files, 10 lines; nothing is written",
    ]
    assert os.listdir() == []


def test_a_diff_shows_what_the_files_hold_and_writes_nothing(
    run: Run, make_templates: MakeTemplates
) -> None:
    make_templates({"a.txt": "one\n", "b.bin": b"\0"})
    out = run("new", "tiny", "shop", "--diff").out
    assert "--- /dev/null\n+++ a.txt\n@@ -0,0 +1 @@\n+one\n" in out
    assert "Binary file b.bin is new" in out
    assert os.listdir() == []


def test_a_zip_holds_the_project_in_its_directory(run: Run) -> None:
    result = run("new", "tiny", "shop", "--zip", "x/shop.zip")
    assert (result.code, result.out) == (Exit.DONE, "")
    assert result.err == "made x/shop.zip: Tiny, 8 files, 10 lines\n"
    with zipfile.ZipFile("x/shop.zip") as package:
        assert package.namelist()[0] == "shop/.fwscaffold.base"
    assert run("new", "tiny", "shop", "--zip", "x/shop.zip").code == Exit.EXISTS
    assert os.listdir() == ["x"]


def test_a_json_report_lists_every_change(run: Run) -> None:
    report = run("new", "tiny", "shop", "--no-git", "--json").json
    assert (report["framework"], report["target"]) == ("tiny", "shop")
    assert [change["path"] for change in report["changes"]] == [
        ".fwscaffold.base",
        ".fwscaffold.json",
        *PROJECT,
    ]
    assert {"change": "create", "mode": "100755"}.items() <= report["changes"][4].items()


def test_answers_come_from_a_file_and_options_win(run: Run) -> None:
    Path("a.json").write_text('{"project_name": "Żółć", "database": "mysql", "docker": false}')
    result = run("new", "tiny", "--answers", "a.json", "--database=sqlite", "--json", "--dry-run")
    answers = result.json["answers"]
    assert (answers["project_name"], answers["database"]) == ("Żółć", "sqlite")
    assert answers["docker"] is False


def test_an_answers_file_can_name_the_framework(run: Run) -> None:
    Path("a.json").write_text('{"framework": "tiny", "project_name": "Zoo"}')
    for words in (["--answers", "a.json"], ["--json", "--answers=a.json"]):
        report = run("new", *words, "zoo", "--dry-run", "--json").json
        assert (report["framework"], report["answers"]["project_name"]) == ("tiny", "Zoo")
    Path("a.json").write_text('{"project_name": "Zoo"}')
    result = run("new", "--answers", "a.json", "zoo")
    assert (result.code, "names no framework, add" in result.err) == (Exit.USAGE, True)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        (b"\xff", "is not JSON in UTF-8"),
        ("[]", "does not hold an object"),
        ('{"project_name": "a", "project_name": "b"}', "`project_name` is there twice"),
        (json.dumps({f"k{number}": 0 for number in range(200_000)}), "no such question `k0`"),
        ('{"project_name": NaN}', "`NaN` is not a number"),
        ('{"framework": "other"}', "is for `other`, not for `tiny`"),
        ('{"databse": "mysql"}', "did you mean `database`?"),
        ('{"project_name": 3}', "project_name `3` is not a text"),
        ('{"_extensions": ["os.system"]}', "no such question"),
    ],
)
def test_a_bad_answers_file_is_a_usage_error(run: Run, content: str | bytes, why: str) -> None:
    Path("a.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run("new", "tiny", "--answers", "a.json", "--yes")
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert why in result.err
    assert result.err.count("\n") == 1
    assert os.listdir() == ["a.json"]


def test_an_answers_file_that_is_none_is_a_usage_error(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo("pipe")
    for name in ("absent.json", "pipe"):
        assert "is not a file" in run("new", "tiny", "shop", "--answers", name).err
    Path("a.json").touch()
    real = Path.read_text

    def read(path: Path, encoding: str) -> str:
        if path.name == "a.json":
            raise PermissionError(errno.EACCES, "Permission denied", "a.json")
        return real(path, encoding)

    monkeypatch.setattr(Path, "read_text", read)
    assert "cannot be read: permission denied" in run("new", "tiny", "x", "--answers", "a.json").err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "tinny", "x"], "no such framework `tinny`, did you mean `tiny`?"),
        (["new", "a\nb"], "no such framework `a\\nb`, choose `tiny`"),
        (["new", "TINY", "x"], "no such framework `TINY`, did you mean `tiny`?"),
        (["new", "--docker", "tiny"], "no such option `--docker`, which `tiny` has (see `fwscaffold new --help`)"),
        (["new", "--install", "tiny"], "no such option `--install`, name the framework before other options (see `fwscaffold new --help`)"),
        (["new", "--answers"], "option `--answers` requires an argument"),
        (["nwe"], "no such command `nwe`, did you mean `new`?"),
        (["--vresion"], "no such option `--vresion`, did you mean `--version`? (see `fwscaffold --help`)"),
        (["new", "tiny", "--qqq"], "no such option `--qqq` (see `fwscaffold new tiny --help`)"),
        (["new", "tiny", "--databse", "x"], "no such option `--databse`, did you mean `--database`? (see `fwscaffold new tiny --help`)"),
        (["new", "tiny", "a", "b"], "got unexpected extra argument (b) (see `fwscaffold new tiny --help`)"),
        (["new", "tiny", ""], "target `` is not a directory's name"),
        (["new", "tiny", "file:///tmp/x"], "target `file:///tmp/x` is not a directory's name"),
        (["new", "tiny"], "no name given, name the directory to make: `fwscaffold new tiny shop`"),
        (["new", "tiny", "x", "--zip"], "option `--zip` requires an argument"),
        (["new"], "no framework given, choose `tiny`: `fwscaffold new tiny shop`"),
        (["new", "tiny", "json"], "package_name `json` is a module of Python's standard library, try `--package-name json_app`"),
        (["new", "tiny", "x", "--database", "oracle"], "database `oracle` is not a choice, choose `sqlite`, `postgresql` or `mysql`"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_that_says_what_to_do(
    run: Run, arguments: list[str], message: str
) -> None:
    result = run(*arguments)
    assert (result.code, result.out, result.err) == (Exit.USAGE, "", f"error: {message}\n")
    assert os.listdir() == []


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    result = run()
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert result.err.startswith("Usage: fwscaffold [OPTIONS] COMMAND")


@pytest.mark.parametrize("target", [".", "shop", "shop/", "../work"])
def test_what_exists_is_refused_before_anything_else(run: Run, target: str) -> None:
    Path("shop").mkdir()
    result = run("new", "tiny", target, "--database", "oracle")
    assert result.code == Exit.EXISTS
    assert "exists already" in result.err
    assert listing(Path()) == []


def test_a_failed_installation_keeps_the_project(run: Run) -> None:
    result = run("new", "tiny", "shop", "--no-git", "--install", "--verify", "--json")
    assert result.code == Exit.FAILED
    *_, failed = result.json["install"]["steps"]
    assert (failed["name"], failed["passed"]) == ("install", False)
    assert "what `install` said last:" in result.err
    assert "repeat it by hand" not in result.err
    assert "verification" not in result.json
    assert Path("shop/manage.py").exists()


def test_a_failed_verification_keeps_the_project(run: Run) -> None:
    result = run("new", "tiny", "shop", "--no-git", "--verify")
    assert result.code == Exit.UNVERIFIED
    assert "shop is not a project" not in result.err
    assert "install       failed" in result.err


def test_ctrl_c_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fwscaffold.cli.creation.write_directory", interrupted)
    result = run("new", "tiny", "shop")
    assert (result.code, result.err.strip()) == (Exit.INTERRUPTED, "error: interrupted")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EAGAIN, "Resource temporarily unavailable"), "error: resource temporarily unavailable\n"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), "error: `x`: permission denied\n"),
    ],
)  # fmt: skip
def test_what_the_system_refuses_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("fwscaffold.cli.creation.say", failing)
    result = run("new", "tiny", "shop", "--dry-run")
    assert (result.code, result.err) == (Exit.FAILED, said)


def test_a_full_standard_output_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        result = run("new", "tiny", "shop", "--dry-run")
    reason = "no space left on device, mend that and try again"
    said = f"error: cannot write to standard output: {reason}\n"
    assert (result.code, result.err) == (Exit.FAILED, said)


def test_a_full_standard_error_does_not_keep_a_project_from_being_made(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stderr", full)
        assert run("new", "tiny", "shop", "--no-git").code == Exit.DONE
    assert Path("shop/README.md").is_file()


def test_a_directory_that_is_gone_is_named(run: Run) -> None:
    Path("gone").mkdir()
    os.chdir("gone")
    Path("../gone").rmdir()
    said = "error: the current directory is gone, change to one that is there\n"
    assert run("new", "tiny", "shop") == Result(Exit.FAILED, "", said)


@pytest.mark.parametrize(
    ("redirection", "said"),
    [
        (
            "> /dev/full",
            "error: cannot write to standard output: no space left on device, mend that and try again\n",
        ),
        (">&-", ""),
        ("| true", ""),
    ],
)
def test_a_lost_standard_output_is_no_crash(redirection: str, said: str) -> None:
    shell = f"{sys.executable} -m fwscaffold list {redirection}"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False)
    assert done.stderr == said


def test_a_terminal_without_unicode_shows_escapes() -> None:
    environ = {**os.environ, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    command = [sys.executable, "-m", "fwscaffold", "new", "nö"]
    done = subprocess.run(command, capture_output=True, env=environ, check=False)
    assert done.stderr.startswith(b"error: no such framework `n")
    assert done.returncode == Exit.USAGE


def test_a_request_to_end_cleans_up() -> None:
    script = (
        "import os, signal, fwscaffold.creation.write as w\n"
        "from fwscaffold.cli.program import main\n"
        "w.write_directory.__globals__['sync'] = lambda handle: os.kill(os.getpid(), signal.SIGTERM)\n"
        "raise SystemExit(main(['new', 'flask', 'shop']))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, os.listdir()) == (143, [])


def test_a_request_to_end_is_said_and_gives_the_code_of_its_signal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_to_end(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("fwscaffold.cli.creation.write_directory", told_to_end)
    assert run("new", "tiny", "shop") == Result(143, "", "error: ended by SIGTERM\n")


def run_as_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what `python -m fwscaffold` does, in this process, which does not end with it."""
    for name in ("disable", "freeze"):
        monkeypatch.setattr(gc, name, lambda: None)
    # pytest has a loader of its own for what comes with a plug-in, from which no module is run.
    usual = [each for each in sys.meta_path if not type(each).__module__.startswith("_pytest")]
    monkeypatch.setattr(sys, "meta_path", usual)
    runpy.run_module("fwscaffold", run_name="__main__")


def test_ctrl_c_while_the_program_is_loaded_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fwscaffold.cli.program.main", interrupted)
    with pytest.raises(SystemExit) as caught:
        run_as_module(monkeypatch)
    assert (caught.value.code, capsys.readouterr().err) == (130, "error: interrupted\n")


@pytest.mark.parametrize("verb", ["init", "add", "commit"])
@pytest.mark.parametrize("status", ["exit 3", "kill -9 $$"])
def test_a_git_that_fails_leaves_no_half_made_repository(
    run: Run, identity: None, monkeypatch: pytest.MonkeyPatch, verb: str, status: str
) -> None:
    real = shutil.which("git")
    Path("bin").mkdir()
    Path("bin/git").write_text(
        f'#!/bin/sh\ncase " $* " in *" {verb} "*) {status};; *) exec {real} "$@";; esac\n'
    )
    Path("bin/git").chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{Path('bin').absolute()}:{os.environ['PATH']}")
        problem = run("new", "tiny", "shop", "--json").json["git"]
    is_refused = (verb, status) == ("commit", "exit 3")
    assert Path("shop/.git").exists() == is_refused
    advice = problem.split(", go on with\n")[1]
    assert advice.count("git -C shop ") == (1 if is_refused else 3)
    subprocess.run(["sh", "-c", advice], check=True, capture_output=True)
    assert git("-C", "shop", "status", "--porcelain") == ""
    assert git("-C", "shop", "log", "--format=%an") == "Ada\n"


def test_a_git_that_cannot_be_started_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bin").mkdir()
    Path("bin/git").write_text("no program\n")
    Path("bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(Path("bin").absolute()))
    assert "(exec format error), " in run("new", "tiny", "shop", "--json").json["git"]


@pytest.mark.parametrize(("option", "step"), [("--install", "installed"), ("--verify", "verified")])
def test_what_is_interrupted_later_keeps_the_project_and_says_how_to_go_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, option: str, step: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"fwscaffold.cli.verification.{step}", interrupted)
    result = run("new", "tiny", "shop", "--no-git", option)
    assert result.code == Exit.INTERRUPTED
    assert "\nshop is complete, but not all that was to follow is done\n" in result.err
    assert result.out.startswith("next:\n  cd shop\n")


def test_the_shell_completes_commands_frameworks_options_and_choices() -> None:
    shell = ShellComplete(program, {}, "fwscaffold", "_FWSCAFFOLD_COMPLETE")

    def complete(*words: str) -> list[str]:
        return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]

    assert complete("ve") == ["verify"]
    assert complete("new", "") == ["tiny"]
    assert complete("new", "tiny", "--data") == ["--database"]
    assert complete("new", "tiny", "--database", "") == ["sqlite", "postgresql", "mysql"]


def test_python_dash_m_is_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fwscaffold", "--version"])
    with pytest.raises(SystemExit) as caught:
        run_as_module(monkeypatch)
    assert (caught.value.code, capsys.readouterr().out) == (0, "fwscaffold 0.1.0\n")


def test_a_stream_that_cannot_be_set_up_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.delattr(signal, "SIGHUP")
    assert main(["list"]) == 0


def test_git_is_not_asked_for_an_author_that_is_given(run: Run, identity: None) -> None:
    given = ["--author-name", "", "--author-email", ""]
    answers = run("new", "tiny", "shop", *given, "--dry-run", "--json").json["answers"]
    assert (answers["author_name"], answers["author_email"]) == ("", "")


def test_the_program_runs_outside_the_main_thread() -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["--version"])))
    thread.start()
    thread.join()
    assert codes == [0]


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_can_be_unwanted(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setattr("click._compat.isatty", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1mmicro" in run("list").out
    assert "\x1b[31m" in run("new", "tyni").err
    monkeypatch.setenv(name, value)
    assert "\x1b" not in run("list").out
    assert "\x1b" not in run("new", "tyni").err
    assert "\x1b" not in run("--no-such-option").err


def test_the_same_answers_give_the_same_bytes(run: Run) -> None:
    for name in ("a", "b"):
        run("new", "tiny", f"{name}/shop", "--no-git")
    shutil.copytree("a/shop", "c")
    assert json.loads(Path("c/.fwscaffold.json").read_text())["answers"]["project_name"] == "shop"
    done = subprocess.run(["diff", "-r", "a", "b"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_pipe_that_nobody_reads_is_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    def unread(_: str, color: bool | None) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("click.echo", unread)
    with pytest.raises(BrokenPipeError):
        output.say("text")

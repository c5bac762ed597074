"""`new` where something around it is missing, broken, full, or ends it: all or nothing, and a sentence."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest

from support import tree
from tiny import git, listing

NEW = f"{sys.executable} -m fwscaffold new bottle"
PLAIN = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "LANG": "C"}
LONG = {f"LONG_{number}": "x" * 100_000 for number in range(15)}


@dataclass(frozen=True)
class Case:
    """A command line for a shell, and what is expected of it."""

    shell: str
    code: int = 0
    made: str = ""
    says: str = ""
    env: dict[str, str] | None = None


NEW_SHOP = f"{NEW} shop"
CASES = {
    "standard input closed": Case(f"{NEW_SHOP} <&-", made="shop"),
    "standard input closed, no name": Case(f"{NEW} <&-", 2, says="no name given, "),
    "standard input no terminal, no name": Case(f"{NEW} </dev/null", 2, says="no name given, "),
    "standard input full of answers": Case(f"yes | {NEW}", 2, says="no name given, "),
    "standard output closed": Case(f"{NEW_SHOP} >&-", made="shop", says="made shop: "),
    "standard output full": Case(f"{NEW_SHOP} >/dev/full", 1, "shop", "cannot write to standard output: "),
    "standard output not read": Case(f"{NEW_SHOP} --diff --no-git | head -0", says=""),
    "standard error closed": Case(f"{NEW_SHOP} 2>&-", made="shop"),
    "standard error full": Case(f"{NEW_SHOP} 2>/dev/full", made="shop"),
    "all closed": Case(f"{NEW_SHOP} <&- >&- 2>&-", made="shop"),
    "all full": Case(f"{NEW_SHOP} >/dev/full 2>&1", 1, "shop"),
    "no HOME": Case(f"env -u HOME {NEW_SHOP}", made="shop", says="git does not know who you are"),
    "HOME is missing": Case(f"HOME=/nonexistent {NEW_SHOP}", made="shop", says="git does not know who you are"),
    "HOME is a file": Case(f"HOME=/dev/null {NEW_SHOP}", made="shop", says="git does not know who you are"),
    "no cache": Case(f"XDG_CACHE_HOME=/proc {NEW_SHOP}", made="shop"),
    "a name in another script": Case(f"{NEW} café --author-name Żółć", made="café", env={"LC_ALL": "C"}),
    "a locale that knows ASCII only": Case(
        f"{NEW} café", 2, says="which is no character here, give it in UTF-8", env=PLAIN
    ),
    "a directory in such a locale": Case(f"{NEW} café --project-name Shop", made="café", env=PLAIN),
    "bytes that are no text": Case(f"{NEW} \"$(printf 'caf\\351')\"", 2, says="U+DCE9, which is no character"),
    "no UTF-8 on the terminal": Case(f"{NEW_SHOP} --dry-run", env={"PYTHONIOENCODING": "ascii"}),
    "a dumb terminal": Case(NEW_SHOP, made="shop", env={"TERM": "dumb"}),
    "a terminal of one column": Case(f"{NEW} --help", says="", env={"COLUMNS": "1"}),
    "a terminal of nonsense": Case(NEW_SHOP, made="shop", env={"COLUMNS": "x", "LINES": "-1"}),
    "a large environment": Case(NEW_SHOP, made="shop", env=LONG),
    "no temporary directory": Case(NEW_SHOP, made="shop", env={"TMPDIR": "/nonexistent"}),
    "the current directory is gone": Case(
        f"mkdir gone; cd gone; rmdir ../gone; {NEW_SHOP}", 1, says="the current directory is gone, "
    ),
    "no git": Case(f"PATH=/nonexistent {NEW_SHOP}", made="shop", says="git is not installed"),
    "few open files": Case(f"ulimit -n 16; {NEW_SHOP}", made="shop"),
    "small files only": Case(f"ulimit -f 1; {NEW_SHOP}", 1, says="file too large, "),
    "without assertions and docstrings": Case(f"{sys.executable} -OO -m fwscaffold new bottle shop", made="shop"),
}  # fmt: skip


@pytest.fixture
def surroundings(tmp_path: Path, identity: None) -> dict[str, str]:
    """Return an environment whose temporary files are the test's own."""
    (tmp_path / "temporary").mkdir()
    return {**os.environ, "TMPDIR": str(tmp_path / "temporary"), "PYTHONDONTWRITEBYTECODE": "1"}


def check_leftovers(tmp_path: Path, made: str) -> None:
    """See that there is the whole project, or nothing, and nothing else."""
    assert os.listdir() == ([made] if made else [])
    assert os.listdir(tmp_path / "temporary") == []
    if made:
        found = {path for path in listing(Path(made)) if not path.startswith(".git/")}
        assert len(found) == len(tree("bottle", {})) + 2


@pytest.mark.parametrize("name", CASES)
def test_whatever_is_missing_there_is_all_or_nothing_and_a_sentence(
    name: str, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    case = CASES[name]
    env = {**surroundings, **(case.env or {})}
    done = subprocess.run(["bash", "-c", case.shell], env=env, capture_output=True, check=False)
    said = done.stderr.decode("utf-8", "replace")
    assert (done.returncode, "Traceback" in said) == (case.code, False), said
    assert case.says in said
    assert case.code == 0 or not said or said.splitlines()[-1].startswith("error: ")
    check_leftovers(tmp_path, case.made)
    if case.made and "git: the first commit was not made" not in said and "no git" not in name:
        assert git("-C", case.made, "log", "--format=%an") == "Ada\n"


HANG = 'echo $$ > "$MARK"; exec sleep 60'
PROGRAMS = {
    "git": f'case " $* " in *" add "*) mkdir -p shop/.git/half; {HANG};; *) exec "$REAL_GIT" "$@";; esac',
    "uv": f'for place; do :; done; mkdir -p "$place/half"; {HANG}',
}  # fmt: skip
STEPS = {
    "git": ("git", ""),
    "install": ("uv", "--no-git --install"),
    "verify": ("uv", "--no-git --verify"),
}
ENDS = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129, "SIGKILL": -9}


def hanging(program: str, tmp_path: Path, env: dict[str, str]) -> dict[str, str]:
    """Return the environment with a *program* in it that never ends."""
    script = tmp_path / "bin" / program
    script.parent.mkdir()
    real = subprocess.check_output(["sh", "-c", "command -v git"], text=True).strip()
    script.write_text(f"#!/bin/sh\nMARK={tmp_path}/mark REAL_GIT={real}\n{PROGRAMS[program]}\n")
    script.chmod(0o755)
    return {**env, "PATH": f"{script.parent}:{env['PATH']}"}


def wait_for(path: Path) -> int:
    """Return the process that the file names, as soon as it does."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with suppress(OSError, ValueError):
            return int(path.read_text())
        time.sleep(0.02)
    raise AssertionError(path)


def is_gone(process: int) -> bool:
    """Return whether it ends; the system may take long to forget one whose parent has ended, too."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":  # a zombie: it has ended
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("step", STEPS)
def test_a_later_step_that_is_ended_keeps_the_project_and_no_more(
    step: str, end: str, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    program, options = STEPS[step]
    env = hanging(program, tmp_path, surroundings)
    words = [*NEW_SHOP.split(), *options.split()]
    with subprocess.Popen(words, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        child = wait_for(tmp_path / "mark")
        run.send_signal(getattr(signal, end))
        out, err = run.communicate()
    said = err.decode()
    assert (run.returncode, "Traceback" in said) == (ENDS[end], False), said
    if end == "SIGKILL":  # it has said nothing; the next run tidies up
        os.kill(child, signal.SIGKILL)
        again = "from fwscaffold.creation.staging import scratch\nwith scratch(): pass"
        subprocess.run([sys.executable, "-c", again], env=surroundings, check=True)
        assert os.listdir(tmp_path / "temporary") == []
        return
    assert is_gone(child)
    assert "\nshop is complete, but not all that was to follow is done\n" in said
    assert said.splitlines()[-1] in {"error: interrupted", f"error: ended by {end}"}
    assert out.decode().startswith("next:\n  cd shop\n")
    assert not Path("shop/.git").exists()
    assert not Path("shop/.venv").exists()
    check_leftovers(tmp_path, "shop")


@pytest.mark.parametrize("end", ["Ctrl-C", "SIGINT", "SIGTERM", "SIGHUP", "EOF", "resize"])
@pytest.mark.parametrize("terminal", ["xterm", "dumb"])
def test_a_question_that_is_ended_makes_nothing(
    end: str, terminal: str, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    env = {key: value for key, value in surroundings.items() if key != "CI"}
    child = pexpect.spawn(f"{NEW}", env={**env, "TERM": terminal}, timeout=20, encoding="utf-8")
    child.expect("Name of the project")
    # Python's `readline` misses a signal between its prompt and its wait, which no person hits.
    time.sleep(0.3)
    if end == "Ctrl-C":
        child.sendintr()
    elif end == "EOF":
        child.sendeof()
    elif end == "resize":
        child.setwinsize(1, 1)
        child.sendintr()
    else:
        child.kill(getattr(signal, end))
    child.expect(pexpect.EOF)
    child.close()
    assert "Traceback" not in (child.before or "")
    assert child.exitstatus == ENDS.get(end, 130)
    check_leftovers(tmp_path, "")

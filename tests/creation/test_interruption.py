"""`new` is killed, and refused by the system, at its system calls: afterwards there is all or nothing.

strace injects the faults. By default every 13th call of each kind is tried, with `--full` each.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import required
from tiny import listing

WRITES = ("mkdir", "openat", "write", "fsync", "rename", "unlink", "unlinkat", "rmdir", "flock")
NEW = [sys.executable, "-m", "fwscaffold", "new", "bottle", "shop", "--yes", "--no-git"]
ANSWERS = ["--starter", "bare", "--author-name", "Ada", "--author-email", "ada@example.org"]
QUIET = ("-o", os.devnull, "-e")
LEFTOVER = re.compile(r"\.fwscaffold-\w+\.tmp")

pytestmark = pytest.mark.faults


def run(directory: Path, *strace: str) -> subprocess.CompletedProcess[str]:
    """Run `new` in the directory, under strace where there are words for it."""
    command = [*(("strace", "-qq", *strace) if strace else ()), *NEW, *ANSWERS]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=directory, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module", autouse=True)
def _one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let every run find the same compiled templates, so that each makes the same calls."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def points(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> list[tuple[str, int]]:
    """Return each system call of `new` that writes below its directory, by name and number."""
    if not shutil.which("strace"):
        reason = "no strace: `apt-get install strace`"
        pytest.fail(reason) if required("faults") else pytest.skip(reason)
    directory = tmp_path_factory.mktemp("traced")
    run(directory / "..")  # fills the cache of compiled templates
    shutil.rmtree(directory.parent / "shop")
    log = directory.with_name("strace.log")
    run(directory, "-y", "-o", str(log), "-e", f"trace={','.join(WRITES)}")
    seen, found = Counter[str](), list[tuple[str, int]]()
    for line in log.read_text("utf-8").splitlines():
        name = line.split("(")[0]
        seen[name] += 1
        if LEFTOVER.search(line) or "shop" in line:
            found.append((name, seen[name]))
    assert {"mkdir", "openat", "write", "fsync", "rename"} <= {name for name, _ in found}
    if request.config.getoption("--full"):
        return found
    kept = Counter[str]()
    return [each for each in found if not kept.update([each[0]]) and kept[each[0]] % 13 == 1]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the files of a project that nothing went wrong with."""
    directory = tmp_path_factory.mktemp("whole")
    assert run(directory).returncode == 0
    return listing(directory)


def test_a_killed_run_leaves_all_or_nothing(
    points: list[tuple[str, int]], whole: list[str], tmp_path: Path
) -> None:
    for name, number in points:
        directory = tmp_path / f"{name}-{number}"
        directory.mkdir()
        done = run(directory, *QUIET, f"inject={name}:signal=KILL:when={number}")
        assert done.returncode in {-9, 137}, (name, number)
        project = [path for path in listing(directory) if not LEFTOVER.match(path)]
        assert project in ([], whole), (name, number)
        shutil.rmtree(directory / "shop", ignore_errors=True)
        assert run(directory).returncode == 0
        assert listing(directory) == whole, (name, number)


@pytest.mark.parametrize("error", ["ENOSPC", "EACCES", "EIO"])
def test_a_refusing_system_leaves_all_or_nothing_and_a_sentence(
    error: str, points: list[tuple[str, int]], whole: list[str], tmp_path: Path
) -> None:
    for name, number in points:
        if name in {"rmdir", "unlink", "unlinkat"}:
            continue  # what cannot be removed stays; the next run tries again
        directory = tmp_path / f"{name}-{number}"
        directory.mkdir()
        done = run(directory, *QUIET, f"inject={name}:error={error}:when={number}")
        assert "Traceback" not in done.stderr, done.stderr
        assert done.stderr.count("\n") <= 2
        assert listing(directory) in ([], whole), (name, number)
        assert listing(directory) or done.returncode == 1, (name, number)
        assert done.returncode == 0 or "error: " in done.stderr, (name, number)


@pytest.mark.parametrize(("signal", "code"), [("INT", 130), ("TERM", 143)])
def test_a_run_that_is_asked_to_end_leaves_all_or_nothing_and_a_sentence(
    signal: str, code: int, points: list[tuple[str, int]], whole: list[str], tmp_path: Path
) -> None:
    for name, number in points:
        directory = tmp_path / f"{name}-{number}"
        directory.mkdir()
        log = tmp_path / "strace.log"
        done = run(directory, "-o", str(log), "-e", f"inject={name}:signal={signal}:when={number}")
        if done.returncode == 0:  # then it came after the last words, or never
            before = log.read_text("utf-8", "replace").partition("write(1, ")[0]
            assert (f"--- SIG{signal} " in before, listing(directory)) == (False, whole), (
                name,
                number,
            )
            continue
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        assert done.stderr.splitlines()[-1].startswith("error: "), (name, number)
        assert listing(directory) in ([], whole), (name, number)
        shutil.rmtree(directory / "shop", ignore_errors=True)
        assert run(directory).returncode == 0
        assert os.listdir(directory) == ["shop"], (name, number)

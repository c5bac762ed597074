"""Child processes that never outlive the program: run one to its end, or start and stop one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from fwscaffold.environment import Command

Process = subprocess.Popen[bytes]
POSIX = os.name == "posix"
PATIENCE = 10  # seconds between asking a process to stop and ending it


def run(
    command: Command, directory: Path, env: Mapping[str, str], log: Path, text: str = ""
) -> int:
    """Run *command* with *text* as its input and *log* for its output; return its exit status."""
    with started(command, directory, env, log) as process:
        process.communicate(text.encode())
        return process.returncode


@contextmanager
def started(
    command: Command, directory: Path, env: Mapping[str, str], log: Path
) -> Iterator[Process]:
    """Give the running process; whatever happens, its whole group has ended afterwards."""
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 the command is ours
            [str(word) for word in command],
            cwd=directory,
            env=env,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=POSIX,
        )
    try:
        yield process
    finally:
        _end(process)


def stop(process: Process) -> int:
    """Ask the process to stop, end it if it has not after 10 s; return its exit status."""
    process.terminate()
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def tail(log: Path, lines: int = 20) -> str:
    """Return the last lines of a log."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])


def _end(process: Process) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate()

"""Child processes that never outlive the program: run one to its end, or start and stop one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from fwscaffold.command import Command

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
    process = None
    try:
        with log.open("wb") as output, _signals_held():
            process = subprocess.Popen(  # noqa: S603 the command is ours
                [str(word) for word in command],
                cwd=directory,
                env=env,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=POSIX,
            )
        yield process
    finally:
        if process:
            _end(process)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let what asks the program to end wait for the body: it would leave a process behind."""
    held: list[int] = []
    handlers = {}
    with suppress(ValueError):  # not in the main thread, where no signal is handled
        for name in {"SIGINT", "SIGTERM", "SIGHUP"} & signal.Signals.__members__.keys():
            number = signal.Signals[name]
            handlers[number] = signal.signal(number, lambda which, _frame: held.append(which))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for which in held:
            signal.raise_signal(which)


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

"""CPU time of whole processes, in turn, so that a machine's moods meet every command alike."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Command:
    """A command, what it makes (removed before each run), and what else comes before."""

    words: Sequence[str | Path]
    makes: Path | None = None
    before: Callable[[], None] | None = None
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ratio:
    """One command's times over another's, round by round."""

    median: float
    lowest: float
    highest: float


def round_robin(commands: Mapping[str, Command], rounds: int) -> dict[str, list[float]]:
    """Run each command once to warm up and *rounds* times in turn; return CPU seconds by name."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            used = cpu_seconds(command)
            if number:
                seconds[name].append(used)
    return seconds


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Return how much of *theirs* we take."""
    each = [a / b for a, b in zip(ours, theirs, strict=True)]
    return Ratio(median(each), min(each), max(each))


def cpu_seconds(command: Command) -> float:
    """Run the command to its end and return the user and system time of it and its children."""
    if command.makes:
        shutil.rmtree(command.makes, ignore_errors=True)
    if command.before:
        command.before()
    words = [str(word) for word in command.words]
    silence = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, 1, 2)]
    environ = {**os.environ, **command.env}
    pid = os.posix_spawn(words[0], words, environ, file_actions=silence)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"error: {' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime

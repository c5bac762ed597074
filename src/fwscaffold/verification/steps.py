"""Steps that take a while: each is announced, timed, and explains itself when it fails."""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fwscaffold.command import Command, command_line, with_settings
from fwscaffold.verification import probe, process
from fwscaffold.verification.environment import Environment, for_people, variables
from fwscaffold.wording import quoted

START_TIME = 30  # seconds


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how long it took and, where it failed, what was said and how to repeat it."""

    name: str
    passed: bool
    seconds: float
    log: str = ""
    repeat: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what a JSON report says of it."""
        report = {"name": self.name, "passed": self.passed, "seconds": self.seconds}
        return report if self.passed else {**report, "log": self.log, "repeat": self.repeat}


# Told the name of a step as it starts, and the step when it is done.
Listener = Callable[[str, Step | None], None]


class StepFailed(Exception):
    """A step failed, so those after it have nothing to stand on."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.name)
        self.step = step


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps done to one project so far."""

    project: Path
    log: Path
    listen: Listener
    done: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, repeat: str) -> Iterator[list[str]]:
        """Time the body; the step failed if the body left a problem in the list, then raise."""
        self.listen(name, None)
        begin, problems = time.perf_counter(), list[str]()
        yield problems
        seconds = round(time.perf_counter() - begin, 3)
        step = Step(name, passed=not problems, seconds=seconds)
        if problems:
            log = "\n".join([process.tail(self.log), *problems]).lstrip()
            step = replace(step, log=log, repeat=repeat)
        self.done.append(step)
        self.listen(name, step)
        if problems:
            raise StepFailed(step)

    def command(
        self, name: str, command: Command, env: Mapping[str, str], repeat: str, text: str = ""
    ) -> None:
        """Run a command in the project's directory as a step; *text* is its input."""
        with self.step(name, repeat) as problems:
            try:
                status = process.run(command, self.project, env, self.log, text)
            except FileNotFoundError as error:
                problems.append(f"there is no {quoted(error.filename)}")
            else:
                problems += [f"exit status {status}"] if status else []

    def boot(self, port: int, server: process.Process, repeat: str, path: str = probe.LIVE) -> None:
        """Wait, as a step, until the project answers that it lives."""
        with self.step("boot", repeat) as problems:
            if not probe.wait_until_live(port, lambda: server.poll() is None, START_TIME, path):
                problems.append(f"{quoted(path)} did not answer within {START_TIME} seconds")

    def probes(
        self, port: int, repeat: str, requests: Iterable[probe.Probe] = probe.PROBES
    ) -> None:
        """Send every probe, as a step each."""
        for request in requests:
            with self.step(request.name, repeat) as problems:
                problems += probe.problems(request, port)


def set_up(steps: Steps, environment: Environment) -> None:
    """Install the project where it is to stay: as `uv.lock` says, where there is uv."""
    sync = environment.sync(steps.project)
    if not sync:
        install(steps, environment)
        return
    # The caller's own setting of the first could lead it elsewhere.
    settings = {"UV_PROJECT_ENVIRONMENT": str(environment.directory), "UV_COMPILE_BYTECODE": "1"}
    steps.command("install", sync, variables(**settings), repeat_line(steps.project, sync))


def install(steps: Steps, environment: Environment) -> None:
    """Two steps: make the environment, and install the project into it to work on."""
    by_hand = Environment(Path(".venv"), environment.uv)
    create = repeat_line(steps.project, by_hand.renew(steps.project))
    steps.command("environment", environment.renew(steps.project), variables(), create)
    again = repeat_line(steps.project, by_hand.renew(steps.project), by_hand.install(steps.project))
    # As pip does, and on all cores: else each process would compile every library anew.
    steps.command(
        "install", environment.install(steps.project), variables(UV_COMPILE_BYTECODE="1"), again
    )


def repeat_line(project: Path, *commands: Command) -> str:
    """Return what a person types to repeat the commands in the project."""
    lines: list[Command] = [["cd", project], *map(for_people, commands)]
    return " && ".join(command_line(line) for line in lines)


def by_hand(
    project: Path, made: Environment, words: Sequence[str | Path], settings: Mapping[str, str]
) -> str:
    """Return what a person types to repeat a command in a `.venv` of the project's own.

    Its program is of that where it is of the environment that was *made* to run it.
    """
    own = Environment(Path(".venv"), made.uv)
    program, *rest = words
    is_its = shutil.which(program, path=str(made.programs))
    command: Command = [own.programs / program if is_its else program, *rest]
    set_up = repeat_line(project, own.renew(project), own.install(project))
    return f"{set_up} && {with_settings(settings, command)}"

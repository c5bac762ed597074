"""Prepares a project that was just made, and runs it in development."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fwscaffold.creation import receipt
from fwscaffold.verification import probe, process, verbs
from fwscaffold.verification.environment import Environment, find_uv, variables
from fwscaffold.verification.steps import Steps, repeat_line, set_up

PREFERRED_PORT = 8000
MIGRATE = ("manage.py", verbs.MIGRATE)
CREATE_USER = ("manage.py", verbs.CREATE_USER)
RUN = ("manage.py", "run")
PAUSE = 0.1  # seconds between two looks at what the server says


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Site:
    """A project that runs for its developer, in its own `.venv`."""

    steps: Steps

    def install(self) -> None:
        """Install the project, as a step."""
        set_up(self.steps, self._environment)

    def migrate(self) -> None:
        """Bring its database up to date, as a step."""
        self._command("migrate", *MIGRATE)

    def add(self, user: User) -> None:
        """Make the user, as a step."""
        self._command("user", *CREATE_USER, user.name, text=f"{user.password}\n")

    def ensure(self, user: User) -> None:
        """Make the user unless there is one of that name."""
        command = self._environment.run(*CREATE_USER, user.name)
        process.run(command, self.steps.project, _variables(), self.steps.log, f"{user.password}\n")

    @contextmanager
    def running(self) -> Iterator[tuple[int, process.Process]]:
        """Boot the development server as a step; give its port and process, and end it."""
        steps, port = self.steps, _port()
        env = _variables(HOST=probe.HOST, PORT=str(port))
        with process.started(self._environment.run(*RUN), steps.project, env, steps.log) as server:
            steps.boot(port, server, self._repeat(*RUN))
            yield port, server
            process.stop(server)

    def said(self, server: process.Process) -> Iterator[str]:
        """Give what the server has said and says, until it ends."""
        with self.steps.log.open(encoding="utf-8", errors="replace") as log:
            while True:
                has_ended = server.poll() is not None
                if text := log.read():
                    yield text
                elif has_ended:
                    return
                else:
                    time.sleep(PAUSE)

    def probe(self, port: int) -> None:
        """Send every probe, as steps."""
        self.steps.probes(port, self._repeat(*RUN))

    def _command(self, name: str, *words: str, text: str = "") -> None:
        command = self._environment.run(*words)
        self.steps.command(name, command, _variables(), self._repeat(*words), text)

    @property
    def _environment(self) -> Environment:
        return Environment(self.steps.project.resolve() / ".venv", find_uv())

    def _repeat(self, *words: str) -> str:
        return repeat_line(self.steps.project, Environment(Path(".venv"), None).run(*words))


def is_ours(project: Path, framework: str) -> bool:
    """Return whether the directory holds a project that this program made for *framework*."""
    try:
        return bool(
            json.loads((project / receipt.PATH).read_text("utf-8"))["framework"] == framework
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _variables(**extra: str) -> dict[str, str]:
    """No database that the shell names gets what is made for a first look."""
    return {name: value for name, value in variables(**extra).items() if name != "DATABASE_URL"}


def _port() -> int:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((probe.HOST, PREFERRED_PORT))
        except OSError:
            return probe.free_port()
    return PREFERRED_PORT

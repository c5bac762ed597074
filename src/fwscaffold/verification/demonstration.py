"""Prepares a project that was just made, and runs it in development."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fwscaffold.creation import receipt
from fwscaffold.verification import probe, process
from fwscaffold.verification.environment import Environment, variables
from fwscaffold.verification.steps import Steps, install, repeat_line

NAME, PASSWORD = "demo", "a-demo-password"
PREFERRED_PORT = 8000
MIGRATE = ("manage.py", "migrate")
CREATE_USER = ("manage.py", "createuser", NAME)
RUN = ("manage.py", "run")


def is_ours(project: Path, framework: str) -> bool:
    """Return whether the directory holds a project that this program made for *framework*."""
    try:
        return bool(
            json.loads((project / receipt.PATH).read_text("utf-8"))["framework"] == framework
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def prepare(steps: Steps, environment: Environment) -> None:
    """Install and migrate, as steps; make the user unless there is one."""
    install(steps, environment)
    repeat = repeat_line(steps.project, environment.run(*MIGRATE))
    steps.command("migrate", environment.run(*MIGRATE), _variables(), repeat)
    create = environment.run(*CREATE_USER)
    process.run(create, steps.project, _variables(), steps.log, PASSWORD + "\n")


@contextmanager
def running(steps: Steps, environment: Environment) -> Iterator[tuple[int, process.Process]]:
    """Boot the development server as a step; give its port and process, and end it afterwards."""
    command, port = environment.run(*RUN), _port()
    env = _variables(HOST=probe.HOST, PORT=str(port))
    with process.started(command, steps.project, env, steps.log) as server:
        steps.boot(port, server, repeat_line(steps.project, command))
        yield port, server
        process.stop(server)


def probe_all(steps: Steps, environment: Environment, port: int) -> None:
    """Send every probe, as steps."""
    steps.probes(port, repeat_line(steps.project, environment.run(*RUN)))


def _variables(**extra: str) -> dict[str, str]:
    """The demo's password is known to everybody: no database that the shell names may get it."""
    return {name: value for name, value in variables(**extra).items() if name != "DATABASE_URL"}


def _port() -> int:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((probe.HOST, PREFERRED_PORT))
        except OSError:
            return probe.free_port()
    return PREFERRED_PORT

"""The program as it is installed, serving the real templates in a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fwscaffold.verification import probe
from visitor import Site

PATIENCE = 30  # seconds to start
COMMAND = [sys.executable, "-m", "fwscaffold", "serve"]


@dataclass(frozen=True)
class Served:
    """A process that serves, and its log."""

    site: Site
    process: "subprocess.Popen[bytes]"
    log: Path

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal; return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def process(room: Path, *options: str) -> Iterator[Served]:
    """Give a process that serves on a free port, and end it."""
    room.mkdir(parents=True, exist_ok=True)
    port, log = probe.free_port(), room / "log"
    environ = {**os.environ, "XDG_CACHE_HOME": str(room)}
    with log.open("wb") as stream:
        command = [*COMMAND, "--port", str(port), *options]
        started = subprocess.Popen(command, cwd=room, stderr=stream, env=environ)
        served = Served(Site(port), started, log)
        try:
            _until_ready(served)
            yield served
        finally:
            if started.poll() is None:
                served.stop(signal.SIGKILL)


def _until_ready(served: Served) -> None:
    def is_alive() -> bool:
        return served.process.poll() is None

    assert probe.wait_until_live(served.site.port, is_alive), served.log.read_text()

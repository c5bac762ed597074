"""The processes of the server, which share the socket that it listens on."""

import logging
import socket
import sys
import time
from collections.abc import Callable
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

DARWIN = 10_240  # files that macOS allows a process, though it says that there is no limit
logger = logging.getLogger("server")


class Stop:
    """Is set by a signal, and looked at where it is convenient."""

    requested = False

    def request(self, *_: object) -> None:
        self.requested = True


def allow_connections() -> None:
    """Let the process have as many connections as the system allows it."""
    if resource:
        now, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = min(limit, DARWIN) if sys.platform == "darwin" else limit
        if now < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, limit))


def supervise(work: Callable[[], None], count: int, stop: Stop, listener: socket.socket) -> None:
    """Work in so many processes and replace one that dies; exit where it cannot even start."""
    fork = get_context("fork")
    workers: dict[BaseProcess, float] = {}
    failed = False
    while not (stop.requested or failed):
        while len(workers) < count:
            worker = fork.Process(target=work)
            worker.start()
            workers[worker] = time.monotonic()
        connection.wait([worker.sentinel for worker in workers], 0.5)
        for ended in [each for each in workers if not each.is_alive()]:
            started = workers.pop(ended)
            if not stop.requested:
                logger.error("A worker has ended with %s", ended.exitcode)
                failed = time.monotonic() - started < 2
    listener.close()  # or it would let in whom nobody answers any more
    for each in workers:
        each.terminate()
    for each in workers:
        each.join()
    if failed:
        sys.exit(1)

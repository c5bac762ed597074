"""How fast the configurator is: archives for each second of a core, percentiles, and memory.

`.venv/bin/python bench/web.py [--seconds 5] [--requests 100000] [--alone]`. The server has a core.
What others do on the machine changes the percentiles, and the processor's time less.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

from fwscaffold.verification import probe

HERE = Path(__file__).resolve().parent
OURS = [sys.executable, "-m", "fwscaffold", "serve", "--rate", "", "--port"]
SAME = "/flask.zip?project_name=shop&database=postgresql"
TICKS = os.sysconf("SC_CLK_TCK")
NUMBERS = count()
Ask = Callable[[], bytes]


@dataclass(frozen=True)
class Server:
    """A process that serves."""

    pid: int
    port: int

    @property
    def processor(self) -> float:
        """Seconds of the processor that it has used, its children's among them."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS

    @property
    def memory(self) -> int:
        """Bytes of memory that it holds."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )


@dataclass(frozen=True)
class Load:
    """What a number of connections got: how long each answer took, and what failed."""

    seconds: list[float]
    failed: int
    processor: float

    def __str__(self) -> str:
        """One line."""
        times = sorted(self.seconds)
        at = [1000 * times[int(len(times) * part)] for part in (0.5, 0.99)]
        core = len(times) / max(self.processor, 0.01)
        spread = f"p50 {at[0]:8.1f} ms   p99 {at[1]:8.1f} ms"
        return f"{core:8,.0f} for a core's second   {spread}   {self.failed} failed"


def request(path: str, *headers: str) -> bytes:
    """Return a request."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def another() -> bytes:
    """Return a request for an archive that nobody has asked for."""
    return request(f"/flask.zip?project_name=shop&author_name=a{next(NUMBERS)}")


def another_name() -> bytes:
    """Return one for a project of another name, which stands in every third text."""
    return request(f"/flask.zip?project_name=shop{next(NUMBERS)}")


@contextmanager
def serving(*command: str) -> Iterator[Server]:
    """Start a server on one core."""
    port = probe.free_port()
    with tempfile.TemporaryDirectory() as room:
        environ = {**os.environ, "XDG_CACHE_HOME": room}
        words, nowhere = [*command, str(port)], subprocess.DEVNULL
        started = subprocess.Popen(words, stderr=nowhere, cwd=room, env=environ)
        try:
            os.sched_setaffinity(started.pid, {max(os.sched_getaffinity(0))})
            if not probe.wait_until_live(port, lambda: started.poll() is None):
                sys.exit("the server has not started")
            yield Server(started.pid, port)
        finally:
            started.terminate()
            started.wait()


async def visit(port: int, ask: Ask, until: Callable[[], bool], took: list[float]) -> int:
    """Ask on one connection until that is enough; return how often it failed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    failed = 0
    while not until():
        begin = time.perf_counter()
        writer.write(ask())
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
        except asyncio.IncompleteReadError:  # the server has broken off
            return failed + 1
        if b"content-length: " in head:
            await reader.readexactly(int(head.partition(b"content-length: ")[2].split(b"\r")[0]))
        took.append(time.perf_counter() - begin)
        failed += head.split(b" ", 2)[1] not in {b"200", b"304"}
    writer.close()
    return failed


async def load(server: Server, ask: Ask, connections: int, until: Callable[[], bool]) -> Load:
    """Let so many connections ask at once."""
    took: list[float] = []
    before = server.processor
    visits = (visit(server.port, ask, until, took) for _ in range(connections))
    failed = sum(await asyncio.gather(*visits))
    return Load(took, failed, server.processor - before)


def for_seconds(seconds: float) -> Callable[[], bool]:
    """Return what says when that time is over."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def tag(server: Server) -> str:
    """Return the entity tag of the archive."""
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", SAME)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return str(answer.getheader("ETag"))


def report(server: Server, seconds: float) -> None:
    """Print what each kind of request gets at each number of connections."""
    kinds: dict[str, Ask] = {
        "new to it": another,
        "of a new name": another_name,
        "kept by it": lambda: request(SAME),
        "kept by the client": lambda: request(SAME, f"If-None-Match: {tag_of}"),
    }
    tag_of = tag(server)
    for name, ask in kinds.items():
        for connections in (1, 50, 500):
            done = asyncio.run(load(server, ask, connections, for_seconds(seconds)))
            print(f"{name:<20}{connections:>4} connections {done}")


def remember(server: Server, requests: int) -> None:
    """Print the memory before and after so many requests, a tenth of them for new archives."""
    numbers = count(1)

    def mixed() -> bytes:
        return another() if next(numbers) % 10 == 0 else request(SAME)

    def until(limit: int) -> Callable[[], bool]:
        return lambda: next(sent) >= limit

    for _ in range(2):
        sent, begin = count(), server.memory
        asyncio.run(load(server, mixed, 50, until(requests)))
        mebibytes = [f"{each / 2**20:.0f} MiB" for each in (begin, server.memory)]
        print(f"{requests:,} requests: {mebibytes[0]} before, {mebibytes[1]} after")


def main() -> None:
    """Measure ours, and beside it `cookiecutter()` on the same server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--alone", action="store_true", help="leave cookiecutter out")
    asked = parser.parse_args()
    with serving(*OURS) as server:
        report(server, asked.seconds)
        remember(server, asked.requests)
    for how in () if asked.alone else ("process", "threads"):
        with serving(sys.executable, str(HERE / "web_contender.py"), how) as server:
            for connections in (1, 8):
                done = asyncio.run(load(server, another, connections, for_seconds(asked.seconds)))
                print(f"cookiecutter, {how:<8}{connections:>2} connections {done}")


if __name__ == "__main__":
    main()

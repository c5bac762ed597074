"""Measure how a served project behaves while others are slow, and at its end.

    .venv/bin/python bench/manners.py PROJECT

PROJECT has an environment of its own in `.venv`. Prints how long `/health/live` takes beside idle
connections and slow clients, how many answers SIGTERM under load loses, and requests a second.
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

from fwscaffold.verification.probe import free_port

GET = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n"
CLOSE = "Connection: close\r\n"
SLOW = {
    "idle": b"",
    "heads": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "bodies": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nx",
}


def main() -> None:
    """Print one line for each figure."""
    parser = argparse.ArgumentParser(description="Slow clients, load and an end.")
    parser.add_argument("project", type=Path)
    project = parser.parse_args().project.resolve()
    with served(project) as (port, _):
        for path in ("/", "/health/live"):
            print(f"{path:32}{asyncio.run(rate(port, path)):8.0f} a second", flush=True)
        for what, count in product(SLOW, (12, 100, 200)):
            print(f"live beside {count} {what:16}{beside(port, what, count):12.0f} ms", flush=True)
    for clients in (16, 64):
        for keep_alive in (False, True):
            with served(project) as (port, server):
                counts = asyncio.run(ended(port, server, clients, keep_alive=keep_alive))
            kept = "kept connections" if keep_alive else "new connections"
            print(f"SIGTERM, {clients} clients, {kept}: {dict(counts)}", flush=True)


@contextmanager
def served(project: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Serve the project as in production; give its port and its process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as scratch, Path(scratch, "log").open("wb") as log:
        env = os.environ | {
            "APP_ENV": "production", "SECRET_KEY": "0123456789abcdef" * 4, "HTTPS_ONLY": "false",
            "ALLOWED_HOSTS": "127.0.0.1", "DATABASE_URL": f"sqlite:///{scratch}/site.sqlite3",
            "HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        python = str(project / ".venv/bin/python")
        migrate = [python, "manage.py", "migrate"]
        subprocess.run(migrate, cwd=project, env=env, check=True, stdout=log, stderr=log)
        command = [python, "manage.py", "serve"]
        with subprocess.Popen(command, cwd=project, env=env, stdout=log, stderr=log) as server:
            try:
                until(lambda: status(port) == 200)
                yield port, server
            finally:
                server.terminate()
                server.wait(60)


def until(true: Callable[[], bool]) -> None:
    """Wait for it, a minute at most."""
    end = time.monotonic() + 60
    while not true():
        if time.monotonic() > end:
            sys.exit("the server does not answer")
        time.sleep(0.1)


def status(port: int) -> int:
    """Return the status of `/health/live`; 0 is no answer."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
            connection.sendall(GET.format("/health/live", CLOSE).encode())
            return int(connection.recv(65536).split()[1])
    except (OSError, IndexError):
        return 0


def beside(port: int, what: str, count: int) -> float:
    """Return the milliseconds that `/health/live` takes beside so many slow connections."""
    with ExitStack() as stack:
        for _ in range(count):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(SLOW[what])
        time.sleep(0.5)
        started = time.perf_counter()
        if status(port) != 200:
            return float("inf")
        return (time.perf_counter() - started) * 1000


async def rate(port: int, path: str, clients: int = 8, seconds: float = 3) -> float:
    """Return how many requests a second are answered on connections that are kept."""
    end = time.monotonic() + seconds
    counts = Counter[str]()

    async def client() -> None:
        while time.monotonic() < end:
            await talk(port, path, counts, lambda: time.monotonic() < end, keep_alive=True)

    await asyncio.gather(*(client() for _ in range(clients)))
    return counts["answered"] / seconds


async def ended(
    port: int, server: "subprocess.Popen[bytes]", clients: int, *, keep_alive: bool
) -> Counter[str]:
    """Tell the server to stop while so many clients ask; return what became of their requests."""
    counts = Counter[str]()

    async def client() -> None:
        while server.poll() is None:
            await talk(port, "/", counts, lambda: True, keep_alive=keep_alive)

    asking = [asyncio.create_task(client()) for _ in range(clients)]
    await asyncio.sleep(1.5)
    server.send_signal(signal.SIGTERM)
    started = time.monotonic()
    await asyncio.to_thread(server.wait)
    counts["milliseconds to stop"] = round((time.monotonic() - started) * 1000)
    counts["exit code"] = server.returncode
    await asyncio.gather(*asking)
    return counts


async def talk(
    port: int, path: str, counts: Counter[str], more: Callable[[], bool], *, keep_alive: bool
) -> None:
    """Ask on one connection until it is closed, and count what comes back."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        await asyncio.sleep(0.02)
        return
    kept = False
    try:
        while more():
            writer.write(GET.format(path, "" if keep_alive else CLOSE).encode())
            head = await reader.readuntil(b"\r\n\r\n")
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
            await reader.readexactly(int(fields[b"content-length"]))
            counts["answered"] += 1
            if fields.get(b"connection") == b"close":
                return
            kept = True
    except (OSError, asyncio.IncompleteReadError) as error:
        part = getattr(error, "partial", b"")
        counts["broken" if part else "closed between requests" if kept else "lost"] += 1
    finally:
        writer.close()


if __name__ == "__main__":
    main()

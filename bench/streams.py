#!/usr/bin/env python3
"""Measure how many open streams one process of an asynchronous starter holds, and what they cost.

    export PYTHONPATH=tests:tests/frameworks:tests/growth:tests/life
    .venv/bin/python bench/streams.py                 # FastAPI, Quart, and Flask beside them
    .venv/bin/python bench/streams.py --only quart    # one of them

Requests are counted for each second of the server's processor, which carries to a machine that has
other work. `bare` is an application of the same framework, on uvicorn, that answers the same to
everybody. Milliseconds mean something only on a machine that does nothing else.
"""

import argparse
import asyncio
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import manners
from fwscaffold.template.catalog import by_group
from fwscaffold.verification import probe, process
from guide_pages import Variant, variants
from kernel import resident
from production import made
from shops import Served, Shop
from support import USER
from visiting import NOTHING

PLAIN = {"HTTPS_ONLY": "false", "TRUSTED_PROXIES": "0", "LOG_LEVEL": "ERROR"}
OPEN = (1_000, 5_000, 10_000)
AT_ONCE = 100
REQUESTS, ROUNDS = 2_000, 5
TICKS = os.sysconf("SC_CLK_TCK")
HEAD = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n\r\n"
VIEWS = """
@app.get("/")
async def home(): return PAGE

@app.get("/health/live")
async def live(): return {"status": "ok"}

@app.get("/api/notes")
async def notes(): return NOTES
"""
BARE = {
    "fastapi": "from fastapi import FastAPI\nfrom fastapi.responses import HTMLResponse\n"
    "app = FastAPI()\n" + VIEWS.replace('"/")', '"/", response_class=HTMLResponse)'),
    "quart": "from quart import Quart\napp = Quart(__name__)\n" + VIEWS,
}
SERVE = """
import uvicorn
uvicorn.run(app, port=PORT, http="h11", loop="asyncio", access_log=False, log_level="error")
"""


def main() -> None:
    """Print what each framework does."""
    asynchronous = [template.name for template in by_group()["asynchronous"]]
    parser = argparse.ArgumentParser(description="Open streams, and requests meanwhile.")
    parser.add_argument("--only", choices=[*asynchronous, "flask"])
    only = parser.parse_args().only
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for variant in starters([only] if only else [*asynchronous, "flask"]):
        print(f"\n{variant.title}", flush=True)
        with made(variant, Path(__file__).resolve().parents[1]) as shop:
            with shop.serve(shop.prepared(**PLAIN)) as site:
                milliseconds = manners.beside(site.port, "idle", 1_000)
                print(f"live beside 1,000 clients that wait: {milliseconds:.0f} ms", flush=True)
            if variant.template.name in asynchronous:
                hold(shop)
                compare(shop)


def starters(names: list[str]) -> Iterator[Variant]:
    """Give the first variant of each framework."""
    for name in names:
        yield next(each for each in variants() if each.template.name == name)


def hold(shop: Shop) -> None:
    """Print the memory of open streams, and how long `/health/live` takes beside them."""
    for count in OPEN:
        with shop.serve(shop.prepared(**PLAIN)) as site:
            cookie = site.signed_in(proxy=NOTHING).cookie()["Cookie"]
            print(asyncio.run(held(site, cookie, count)), flush=True)


async def held(site: Served, cookie: str, count: int) -> str:
    """Open so many streams, and return what that took."""
    before, started = resident(site.process.pid), time.perf_counter()
    streams: list[asyncio.StreamWriter] = []
    refused = 0
    while len(streams) < count:
        come = await asyncio.gather(*(opened(site.port, cookie) for _ in range(AT_ONCE)))
        streams += filter(None, come)
        refused += come.count(None)
    seconds = time.perf_counter() - started
    each = (resident(site.process.pid) - before) / 1024 / count
    waits = [await asyncio.to_thread(waited, site.port) for _ in range(20)]
    for stream in streams:
        stream.close()
    live = f"live in {median(waits):.0f} ms, at most {max(waits):.0f} ms"
    return (
        f"{count} streams: open in {seconds:.1f} s, {refused} refused, {each:.1f} kB each, {live}"
    )


async def opened(port: int, cookie: str) -> asyncio.StreamWriter | None:
    """Open a stream of notes, which nobody reads on after its head; None where it is refused."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HEAD.format("/notes/live", f"Cookie: {cookie}").encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " in head.split(b"\r\n")[0]:
        return writer
    writer.close()
    return None


def waited(port: int) -> float:
    """Return the milliseconds that `/health/live` takes."""
    started = time.perf_counter()
    manners.status(port)
    return (time.perf_counter() - started) * 1000


def compare(shop: Shop) -> None:
    """Print how many requests a second of the processor answers, here and by a bare application."""
    with shop.serve(shop.prepared(**PLAIN)) as site:
        field = f"Authorization: Bearer {site.manage('createtoken', USER).strip()}"
        with bare(shop, site) as (port, pid):
            for path in ("/", "/health/live", "/api/notes"):
                pairs = [
                    (rate(site.port, site.process.pid, path, field), rate(port, pid, path, field))
                    for _ in range(ROUNDS)
                ]
                ours, theirs = (median(each) for each in zip(*pairs, strict=True))
                share = median(mine / other for mine, other in pairs)
                print(f"{path}: {ours:.0f}, bare {theirs:.0f}: {share:.2f}", flush=True)


@contextmanager
def bare(shop: Shop, site: Served) -> Iterator[tuple[int, int]]:
    """Serve a bare application with the same answers; give its port and its process."""
    visitor = site.signed_in(proxy=NOTHING)
    notes, page = visitor.get("/api/notes").body, site.visitor(proxy=NOTHING).get("/").body
    with tempfile.TemporaryDirectory() as scratch:
        room, port = Path(scratch), probe.free_port()
        answers = f"PAGE, NOTES, PORT = {page.decode()!r}, {notes.decode()}, {port}\n"
        (room / "bare.py").write_text(answers + BARE[shop.framework] + SERVE, "utf-8")
        with process.started(shop.python.run("bare.py"), room, os.environ, room / "log") as it:
            manners.until(lambda: manners.status(port) == 200)
            yield port, it.pid
            process.stop(it)


def rate(port: int, pid: int, path: str, field: str) -> float:
    """Return how many requests the process answers in a second of its processor's time."""
    asyncio.run(asked(port, path, field, REQUESTS // 10))
    before = processor(pid)
    asyncio.run(asked(port, path, field, REQUESTS))
    return REQUESTS / (processor(pid) - before)


async def asked(port: int, path: str, field: str, requests: int, clients: int = 8) -> None:
    """Ask so often, on connections that are kept."""

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(requests // clients):
            writer.write(HEAD.format(path, field).encode())
            head = await reader.readuntil(b"\r\n\r\n")
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
            await reader.readexactly(int(fields[b"content-length"]))
        writer.close()

    await asyncio.gather(*(ask() for _ in range(clients)))


def processor(pid: int) -> float:
    """Return the seconds of its processor's time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()

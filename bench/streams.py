#!/usr/bin/env python3
"""Measure how many open streams one process of an asynchronous starter holds, and what they cost.

    export PYTHONPATH=tests:tests/frameworks:tests/growth:tests/life
    .venv/bin/python bench/streams.py                 # FastAPI, Quart, and Flask beside them
    .venv/bin/python bench/streams.py --only quart    # one of them

Requests are counted for each second of the server's processor, which carries to a machine that has
other work. Beside the starter stand two applications of the same framework on uvicorn, with nothing
around them: one answers each address with a constant, and one renders `/` of the same templates, as
the framework does that by itself. Milliseconds mean something only on a machine that does nothing
else.
"""

import argparse
import asyncio
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
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
CONSTANT = {
    "fastapi": "from fastapi import FastAPI\nfrom fastapi.responses import HTMLResponse\n"
    "app = FastAPI()\n" + VIEWS.replace('"/")', '"/", response_class=HTMLResponse)'),
    "quart": "from quart import Quart\napp = Quart(__name__)\n" + VIEWS,
}
RENDERING = {
    "fastapi": """
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

app = FastAPI()
app.mount("/static", StaticFiles(directory=PACKAGE / "static"), name="static")
templates = Jinja2Templates(PACKAGE / "templates")
templates.env.globals |= {**TEXTS, "menu": {"Notes": "/notes"}, "flashes": lambda: []}

@app.get("/", response_class=HTMLResponse)
async def home(request: Request):
    return templates.TemplateResponse(request, "home.html", {"path": "/", "root_path": ""})

for path, name in {"/health/live": "live", "/health/ready": "ready", "/auth/login": "login",
                   "/notes": "list_notes", "/api/docs": "api_docs"}.items():
    app.add_api_route(path, lambda: {}, name=name)
""",
    "quart": """
from quart import Blueprint, Quart, render_template

app = Quart(PACKAGE.name, root_path=PACKAGE)
app.secret_key = "of flash messages"
app.jinja_env.globals |= TEXTS
pages, auth, notes, api = (Blueprint(name, __name__) for name in ("pages", "auth", "notes", "api"))
app.jinja_env.globals["resources"] = {"Notes": [notes]}

@pages.get("/")
async def home(): return await render_template("home.html")

for blueprint, path, name in [(pages, "/health/live", "live"), (pages, "/health/ready", "ready"),
                              (auth, "/auth/login", "login"), (notes, "/notes", "index"),
                              (api, "/api/notes", "notes")]:
    blueprint.add_url_rule(path, name, lambda: {})
for blueprint in (pages, auth, notes, api):
    app.register_blueprint(blueprint)
""",
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
                for count in (900, 1_000):
                    milliseconds = manners.beside(site.port, "idle", count)
                    took = f"{milliseconds:.0f} ms" if milliseconds < inf else "no answer in 15 s"
                    print(f"live beside {count:,} clients that wait: {took}", flush=True)
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
    """Print how many requests a second of the processor answers, here and by what is bare."""
    with shop.serve(shop.prepared(**PLAIN)) as site:
        field = f"Authorization: Bearer {site.manage('createtoken', USER).strip()}"
        answers, texts = known(shop, site)
        with bare(shop, answers + CONSTANT[shop.framework]) as constant:
            for path in ("/", "/health/live", "/api/notes"):
                beside("a constant", site, constant, path, field)
        with bare(shop, texts + RENDERING[shop.framework]) as rendering:
            beside("the same templates", site, rendering, "/", field)


def known(shop: Shop, site: Served) -> tuple[str, str]:
    """Return what bare applications are to know: the answers, and what the templates show."""
    visitor = site.signed_in(proxy=NOTHING)
    notes = json.loads(visitor.get("/api/notes").body)
    page = site.visitor(proxy=NOTHING).get("/").body.decode()
    (templates,) = shop.directory.glob("*/templates")
    texts = {"project_name": "Shop", "description": "A web application."}
    package = f"import pathlib\nPACKAGE = pathlib.Path({str(templates.parent)!r})\n"
    return f"PAGE, NOTES = {page!r}, {notes!r}\n", f"{package}TEXTS = {texts!r}\n"


def beside(what: str, site: Served, other: tuple[int, int], path: str, field: str) -> None:
    """Print how many requests for a path both answer, one after the other."""
    ours = site.port, site.process.pid
    pairs = [(rate(*ours, path, field), rate(*other, path, field)) for _ in range(ROUNDS)]
    mine, theirs = (median(each) for each in zip(*pairs, strict=True))
    share = median(mine / theirs for mine, theirs in pairs)
    print(f"{path}: {mine:.0f}, bare with {what} {theirs:.0f}: {share:.2f}", flush=True)


@contextmanager
def bare(shop: Shop, code: str) -> Iterator[tuple[int, int]]:
    """Serve an application with nothing around it; give its port and its process."""
    with tempfile.TemporaryDirectory() as scratch:
        room, port = Path(scratch), probe.free_port()
        (room / "bare.py").write_text(f"{code}PORT = {port}\n{SERVE}", "utf-8")
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

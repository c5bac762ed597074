#!/usr/bin/env python3
"""Measure what projects do in a bad hour of production, and what older templates' projects did.

    export PYTHONPATH=tests:tests/frameworks:tests/growth:tests/life
    .venv/bin/python bench/production.py                        # every framework and data layer
    .venv/bin/python bench/production.py --only flask-peewee    # some of them
    .venv/bin/python bench/production.py --before DIRECTORY     # beside those of another checkout

PostgreSQL and MariaDB are those of the tests (`POSTGRESQL_URL`, `MYSQL_HOST`). Times are in seconds
and mean something only on a machine that does nothing else.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

import manners
from cable import cable
from fwscaffold.verification.environment import variables
from guide_pages import Variant, variants
from kernel import resident
from releases import grown
from requesting import ask
from servers import new_database
from shops import Shop
from support import EVERY_EXTRA, install_into, new_environment
from visiting import Visitor
from writing import writing

ROOT = Path(__file__).resolve().parents[1]
REQUESTS = 20_000
PATIENCE = 40  # seconds after which an answer is none
SILENCE = "2"
Figure = Callable[[Shop], str]


def main() -> None:
    """Print a table for each framework and data layer."""
    parser = argparse.ArgumentParser(description="What projects do in a bad hour.")
    parser.add_argument("--before", type=Path, help="another checkout, to be compared with")
    parser.add_argument("--only", nargs="*", help="such as flask-peewee")
    given = parser.parse_args()
    checkouts = {"now": ROOT}
    if given.before:
        checkouts = {"before": given.before.resolve(), **checkouts}
    for variant in variants():
        if given.only and variant.name not in given.only:
            continue
        print(f"\n| {variant.title} | {' | '.join(checkouts)} |\n|---|{'---|' * len(checkouts)}")
        with ExitStack() as stack:
            shops = [stack.enter_context(made(variant, each)) for each in checkouts.values()]
            for name, figure in FIGURES.items():
                print(f"| {name} | {' | '.join(tried(figure, s) for s in shops)} |", flush=True)


@contextmanager
def made(variant: Variant, checkout: Path) -> Iterator[Shop]:
    """Give a project that the checkout has made, with an environment of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        room = Path(scratch)
        options = [*variant.options, "--yes", "--no-git"]
        new = [sys.executable, "-m", "fwscaffold", "new", variant.template.name, room / "shop"]
        source = checkout / "src"
        subprocess.run(
            [*map(str, new), *options],
            cwd=source,
            env=variables(PYTHONPATH=str(source)),
            check=True,
            capture_output=True,
        )
        python = new_environment(room / "venv")
        install_into(python, room / "shop", EVERY_EXTRA)
        answers = {question.key: choice for question, choice in variant.choices}
        yield Shop(variant.template.name, room / "shop", python, answers, checkout)


def tried(figure: Figure, shop: Shop) -> str:
    """Return the figure, or that there is none."""
    try:
        return figure(shop)
    except (AssertionError, OSError, subprocess.SubprocessError) as error:
        return f"failed: {type(error).__name__}"


def writers(shop: Shop) -> str:
    """32 writers at each of 4 processes write 5 notes each into one file of SQLite."""
    settings = shop.prepared()
    with ExitStack() as stack:
        sites = [stack.enter_context(shop.started(settings)) for _ in range(4)]
        sending = [writing(site) for site in sites] * 32
        start = time.monotonic()
        with ThreadPoolExecutor(len(sending)) as threads:
            statuses = [*threads.map(lambda send: [send(n) for n in range(5)], sending)]
        took = time.monotonic() - start
    return f"{told(Counter(chain(*statuses)))} in {took:.0f} s"


def megabyte(shop: Shop) -> str:
    """A megabyte: as the text of a note, and as a file of short lines where a form takes one."""
    with shop.started(shop.prepared()) as site:
        member = site.signed_in()
        member.timeout = PATIENCE
        start = time.monotonic()
        answer = member.api("POST", "/api/notes", {"text": "x" * 1_000_000})
        said = f"text: {answer.status} in {time.monotonic() - start:.1f} s"
        page = member.get(member.at.notes).page
        for form in [each for each in page.select("form") if each.select("input[type=file]")]:
            start = time.monotonic()
            try:
                status = member.upload(member.at.notes, form, b"a note\n" * 140_000).status
            except TimeoutError:
                status = 0
            said += f"; file: {status} in {time.monotonic() - start:.1f} s"
        return said


def idle(shop: Shop) -> str:
    """How long `/health/live` takes beside 200 connections that say nothing."""
    with shop.started(shop.prepared()) as site:
        milliseconds = manners.beside(site.port, "idle", 200)
        return f"{milliseconds / 1000:.2f} s"


def silent(shop: Shop, server: str) -> str:
    """What 20 visitors, `ready` and `live` get while the database says nothing, and how late."""
    with new_database(server) as url, cable(url) as (laid, through):
        settings = shop.prepared(DATABASE_URL=through, DATABASE_TIMEOUT=SILENCE)
        with shop.started(settings) as site:
            member = site.signed_in()
            probe = Visitor(site, timeout=PATIENCE)
            with laid.silent(), ThreadPoolExecutor(20) as threads:
                pages = [threads.submit(late, member.copy(), member.at.notes) for _ in range(20)]
                live, ready = late(probe, "/health/live"), late(probe, "/health/ready")
                answers = [page.result() for page in pages]
            slowest = max(seconds for _, seconds in answers)
            statuses = told(Counter(status for status, _ in answers))
            back, seconds = late(probe, "/health/ready")
    return (
        f"pages {statuses} in {slowest:.1f} s; live {live[0]} in {live[1]:.1f} s;"
        f" ready {ready[0]} in {ready[1]:.1f} s; afterwards {back} in {seconds:.1f} s"
    )


def late(visitor: Visitor, path: str) -> tuple[int, float]:
    """Return the status, 0 for none, and after how many seconds it came."""
    visitor.timeout, start = PATIENCE, time.monotonic()
    try:
        return visitor.get(path).status, time.monotonic() - start
    except OSError:
        return 0, time.monotonic() - start


def older(shop: Shop) -> str:
    """What the release that is running says once the next one has migrated the database."""
    newer, settings = grown(shop), shop.prepared()
    with shop.started(settings) as site:
        member = site.signed_in()
        newer.succeed("migrate", settings=settings)
        ready = Visitor(site).get("/health/ready").status
        written = member.api("POST", "/api/notes", {"text": "by the old one"}).status
    return f"ready {ready}, a note {written}"


def memory(shop: Shop) -> str:
    """How the resident memory grows in 20,000 requests, after 600 of the same."""
    with shop.started(shop.prepared()) as site:
        member = site.signed_in()
        ask(member, 600)
        before, start = resident(site.process.pid), time.monotonic()
        ask(member, REQUESTS)
        after = resident(site.process.pid)
        took = time.monotonic() - start
    return f"{before / 1e6:.1f} → {after / 1e6:.1f} MB, {REQUESTS / took:.0f} requests a second"


def ended(shop: Shop, clients: int) -> str:
    """What becomes of the requests of so many clients when the process is told to stop."""
    with shop.started(shop.prepared(HTTPS_ONLY="false")) as site:
        end = manners.ended(site.port, site.process, clients, keep_alive=False)
        return told(asyncio.run(end))


def told(counts: Counter[str] | Counter[int]) -> str:
    """Return the counts as one text."""
    return ", ".join(f"{what}: {count}" for what, count in sorted(counts.items(), key=str))


FIGURES: dict[str, Figure] = {
    "32 writers at each of 4 processes, SQLite": writers,
    "a body of 1 MB": megabyte,
    "live beside 200 idle connections": idle,
    "silent PostgreSQL": partial(silent, server="postgresql"),
    "silent MariaDB": partial(silent, server="mysql"),
    "the older release after a migration": older,
    "memory, 20,000 requests": memory,
    "SIGTERM, 16 clients": partial(ended, clients=16),
    "SIGTERM, 64 clients": partial(ended, clients=64),
}


if __name__ == "__main__":
    main()

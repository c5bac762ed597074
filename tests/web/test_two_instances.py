"""Two instances behind nginx, as `docs/serving.md` has it: one dies under load, and no request is lost."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, IncompleteRead
from pathlib import Path

import pytest

from fwscaffold.verification import probe
from processes import process
from proxying import block, nginx
from visitor import Answer, Site

pytestmark = pytest.mark.live

CLIENTS, SECONDS = 8, 6


@contextmanager
def proxied(room: Path, ports: tuple[int, int]) -> Iterator[Site]:
    """Run nginx with the block of the page before the two."""
    listening = probe.free_port()
    text = block("serving.md", "nginx").replace("listen 80", f"listen 127.0.0.1:{listening}")
    for written, port in zip((8081, 8082), ports, strict=True):
        text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{port}")
    with nginx(room, text, listening):
        yield Site(listening)


def asked(site: Site, path: str, how: int) -> Answer:
    """Return the answer; of one that is cut off, since its instance was killed, clients ask again."""
    try:
        return site.ask(path)
    except IncompleteRead:
        if how != signal.SIGKILL:
            raise
        return site.ask(path)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_no_request_is_lost_when_one_of_two_ends(tmp_path: Path, how: int) -> None:
    options = ("--proxies", "1", "--rate", "")
    statuses, failures = list[int](), list[str]()
    with (
        process(tmp_path / "one", *options) as one,
        process(tmp_path / "two", *options) as two,
        proxied(tmp_path, (one.site.port, two.site.port)) as site,
    ):
        expected = site.ask("/flask.zip?project_name=shop").body
        until = time.monotonic() + SECONDS

        def visit(number: int) -> None:
            while time.monotonic() < until:
                try:
                    path = f"/flask.zip?project_name=shop&author_name=a{len(statuses)}"
                    answer = asked(site, path if number else "/flask.zip?project_name=shop", how)
                    statuses.append(answer.status)
                    if not number and answer.body != expected:
                        failures.append("other bytes")
                except (HTTPException, OSError) as error:
                    failures.append(repr(error))

        clients = [threading.Thread(target=visit, args=(number,)) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(SECONDS / 3)
        code = one.stop(how)
        for client in clients:
            client.join()
        log = one.log.read_text()
    assert failures == []
    assert {*statuses} == {200}
    assert len(statuses) > CLIENTS
    assert code == (0 if how == signal.SIGTERM else -signal.SIGKILL)
    assert "Traceback" not in log

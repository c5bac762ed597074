"""Two instances behind nginx, as `docs/serving.md` has it: one dies under load, and no request is lost."""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fwscaffold.verification import probe
from processes import process
from support import required
from visitor import Site

pytestmark = pytest.mark.live

PAGE = (Path(__file__).parents[2] / "docs" / "serving.md").read_text("utf-8")
CONFIGURATION = """
daemon off;
%s
pid nginx.pid;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    %s
}
"""
CLIENTS, SECONDS = 8, 6


@contextmanager
def nginx(room: Path, ports: tuple[int, int]) -> Iterator[Site]:
    """Start nginx with the block of the page before the two."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        reason = "no nginx: `apt-get install nginx-light`"
        pytest.fail(reason) if required("services") else pytest.skip(reason)
    listening = probe.free_port()
    (block,) = re.findall(r"^```nginx\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    text = block.replace("listen 80", f"listen 127.0.0.1:{listening}")
    for written, port in zip((8081, 8082), ports, strict=True):
        text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{port}")
    user = "user root;" if os.geteuid() == 0 else ""  # or its workers cannot write here
    (room / "nginx.conf").write_text(CONFIGURATION % (user, text))
    command = [program, "-p", room, "-c", "nginx.conf", "-e", "error.log"]
    started = subprocess.Popen(list(map(str, command)))
    try:
        assert probe.wait_until_live(listening, lambda: started.poll() is None)
        yield Site(listening)
    finally:
        started.terminate()
        started.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_no_request_is_lost_when_one_of_two_ends(tmp_path: Path, how: int) -> None:
    options = ("--proxies", "1", "--rate", "")
    statuses, failures = list[int](), list[str]()
    with (
        process(tmp_path / "one", *options) as one,
        process(tmp_path / "two", *options) as two,
        nginx(tmp_path, (one.site.port, two.site.port)) as site,
    ):
        expected = site.ask("/flask.zip?project_name=shop").body
        until = time.monotonic() + SECONDS

        def visit(number: int) -> None:
            while time.monotonic() < until:
                try:
                    path = f"/flask.zip?project_name=shop&author_name=a{len(statuses)}"
                    answer = site.ask(path if number else "/flask.zip?project_name=shop")
                    statuses.append(answer.status)
                    if not number and answer.body != expected:
                        failures.append("other bytes")
                except OSError as error:
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

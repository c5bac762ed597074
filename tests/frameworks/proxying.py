"""A real nginx before what a page of the guide puts behind it."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fwscaffold.verification import environment, probe, process
from support import required

DOCS = Path(__file__).parents[2] / "docs"
# nginx as its package configures it, but for files of its own directory.
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


def block(page: str, language: str, beginning: str = "") -> str:
    """Return the code of a page of the guide that begins like this."""
    text = (DOCS / page).read_text("utf-8")
    codes = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (found,) = [code for code in codes if code.lstrip().startswith(beginning)]
    return str(found)


@contextmanager
def nginx(directory: Path, servers: str, port: int) -> Iterator[None]:
    """Run nginx with these blocks, of which one answers `/health/live` on the port."""
    user = "user root;" if os.geteuid() == 0 else ""  # or its workers cannot write here
    (directory / "nginx.conf").write_text(CONFIGURATION % (user, servers))
    command: list[str | Path] = [program(), "-p", directory, "-c", "nginx.conf", "-e", "error.log"]
    with process.started(command, directory, environment.variables(), directory / "out") as server:
        assert probe.wait_until_live(port, lambda: server.poll() is None), (
            directory / "error.log"
        ).read_text()
        yield


def program() -> str:
    """Return nginx; without it a test is left out, or fails where CI requires it."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not found:
        reason = "no nginx: `apt-get install nginx-light`"
        raise (
            pytest.fail.Exception(reason) if required("services") else pytest.skip.Exception(reason)
        )
    return found

"""The guide's page about deploying, followed with a real nginx, for every framework."""

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest

from fwscaffold.verification import environment, probe
from fwscaffold.verification.environment import Environment
from proxying import block, nginx, program
from support import (
    CACHES,
    FRAMEWORKS,
    PASSWORD,
    Addresses,
    Install,
    addresses,
    project,
    serving,
)
from visiting import FORM, Answer, Site, Visitor

pytestmark = pytest.mark.live

PAGE = "deploying.md"
NAME = "shop.example"
VISITOR = "127.0.0.2"  # where the visitors come from


@dataclass(frozen=True)
class Deployed:
    """A project that is served, its environment, nginx before it, and the log of the site."""

    shop: Path
    python: Environment
    ports: "Ports"
    at: Addresses
    log: Path


@dataclass(frozen=True)
class Ports:
    """Where nginx listens: for HTTPS, to lead there, and for plain HTTP that it passes on."""

    https: int
    leading: int
    plain: int


class Person(Visitor):
    """Somebody who comes through nginx, over HTTPS, from an address of his own."""

    def __init__(self, site: Site, prefix: str = "") -> None:
        at = site.at
        moved = Addresses(*(prefix + path for path in (at.sign_in, at.sign_out, at.notes)))
        super().__init__(replace(site, at=moved), proxy={"Host": f"{NAME}:{site.port}"})
        self.origin = f"https://{NAME}:{site.port}"

    def connect(self) -> HTTPConnection:
        context = ssl._create_unverified_context()  # noqa: S323 the certificate is of this test
        return HTTPSConnection(
            "127.0.0.1", self.port, source_address=(VISITOR, 0), context=context, timeout=60
        )

    def referer(self, path: str) -> dict[str, str]:
        """Return all that a browser says of where it is."""
        return {"Origin": self.origin, "Referer": self.origin + path}

    def submit(self, path: str, **fields: str) -> Answer:
        """Fill in the form of a page."""
        return self.post(path, {**self.hidden(path), **fields}, self.referer(path))

    def sees(self, answer: Answer) -> str:
        """Return the path that a redirect leads to, which must be on this site and its port."""
        return str(answer.headers["Location"]).removeprefix(self.origin)


@contextmanager
def proxied(directory: Path, port: int) -> Iterator[Ports]:
    """Run nginx with the blocks of the page, before the server on that port."""
    ports = Ports(probe.free_port(), probe.free_port(), probe.free_port())
    main = block(PAGE, "nginx", "server {\n    listen 443")
    prefix = block(PAGE, "nginx", "location /shop/")
    site, leading = re.findall(r"^server \{.*?^\}\n", main, re.MULTILINE | re.DOTALL)
    site = site.replace("    location / {", prefix + "\n    location / {")
    plain = re.sub(r"^ +ssl_.*\n", "", site, flags=re.MULTILINE)
    text = (
        site.replace("listen 443 ssl", f"listen 127.0.0.1:{ports.https} ssl")
        + leading.replace("listen 80", f"listen 127.0.0.1:{ports.leading}")
        + plain.replace("listen 443 ssl", f"listen 127.0.0.1:{ports.plain}")
    )
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace("/etc/ssl/", f"{directory}/")
    certify(directory)
    with nginx(directory, text, ports.plain):
        yield ports


def certify(directory: Path) -> None:
    """Make a certificate for the site."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", "shop.key", "-out", "shop.pem", "-subj", f"/CN={NAME}"]
    command = ["openssl", "req", "-x509", *key, *files]
    subprocess.run(command, cwd=directory, check=True, capture_output=True)


@pytest.fixture(scope="module", params=FRAMEWORKS)
def deployed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, install: Install
) -> Iterator[Deployed]:
    """Serve a project as the page says, behind nginx."""
    program()
    directory = tmp_path_factory.mktemp("deploying")
    shop = project(request.param, {}, directory / "shop")
    proxy = directory / "nginx"
    proxy.mkdir()
    given = {"ALLOWED_HOSTS": NAME, "TRUSTED_PROXIES": "1", "LOG_FORMAT": "json"}
    python = install(shop)
    with serving(shop, python, **given) as port, proxied(proxy, port) as ports:
        yield Deployed(shop, python, ports, addresses(request.param), directory / "log")


@pytest.mark.parametrize("prefix", ["", "/shop"])
def test_a_visitor_works_with_the_site(deployed: Deployed, prefix: str) -> None:
    person = Person(Site(deployed.ports.https, deployed.at), prefix)
    asked = person.get(f"{person.at.notes}?page=1")
    sign_in = person.sees(asked)
    assert sign_in.startswith(person.at.sign_in)
    signed_in = person.submit(sign_in, username=person.name, password=PASSWORD)
    assert (signed_in.status, person.sees(signed_in)) in {
        (status, f"{person.at.notes}{query}") for status in (302, 303) for query in ("", "?page=1")
    }
    added = person.submit(person.at.notes, text="through nginx")
    assert person.sees(added) == person.at.notes
    page = person.get(person.at.notes).page
    assert "through nginx" in page.text
    for link in page.select("[href^='/'], [src^='/'], [action^='/']"):
        address = link.get("href") or link.get("src") or link.get("action")
        assert str(address).startswith(f"{prefix}/")
        if link.name == "link":
            assert person.get(str(address)).status == 200
    made = person.api("POST", f"{prefix}/api/notes", {"text": "by a script"})
    assert made.status == 201
    assert person.get(person.sees(made)).status == 200
    lost = person.get(f"{prefix}/no-such-page")
    home = lost.page.select_one("main a")
    assert lost.status == 404
    assert home
    assert person.get(str(home["href"])).status == 200
    assert person.sees(person.sign_out()) == f"{prefix}/"


def test_a_large_body_is_refused(deployed: Deployed) -> None:
    ports, at = deployed.ports, deployed.at
    person = Person(Site(ports.https, at))
    assert person.send("POST", at.sign_in, b"x" * 1_100_000, FORM).status == 413


def test_plain_http_is_led_to_https(deployed: Deployed) -> None:
    ports, at = deployed.ports, deployed.at
    path = f"{at.notes}?a=1&b=%2F"
    visitor = Visitor(Site(ports.leading, at), proxy={"Host": NAME})
    assert visitor.get(path).headers["Location"] == f"https://{NAME}{path}"
    for host in (NAME, f"{NAME}:{ports.plain}"):
        passed_on = Visitor(Site(ports.plain, at), proxy={"Host": host}).get(path)
        assert passed_on.status in {301, 308}
        assert passed_on.headers["Location"] == f"https://{host}{path}"


def test_the_log_is_json_and_knows_the_visitor(deployed: Deployed) -> None:
    ports, at = deployed.ports, deployed.at
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Prefix": "/forged"}
    written = deployed.log.stat().st_size
    assert b"/forged" not in Person(Site(ports.https, at)).get("/?secret=1", forged).body
    (entry,) = accesses(deployed.log, written)
    assert (entry["client"], entry["path"]) == (VISITOR, "/")
    assert re.fullmatch("[0-9a-f]{32}", entry["request_id"])
    lines = deployed.log.read_text("utf-8").splitlines()
    assert [line for line in lines if "logger" not in json.loads(line)] == []
    assert "secret" not in "".join(lines)


def accesses(log: Path, written: int) -> list[dict[str, Any]]:
    """Return the accesses that were logged after this much; the line may come after the answer."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        lines = log.read_bytes()[written:].splitlines()
        found = [entry for entry in map(json.loads, lines) if entry["logger"] == "access"]
        if found:
            return found
        time.sleep(0.05)
    return []


def test_the_environment_of_the_page_is_fit_for_production(deployed: Deployed) -> None:
    check = " ".join(str(word) for word in deployed.python.run("manage.py", "check"))
    if (deployed.shop / "notes" / "apps.py").is_file():  # Django, as the page says
        check += " --deploy --fail-level WARNING"
    script = "\n".join(
        [block(PAGE, "sh", "cat > shop.env"), "set -a; . ./shop.env; set +a", f"exec {check}"]
    )
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=deployed.shop,
        env=environment.variables(**CACHES),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_address_with_options_is_whole_in_the_shell_too(tmp_path: Path) -> None:
    line = block(PAGE, "text", "DATABASE_URL=")
    (tmp_path / "shop.env").write_text(line)
    script = "set -a; . ./shop.env; set +a; printenv DATABASE_URL"
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=tmp_path,
        env={"PATH": os.defpath},
        stdout=subprocess.PIPE,
        check=False,
    )
    assert done.stdout.decode() == line.partition("=")[2].replace("'", "")
    assert "&" in line


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("no systemd-analyze")
    unit = tmp_path / "shop.service"
    text = block(PAGE, "ini", "[Unit]").replace("/srv/shop/.venv/bin/python", sys.executable)
    unit.write_text(text.replace("/srv/shop", str(tmp_path)))
    (tmp_path / "shop.env").touch()
    done = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

"""From the README to a page that one has signed in to, with nothing but what is printed.

The home is empty and the search path has the system's programs, Python, and uv where it is asked for.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import UV_CACHE
from fwscaffold.verification import probe, process
from fwscaffold.verification.environment import find_uv
from guide import DOCS
from support import FRAMEWORKS, PASSWORD, USER, addresses
from visiting import Site, Visitor

pytestmark = pytest.mark.live

ROOT = DOCS.parent
BROUGHT = ("src", "templates", "dev.py", "pyproject.toml", "README.md", "LICENSE")
# How installers reach the index here; a person's machine needs nothing of it.
WAY = re.compile(r"^(PIP|UV|SSL|CURL|REQUESTS)_|_PROXY$", re.IGNORECASE)
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NEXT = re.compile(r"^next:\n((?:  .+\n)+)", re.MULTILINE)
ADDRESS = re.compile(r"http://127[.]0[.]0[.]1:([0-9]+)")
SIGN_IN = re.compile(r"^sign in as (\S+) with the password (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Machine:
    """A home with nothing in it, a checkout, and a search path of few programs."""

    home: Path
    environ: Mapping[str, str]

    @property
    def checkout(self) -> Path:
        return self.home / "checkout"

    def type(self, script: str, where: Path) -> str:
        """Run what a person types, and the password where one is asked for; return all it says."""
        done = subprocess.run(
            ["sh", "-e", "-c", f"exec 2>&1\n{script}"],
            cwd=where,
            env=self.environ,
            input=f"{PASSWORD}\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    @contextmanager
    def running(self, script: str, where: Path) -> Iterator[tuple[process.Process, Path]]:
        """Start what a person leaves running; give it and what it has said so far."""
        log = self.home / "log"
        with process.started(["sh", "-c", f"{script}"], where, self.environ, log) as server:
            yield server, log


def machine(home: Path, *, uv: bool) -> Machine:
    """Make such a machine."""
    programs = home / "programs"
    programs.mkdir(parents=True)
    shutil.copytree(ROOT / "src", home / "checkout" / "src")
    for name in BROUGHT[1:]:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, home / "checkout" / name)
    (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    if uv:
        (programs / "uv").symlink_to(find_uv() or "uv")
    path = os.pathsep.join(map(str, (home / ".local/bin", programs, "/usr/bin", "/bin")))
    way = {name: value for name, value in os.environ.items() if WAY.search(name)}
    environ = {**way, "UV_CACHE_DIR": UV_CACHE, "HOME": str(home), "PATH": path}
    return Machine(home, {**environ, "PORT": str(probe.free_port())})


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text("utf-8"))


def block(page: Path, words: str) -> str:
    """Return the one block of the page with these words."""
    (found,) = (each for each in blocks(page) if words in each)
    return found


def visit(port: int, framework: str, name: str = USER, password: str = PASSWORD) -> None:
    """Open the home page, and sign in."""
    visitor = Visitor(Site(port, addresses(framework)), name, proxy={})
    assert visitor.get("/").status == 200
    here = f"http://127.0.0.1:{port}"
    answer = visitor.sign_in(password, headers={"Referer": here + visitor.at.sign_in})
    assert answer.status in {302, 303}, answer.body
    assert name in visitor.get("/").page.text


def follow(machine: Machine, framework: str, printed: str) -> str:
    """Type what was printed under `next:`, and leave the last running until it was visited."""
    found = NEXT.search(printed)
    assert found, printed
    lines = found[1]
    *commands, last = (line.strip() for line in lines.splitlines())
    machine.type("\n".join(commands), machine.home)
    (directory,) = (line for line in commands if line.startswith("cd "))
    with machine.running(f"{directory}\nexec {last}", machine.home) as (server, log):
        port = int(machine.environ["PORT"])
        up = probe.wait_until_live(port, lambda: server.poll() is None)
        assert up, log.read_text("utf-8")
        visit(port, framework)
    return lines


def installed(machine: Machine, words: str) -> None:
    """Install the command as the page says where it has these words."""
    machine.type(block(DOCS / "installing.md", words), machine.checkout)


@pytest.fixture(scope="module")
def with_uv(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    made = machine(tmp_path_factory.mktemp("uv") / "home", uv=True)
    installed(made, "uv tool install")
    return made


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "framework" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        metafunc.parametrize("framework", FRAMEWORKS if full else ["flask"])


def test_what_is_printed_leads_to_a_page_that_one_has_signed_in_to(
    framework: str, with_uv: Machine
) -> None:
    typed = block(DOCS / "installing.md", "fwscaffold new flask shop")
    typed = typed.replace("flask shop", f"{framework} {framework}-shop")
    told = follow(with_uv, framework, with_uv.type(typed, with_uv.home))
    shown = block(DOCS / "installing.md", "next:").partition("\n")[2]
    assert told == shown.replace("cd shop", f"cd {framework}-shop")


def test_it_does_so_with_python_and_nothing_else(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if not request.config.getoption("--full"):
        pytest.skip("`--full` installs without uv")
    bare = machine(tmp_path / "bare", uv=False)
    installed(bare, "python3 -m venv")
    follow(bare, "bottle", bare.type("fwscaffold new bottle shop", bare.home))


def test_the_demonstration_of_the_readme_runs_until_ctrl_c(tmp_path: Path) -> None:
    demo = machine(tmp_path / "demo", uv=True)
    (command,) = re.findall(
        r"^(python3 dev[.]py demo)\b", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    with demo.running(f"exec {command}", demo.checkout) as (running, log):
        try:
            port, name, password = told(running, log)
            visit(port, "flask", name, password)
        finally:
            os.killpg(running.pid, signal.SIGINT)  # a terminal tells everybody
        assert running.wait(60) == 0, log.read_text("utf-8")
    assert (demo.checkout / "demo" / "manage.py").is_file()


def told(running: process.Process, log: Path) -> tuple[int, str, str]:
    """Return the port, the user and the password that the demonstration tells when it runs."""
    for _ in range(1500):
        text = log.read_text("utf-8")
        if found := SIGN_IN.search(text):
            (port,) = set(ADDRESS.findall(text))
            return int(port), found[1], found[2]
        assert running.poll() is None, text
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))

"""`manage.py run` while somebody works: typos, a changed `.env`, an address that is taken."""

import os
import re
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest

from fwscaffold.verification import environment, probe, process
from fwscaffold.verification.environment import Environment
from support import CACHES, FRAMEWORKS, Install, project, run, succeed

pytestmark = pytest.mark.live

# What every process of `run` reads at its start; web2py itself reads the application anew.
MODULES = {
    "cherrypy": "shop/notes/pages.py",
    "django": "notes/views.py",
    "fastapi": "shop/routers/notes.py",
    "web2py": "launcher/wsgi.py",
}
USUAL = "shop/notes.py"


@pytest.fixture
def shop(framework: str, tmp_path: Path) -> Path:
    return project(framework, {}, tmp_path / "shop")


@pytest.fixture
def python(shop: Path, install: Install) -> Environment:
    return install(shop)


def wait_for(what: Callable[[], bool], log: Path) -> None:
    for _ in range(300):
        if what():
            return
        time.sleep(0.2)
    pytest.fail(log.read_text())


def answers(port: int, name: str) -> bool:
    """Return whether the home page answers at this name of the site."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": name})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def write(file: Path, text: str) -> None:
    """Write the file, later than whatever has looked at it before."""
    file.write_text(text, "utf-8")
    later = time.time() + 2
    os.utime(file, (later, later))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_run_lives_through_typos_and_sees_the_environment_file(
    framework: str, shop: Path, python: Environment, tmp_path: Path
) -> None:
    module, log, port = shop / MODULES.get(framework, USUAL), tmp_path / "log", probe.free_port()
    good, env_file = module.read_text("utf-8"), shop / ".env"
    env_file.write_text(f"PORT={port}\n", "utf-8")
    env = environment.variables(**CACHES)
    succeed(python.run("manage.py", "migrate"), shop)
    with process.started(python.run("manage.py", "run"), shop, env, log):
        wait_for(lambda: answers(port, "localhost"), log)
        time.sleep(2)  # reloaders have to see a file once before they see that it changes
        write(module, good + "\ndef (\n")
        wait_for(lambda: "SyntaxError" in log.read_text(), log)
        time.sleep(2)
        write(module, good)
        wait_for(lambda: answers(port, "localhost"), log)
        time.sleep(2)
        write(env_file, f"PORT={port}\nALLOWED_HOSTS=https://\n")
        wait_for(lambda: "ALLOWED_HOSTS must be" in log.read_text(), log)
        write(env_file, f"PORT={port}\nALLOWED_HOSTS=shop.example\n")
        wait_for(lambda: answers(port, "shop.example"), log)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_is_wrong_at_the_start_is_said_in_short(
    framework: str, shop: Path, python: Environment
) -> None:
    command = python.run("manage.py", "run")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run(command, shop, PORT=port)
    assert done.returncode == 1
    assert re.search(rf"127\.0\.0\.1:{port}\b.*\bPORT\b", last_line(done.stderr))
    done = run(command, shop, PORT="eighty")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    (shop / ".env").write_text("PORT=8000\nPASSWORD is open\n", "utf-8")
    done = run(command, shop)
    assert done.stderr == "`.env` cannot be read in line 2: write NAME=value\n"
    (shop / ".env").unlink()
    if framework == "django":  # its own reloader waits, also at the first start
        return
    module = shop / MODULES.get(framework, USUAL)
    write(module, module.read_text("utf-8") + "\ndef (\n")
    done = run(command, shop)
    assert done.returncode == 1
    files = set(re.findall(r'File "(.+?)"', done.stderr))
    assert all(Path(file).parent != shop and "site-packages" not in file for file in files)
    assert last_line(done.stderr) == "SyntaxError: invalid syntax"


def last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]

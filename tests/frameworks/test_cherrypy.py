"""What only the CherryPy starter has to show."""

from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from fwscaffold.verification.environment import find_uv
from support import Install, project, run, serving

SYSTEMS = ["x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"]
CLIENTS = 48


@pytest.mark.live
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", ["3.11", "3.14"])
def test_wheels_are_enough_on_every_system(system: str, python: str, tmp_path: Path) -> None:
    shop = project("cherrypy", {}, tmp_path / "shop")
    resolve = [str(find_uv()), "pip", "compile", "pyproject.toml", "--only-binary=:all:"]
    extras = ["--group=dev", "--extra=postgresql", "--extra=mysql"]
    where = [f"--python-platform={system}", f"--python-version={python}"]
    done = run([*resolve, *extras, *where, "--quiet"], shop)
    assert done.returncode == 0, done.stderr
    assert "cherrypy==" in done.stdout


@pytest.mark.live
def test_a_server_that_stops_under_load_loses_no_request(tmp_path: Path, install: Install) -> None:
    """Clients without pause, each with a new connection for each request, until it is refused."""
    outcomes: Counter[str] = Counter()

    def client(port: int) -> None:
        outcome = "200"
        while outcome == "200":
            outcome = get(port)
            outcomes[outcome] += 1

    shop = project("cherrypy", {}, tmp_path / "shop")
    with serving(shop, install(shop)) as port:
        threads = [Thread(target=client, args=[port]) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        while outcomes["200"] < 10 * CLIENTS and outcomes.keys() <= {"200"}:
            sleep(0.1)
    for thread in threads:
        thread.join()
    assert outcomes.keys() == {"200", "refused"}


def get(port: int) -> str:
    """Ask for the home page; return what became of it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/", headers={"Connection": "close"})
        return str(connection.getresponse().status)
    except ConnectionRefusedError:
        return "refused"
    except OSError as error:
        return repr(error)
    finally:
        connection.close()

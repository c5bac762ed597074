"""What only the CherryPy starter has to show."""

from pathlib import Path

import pytest

from fwscaffold.verification.environment import find_uv
from support import project, run

SYSTEMS = ["x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"]


@pytest.mark.live
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", ["3.11", "3.15"])
def test_wheels_are_enough_on_every_system(system: str, python: str, tmp_path: Path) -> None:
    shop = project("cherrypy", {}, tmp_path / "shop")
    resolve = [str(find_uv()), "pip", "compile", "pyproject.toml", "--only-binary=:all:"]
    extras = ["--group=dev", "--extra=postgresql", "--extra=mysql"]
    where = [f"--python-platform={system}", f"--python-version={python}"]
    done = run([*resolve, *extras, *where, "--quiet"], shop)
    assert done.returncode == 0, done.stderr
    assert "cherrypy==" in done.stdout

#!/usr/bin/env python3
"""Work on this checkout: `python3 dev.py demo`, `… docs` and `… test`, on a bare machine.

Only the standard library is needed; uv is used when it is there, else venv and pip.
This file must parse on Python 3.9, so that it can say which Python it needs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
STAMP = ENVIRONMENT / "dev.stamp"
OLDEST = (3, 11)
BUILD = ("sphinx", "--quiet", "--fail-on-warning", "--keep-going", "-c", "docs")


def main() -> int:
    """Run the command that is named; return its exit code."""
    parser = argparse.ArgumentParser(description="Work on this checkout of fwscaffold.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="make a Flask project, install it and run it", add_help=False)
    commands.add_parser("docs", help="build the guide as a site", add_help=False)
    commands.add_parser("test", help="run every check and test", add_help=False)
    known, rest = parser.parse_known_args()
    if sys.version_info < OLDEST and not shutil.which("uv"):
        sys.exit(f"error: Python 3.11 or newer is needed, this is {version()}")
    return {"demo": demo, "docs": docs, "test": test}[known.command](rest)


def demo(arguments: list[str]) -> int:
    """Run `fwscaffold demo`."""
    install(".")
    return call(BIN / "fwscaffold", "demo", *arguments)


def docs(arguments: list[str]) -> int:
    """Build the guide into `build/docs`; a warning, such as of a link to nothing, is a failure."""
    install(".[docs]")
    site = ROOT / "build" / "docs"
    code = call(BIN / "python", "-m", *BUILD, *arguments, ".", site)
    if code == 0:
        print(site / "index.html")
    return code


def test(arguments: list[str]) -> int:
    """Run the linters and the tests, `--full` with each fault and combination of options.

    With other arguments run only pytest with them.
    """
    install(".[docs,test]")
    python = BIN / "python"
    if arguments not in ([], ["--full"]):
        return call(python, "-m", "pytest", *arguments)
    for check in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        if call(python, "-m", *check):
            return 1
    spread = ("-n", str(workers()), "--dist", "worksteal")
    return call(python, "-m", "pytest", *spread, "--cov", "-r", "s", *arguments)


def workers() -> int:
    """Return one more than there are processors: a quarter of its time a test waits for others."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) + 1
    return (os.cpu_count() or 1) + 1


def install(what: str) -> None:
    """Install *what* into the environment, unless that was done since the metadata changed."""
    content = what.encode() + (ROOT / "pyproject.toml").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == digest:
        return
    print(f"installing fwscaffold into {ENVIRONMENT}", file=sys.stderr, flush=True)
    uv = shutil.which("uv")
    python = BIN / "python"
    steps: list[list[str | Path]]
    if uv:
        steps = [
            [uv, "venv", "--quiet", "--allow-existing", "--python", ">=3.11", ENVIRONMENT],
            [uv, "pip", "install", "--quiet", "--python", python, "--editable", what],
        ]
    else:
        steps = [
            [sys.executable, "-m", "venv", ENVIRONMENT],
            [python, "-m", "pip", "install", "--quiet", "--editable", what],
        ]
    for step in steps:
        if call(*step):
            sys.exit("error: the installation failed" + venv_hint())
    STAMP.write_text(digest)


def venv_hint() -> str:
    """Name Debian's package where its Python lacks what `venv` needs."""
    return "" if find_spec("ensurepip") else f", run `apt-get install python{version()}-venv` first"


def version() -> str:
    """Return the running Python's version, such as 3.11."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def call(*command: str | Path) -> int:
    """Run a command in the checkout; return its exit status, also after Ctrl-C."""
    process = subprocess.Popen([str(word) for word in command], cwd=str(ROOT))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    sys.exit(main())

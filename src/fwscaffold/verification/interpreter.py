"""The Pythons of this machine, and which of them a project's `requires-python` admits."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

# Of the version specifiers of PEP 440 the two that our projects have.
BOUND = re.compile(r"(>=|<) *3\.(\d+)")
NAMES = ("py", "python") if os.name == "nt" else ("python3", "python")
VERSIONS = range(20, 10, -1)  # those that there may be, the newest first
ASK = "import ensurepip, sys; print(sys.version_info[1])"
PATIENCE = 10  # seconds


def find(required: str, uv: Path | None) -> str | None:
    """Return the running Python if it is admitted, or another that is, or None without one."""
    if _admits(required, sys.version_info.minor):
        return sys.executable
    if uv:
        return _said([str(uv), "python", "find", "--no-project", "--no-config", required]) or None
    versions = [f"python3.{minor}" for minor in VERSIONS if _admits(required, minor)]
    return next((name for name in (*NAMES, *versions) if _admits(required, _minor(name))), None)


def oldest(required: str) -> str:
    """Return the oldest Python that is admitted, such as 3.14."""
    return f"3.{max(int(number) for sign, number in BOUND.findall(required) if sign == '>=')}"


@cache
def typed() -> str:
    """Return how a person calls the Python that runs this program: by name, or else by path."""
    mine = sys.version_info.minor
    return next((name for name in NAMES if _minor(name) == mine), sys.executable)


def _admits(required: str, minor: int) -> bool:
    bounds = [(sign, int(number)) for sign, number in BOUND.findall(required)]
    return minor > 0 and all((minor >= n) is (sign == ">=") for sign, n in bounds)


def _minor(name: str) -> int:
    """Return the minor version of the Python of this name that can make environments, or 0."""
    return int(_said([name, "-I", "-c", ASK]) or 0)


def _said(command: list[str]) -> str:
    """Return what the command says, or nothing where it fails or is not there."""
    program = shutil.which(command[0])
    try:
        done = subprocess.run(  # noqa: S603 the words are ours
            [program or "", *command[1:]],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else done.stdout.strip()

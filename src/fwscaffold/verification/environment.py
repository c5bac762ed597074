"""The commands that give a project its own environment: uv when present, else venv and pip."""

import os
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from fwscaffold.command import Command

USE_PYTHON = "--python="

# What the generated projects read; a caller's own must not reach a project under test.
PROJECT_VARIABLES = frozenset(
    "APP_ENV SECRET_KEY ALLOWED_HOSTS HOST PORT LOG_LEVEL LOG_FORMAT HTTPS_ONLY TRUSTED_PROXIES "
    "MAX_BODY_BYTES PYTHONPATH PYTHONHOME VIRTUAL_ENV".split()
)


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment, there or yet to be made, and the program that makes it."""

    directory: Path
    uv: Path | None

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.directory / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def create(self) -> Command:
        """Return the command that makes it with the Python that runs this program."""
        if self.uv:
            return [self.uv, "venv", f"{USE_PYTHON}{sys.executable}", self.directory]
        # With the newest pip: the one that Python 3.11 brings knows no dependency groups.
        return [sys.executable, "-m", "venv", "--upgrade-deps", self.directory]

    def renew(self) -> Command:
        """Return the command that makes it, or what it lacks where it is there already."""
        command, *words = self.create()
        return [command, words[0], "--allow-existing", *words[1:]] if self.uv else self.create()

    def install(self, project: Path) -> Command:
        """Return the command, for the project's directory, that installs the project to work on."""
        return self.add("--editable", *for_development(project))

    def sync(self, project: Path) -> Command | None:
        """Return uv's command, for the project's directory, that makes its `.venv` and installs it.

        It does that as `uv.lock` says, and writes that file where it is not there. None without uv,
        and for what older releases made, whose extra for development uv leaves out.
        """
        return [self.uv, "sync"] if self.uv and "--group" in for_development(project) else None

    def add(self, *requirements: str) -> Command:
        """Return the command that installs the requirements."""
        if self.uv:
            return [self.uv, "pip", "install", "--python", self.python, *requirements]
        return [self.python, "-m", "pip", "install", *requirements]

    def run(self, *arguments: str | Path) -> Command:
        """Return the command that gives *arguments* to its interpreter."""
        return [self.python, *arguments]


def for_development(project: Path) -> list[str]:
    """Return what to install to work on the project: itself, with its group `dev`, if it has one.

    What older releases made has an extra of that name instead.
    """
    match _metadata(project):
        case {"dependency-groups": {"dev": _}}:
            return [".", "--group", "dev"]
        case {"project": {"optional-dependencies": {"dev": _}}}:
            return [".[dev]"]
    return ["."]


def find_uv() -> Path | None:
    """Return uv's program, from the search path or from beside the running Python."""
    beside = Path(sys.executable).parent
    found = shutil.which("uv") or shutil.which("uv", path=str(beside))
    return Path(found) if found else None


def for_people(command: Command) -> Command:
    """Return the command with the names that a person would type for its programs."""
    typed = {sys.executable: "python" if os.name == "nt" else "python3", str(find_uv()): "uv"}
    kept = [word for word in command if not str(word).startswith(USE_PYTHON)]
    return [typed.get(str(word), word) for word in kept]


def variables(**extra: str) -> dict[str, str]:
    """Return the process environment without what would disturb a project, and with *extra*."""
    kept = {name: value for name, value in os.environ.items() if name not in PROJECT_VARIABLES}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", **extra}


def _metadata(project: Path) -> object:
    try:
        return tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}  # the installer says what is wrong with it

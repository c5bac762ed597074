"""The commands that give a project its own environment: uv when present, else venv and pip."""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from fwscaffold.command import Command
from fwscaffold.metadata import settings
from fwscaffold.verification import interpreter

USE_PYTHON = "--python="

# What of the caller's environment reaches an installer and a project. The rest could be for another
# project, or for another Python: DJANGO_SETTINGS_MODULE, PYTEST_ADDOPTS, PIP_USER, PYTHONPATH.
LET_THROUGH = frozenset(
    # the system
    "PATH HOME USER LOGNAME SHELL LANG LANGUAGE LC_ALL LC_CTYPE TZ TERM TMPDIR TEMP TMP CI "
    "NO_COLOR LD_LIBRARY_PATH DYLD_LIBRARY_PATH PYENV_ROOT XDG_CACHE_HOME XDG_CONFIG_HOME "
    "XDG_DATA_HOME XDG_RUNTIME_DIR XDG_STATE_HOME "
    # Windows
    "SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES "
    "USERPROFILE HOMEDRIVE HOMEPATH "
    # the way to the package index
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy NETRC "
    "SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE "
    # pip: where packages come from
    "PIP_CACHE_DIR PIP_CERT PIP_CLIENT_CERT PIP_CONFIG_FILE PIP_DEFAULT_TIMEOUT "
    "PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_INDEX_URL PIP_KEYRING_PROVIDER PIP_NO_INDEX PIP_PROXY "
    "PIP_RETRIES PIP_TRUSTED_HOST PIP_DISABLE_PIP_VERSION_CHECK "
    # uv: the same
    "UV_CACHE_DIR UV_CONFIG_FILE UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_HTTP_TIMEOUT "
    "UV_INDEX UV_INDEX_STRATEGY UV_INDEX_URL UV_INSECURE_HOST UV_KEYRING_PROVIDER UV_LINK_MODE "
    "UV_NATIVE_TLS UV_NO_CACHE UV_OFFLINE UV_PYTHON_DOWNLOADS UV_PYTHON_INSTALL_DIR "
    "UV_PYTHON_PREFERENCE UV_SYSTEM_CERTS "
    # a verification uses it, `docs/environment.md`
    "DATABASE_URL".split()
)
UV_CREDENTIALS = re.compile(r"UV_INDEX_\w+_(USERNAME|PASSWORD)")


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment, there or yet to be made, and the program that makes it."""

    directory: Path
    uv: Path | None

    @property
    def programs(self) -> Path:
        """Where its programs are."""
        return self.directory / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.programs / ("python.exe" if os.name == "nt" else "python")

    def create(self, python: str | None = sys.executable) -> Command:
        """Return the command that makes it with *python*; for None, uv looks for one itself."""
        if self.uv:
            chosen = [f"{USE_PYTHON}{python}"] if python else []
            return [self.uv, "venv", *chosen, self.directory]
        # With the newest pip: the one that Python 3.11 brings knows no dependency groups.
        return [str(python), "-m", "venv", "--upgrade-deps", self.directory]

    def renew(self, project: Path) -> Command:
        """Return the command that makes it for the project, or what it lacks where it is there."""
        specifier = required(project)
        python = interpreter.find(specifier, self.uv)
        if not (python or self.uv):
            python = f"python{interpreter.oldest(specifier)}"  # there is none: it says which
        create = self.create(python)
        return [*create[:2], "--allow-existing", *create[2:]] if self.uv else create

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
    match settings(project):
        case {"dependency-groups": {"dev": _}}:
            return [".", "--group", "dev"]
        case {"project": {"optional-dependencies": {"dev": _}}}:
            return [".[dev]"]
    return ["."]


def required(project: Path) -> str:
    """Return the Pythons that the project admits, as a version specifier, or nothing."""
    match settings(project):
        case {"project": {"requires-python": str(specifier)}}:
            return specifier
    return ""


def find_uv() -> Path | None:
    """Return uv's program, from the search path or from beside the running Python."""
    beside = Path(sys.executable).parent
    found = shutil.which("uv") or shutil.which("uv", path=str(beside))
    return Path(found) if found else None


def for_people(command: Command) -> Command:
    """Return the command as a person can type it here: with short names where they lead there."""
    program, *words = command
    if str(program) == sys.executable:
        program = interpreter.typed()
    elif program == find_uv() and shutil.which("uv"):
        program = "uv"
    return [program, *(word for word in words if not str(word).startswith(USE_PYTHON))]


def variables(**extra: str) -> dict[str, str]:
    """Return what of the process environment a project and its installer need, and *extra*."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in LET_THROUGH or UV_CREDENTIALS.fullmatch(name)
    }
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", **extra}

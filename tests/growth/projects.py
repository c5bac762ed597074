"""A real project to grow: made, committed, installed, and with rows in its database."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from uuid import uuid4

from fwscaffold.command import Command
from fwscaffold.verification.environment import Environment, find_uv, variables
from fwscaffold.verification.probe import free_port, wait_until_live
from fwscaffold.verification.process import started
from guide_pages import Variant
from rows import fill
from support import CACHES, PASSWORD, USER

# Where the program is run from; `templates` is beside it.
SOURCE = Path(__file__).resolve().parents[2] / "src"
# Where people have the program itself, of which pages speak.
OURS = Path(sys.executable).parent
ADDRESS, DATABASE = "127.0.0.1:8000", "shop_dev"
# What is never put back: it is made again, or is the same after every page.
MADE = shutil.ignore_patterns(".venv", ".*_cache", "__pycache__")
# Whoever runs this, the commits of the project are Ada's.
GIT = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))
}


@dataclass(frozen=True)
class Done:
    """A step or a gate that was carried out: what it was, how long it took, what it said."""

    what: str
    kind: str
    seconds: float
    good: bool = True
    output: str = ""


@dataclass(frozen=True)
class Project:
    """A project that is there, with its environment."""

    directory: Path
    environment: Environment
    source: Path = SOURCE
    # What stands in a page for something that each project has of its own.
    own: Mapping[str, str] = field(default_factory=dict)

    def run(self, script: str, kind: str, text: str = "", **settings: str) -> Done:
        """Run the script in the project's directory, its environment active."""
        command: Command = ["bash", "-e", "-c", self.with_own(script)]
        return call(command, self.directory, kind, self.active(**settings), text)

    def active(self, **settings: str) -> dict[str, str]:
        """Return the environment of a terminal in which the project's is active."""
        where = self.environment.python.parent
        active = {
            "PATH": os.pathsep.join([str(where), os.environ["PATH"], str(OURS)]),
            "VIRTUAL_ENV": str(self.environment.directory),
            **CACHES,
            # Its tests write where ours do, which may be in memory.
            "TMPDIR": str(self.directory.parent),
        }
        return variables(**GIT, **active, **settings)

    def with_own(self, text: str) -> str:
        """Return the text with what this project has in the place of what the page says."""
        for word, own in self.own.items():
            text = text.replace(word, own)
        return text

    def served(self, script: str) -> AbstractContextManager[Done]:
        """Run the server until the block ends; give how it started."""
        port = self.own[ADDRESS].rpartition(":")[2]
        return served(f"exec {script}", self.directory, self.active(PORT=port))

    def take_uv(self) -> None:
        """Have uv among the programs of the environment, if it is on this machine."""
        if uv := self.environment.uv:
            (self.environment.python.parent / "uv").symlink_to(uv)

    def check(self) -> Done:
        """Run `fwscaffold check`, which fails when the project is not on its standard."""
        command: Command = [sys.executable, "-m", "fwscaffold", "check", self.directory]
        return call(command, self.source, "fwscaffold", variables())

    @contextmanager
    def undone_on_failure(self) -> Iterator[Callable[[], None]]:
        """Give what puts the project back as it is now."""
        with TemporaryDirectory() as kept:
            copy = Path(kept) / "copy"
            shutil.copytree(self.directory, copy, ignore=MADE, symlinks=True)

            def undo() -> None:
                for path in self.directory.iterdir():
                    if path.name not in MADE(str(self.directory), [path.name]):
                        remove(path)
                shutil.copytree(copy, self.directory, symlinks=True, dirs_exist_ok=True)

            yield undo


def call(
    command: Command, directory: Path, kind: str, environ: Mapping[str, str], text: str = ""
) -> Done:
    """Run the command; tell how that went."""
    start = monotonic()
    done = subprocess.run(
        [str(word) for word in command],
        cwd=directory,
        env=environ,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    what = (
        " ".join(str(command[-1]).split()) if command[0] == "bash" else f"fwscaffold {command[3]}"
    )
    return Done(what, kind, monotonic() - start, done.returncode == 0, done.stdout)


@contextmanager
def served(script: str, directory: Path, environ: Mapping[str, str]) -> Iterator[Done]:
    """Run a server on the port that the environment says, until the block ends; give its start."""
    start, log, port = monotonic(), directory.with_name("server.log"), int(environ["PORT"])
    with started(["bash", "-c", script], directory, environ, log) as server:
        live = wait_until_live(port, lambda: server.poll() is None)
        yield Done(script.strip(), "steps", monotonic() - start, live, log.read_text("utf-8"))


def own_words() -> dict[str, str]:
    """Return an address and a database that no other project has, by what pages call them."""
    return {ADDRESS: f"127.0.0.1:{free_port()}", DATABASE: f"fwscaffold_{uuid4().hex}"}


def remove(path: Path) -> None:
    """Remove a file or a directory."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def new_project(
    variant: Variant, directory: Path, source: Path = SOURCE
) -> tuple[Project, list[Done]]:
    """Return a project with its receipt and first commit, installed, a user and a note in it."""
    here = [sys.executable, "-m", "fwscaffold", "new", variant.template.name, str(directory)]
    project = Project(directory, Environment(directory / ".venv", find_uv()), source, own_words())
    made = project.environment
    setting_up = [
        call([*here, *variant.options, "--yes"], source, "install", variables(**GIT)),
        call(made.create(), directory, "install", variables()),
        call(made.install(directory), directory, "install", variables()),
        project.run("python manage.py migrate", "install"),
        project.run(f"python manage.py createuser {USER}", "install", f"{PASSWORD}\n"),
    ]
    for done in setting_up:
        assert done.good, f"{done.what}\n{done.output}"
    fill(directory, "note")
    project.take_uv()
    return project, setting_up

"""A fixture of pytest for whoever writes a template: make projects, run them, update them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fwscaffold.cli.program import main
from fwscaffold.command import command_line


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options: where the template is, and whether listings are to be written."""
    group = parser.getgroup("fwscaffold", "templates of projects")
    group.addoption("--scaffold", metavar="DIRECTORY", help="The template, if it is elsewhere.")
    group.addoption("--write-listings", action="store_true", help="Write which files are made.")


@dataclass(slots=True)
class Scaffold:
    """A template under test, and a place for the projects that are made of it."""

    template: Path
    place: Path
    listings: Path
    is_writing: bool
    made: list[Path] = field(default_factory=list)

    def make(self, *options: str, **answers: Any) -> Path:
        """Return a project that is made of the answers; *options* are such as `--trust`."""
        return self._make(str(self.template), options, answers)

    def files(self, *options: str, **answers: Any) -> Mapping[str, str]:
        """Return the texts of such a project, by path; what is no text has escapes in it."""
        project = self.make("--no-git", *options, **answers)
        return {
            path.relative_to(project).as_posix(): path.read_text("utf-8", "backslashreplace")
            for path in sorted(project.rglob("*"))
            if path.is_file() and not path.name.startswith(".fwscaffold")
        }

    def run(self, project: Path, *words: str) -> str:
        """Return what a command says in the project; a status that is not 0 fails the test.

        The word `python` is the Python that runs the tests.
        """
        command = [sys.executable if word == "python" else word for word in words]
        done = subprocess.run(  # noqa: S603 the words are the test's
            command, cwd=project, capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.fail(f"{command_line(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def updated(self, since: str = "", **answers: Any) -> Path:
        """Return a project made at the tag *since*, or the last one, that is updated to `HEAD`.

        Nobody has edited it: a change that is left to its owner fails the test.
        """
        top = Path(self._git("rev-parse", "--show-toplevel"))
        inside = self.template.resolve().relative_to(top.resolve()).as_posix()
        tag = since or self._git("describe", "--tags", "--abbrev=0")
        source = f"git+{top.as_uri()}@{tag}" + (f"#{inside}" if inside != "." else "")
        project = self._make(source, ("--no-git",), answers)
        self._fwscaffold("update", str(project), "--to", self._git("rev-parse", "HEAD"), "--force")
        return project

    def check_listing(self, name: str, *options: str, **answers: Any) -> None:
        """Fail where other files are made than those in `listings/NAME.txt` beside the test."""
        found = "".join(f"{path}\n" for path in self.files(*options, **answers))
        listing = self.listings / f"{name}.txt"
        if self.is_writing:
            listing.parent.mkdir(exist_ok=True)
            listing.write_text(found, "utf-8")
        if found != (listing.read_text("utf-8") if listing.is_file() else ""):
            pytest.fail(f"{listing} lists other files, see them with `pytest --write-listings`")

    def _make(self, source: str, options: tuple[str, ...], answers: Mapping[str, Any]) -> Path:
        target = self.place / str(len(self.made)) / "project"
        file = self.place / f"{len(self.made)}.json"
        file.write_text(json.dumps(answers), "utf-8")
        self.made.append(target)
        self._fwscaffold("new", source, str(target), "--answers", str(file), "--yes", *options)
        return target

    def _fwscaffold(self, *words: str) -> None:
        if main(words):
            pytest.fail(command_line(["fwscaffold", *words]))

    def _git(self, *words: str) -> str:
        return self.run(self.template, "git", *words).strip()


@pytest.fixture
def scaffold(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Scaffold:
    """Give the template under test; what is trusted here is trusted nowhere else."""
    place = tmp_path / "scaffold"
    (place / "config").mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place / "config"))
    named = request.config.getoption("--scaffold") or str(request.config.rootpath)
    is_writing = bool(request.config.getoption("--write-listings"))
    return Scaffold(Path(named).absolute(), place, request.path.parent / "listings", is_writing)

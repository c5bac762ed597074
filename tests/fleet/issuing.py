"""Releases on the disk: each a package of its own, with its templates in it, as a wheel has them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from editions import Edition, Fix, Swap
from fwscaffold.template.catalog import PROJECT_DIRECTORY
from tiny import Result

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("worker.py")
# Nobody's settings have a say, and no package index is asked.
ALONE = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "UV_NO_INDEX": "1",
    "PIP_NO_INDEX": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}
CONDITION = re.compile(r"\{%.*?%\}")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "_shared", "templates_")


@cache
def environment() -> dict[str, str]:
    """Return the environment that everything here runs in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **ALONE}


@dataclass(frozen=True)
class Release:
    """A release that is on the disk, and runs."""

    edition: Edition
    directory: Path
    process: subprocess.Popen[str]
    # For each framework the newest fix that its projects should have, and its advisory's name.
    fixes: Mapping[str, Fix]
    advisory: str

    @property
    def templates(self) -> Path:
        """Its templates."""
        return self.directory / "fwscaffold" / "templates"

    def run(self, *words: str | Path, where: Path = Path("/")) -> Result:
        """Run the program, as a bot does: without a terminal."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {"words": [str(word) for word in words], "where": str(where)}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return Result(*json.loads(self.process.stdout.readline()))


def fix_of(edition: Edition, template: Path) -> Fix | None:
    """Return the first of the release's fixes whose file the template has."""
    names = [name for _, name in named(template)]
    return next((fix for fix in edition.fixes if any(map(fix.is_in_file, names))), None)


def issue(edition: Edition, before: Path, directory: Path) -> None:
    """Write the release into the directory, its templates made from those that were *before*."""
    package = directory / "fwscaffold"
    shutil.copytree(ROOT / "src" / "fwscaffold", package, ignore=LEFT_OUT)
    shutil.copytree(before, package / "templates", ignore=LEFT_OUT)
    init = package / "__init__.py"
    version = f'__version__ = "{edition.version}"'
    init.write_text(re.sub("__version__ = .*", version, init.read_text("utf-8")), "utf-8")
    catalog = json.loads((package / "templates" / "cookiecutter.json").read_text("utf-8"))
    for name in catalog["templates"]:
        transform(edition, package / "templates" / name)
    if edition.advisory:
        advise(edition, package / "templates", catalog["templates"])


def advise(edition: Edition, templates: Path, frameworks: Iterable[str]) -> None:
    """Say in the release's advisories what it fixes, and by which signs it is known."""
    path = templates / "advisories.json"
    content = json.loads(path.read_text("utf-8"))
    about = {"id": edition.advisory, "severity": "high", "title": "Of the fleet", "wrong": "It."}
    signs = {name: signs_of(edition, templates / name) for name in frameworks}
    content["advisories"].append({**about, "signs": signs})
    path.write_text(json.dumps(content), "utf-8")


def signs_of(edition: Edition, template: Path) -> dict[str, list[dict[str, object]]]:
    """Return the signs of a framework, in the fixed file under each of its names."""
    fix, root = fix_of(edition, template), template / PROJECT_DIRECTORY
    assert fix is not None
    (found,) = [path for path, name in named(root) if fix.is_in_file(name)]
    parent = CONDITION.sub("", found.relative_to(root).as_posix()).rpartition("/")[0]
    files = [f"{parent}/{name}" for name in fix.files]
    return {
        "fixed": [{"file": file, "has": [fix.sign]} for file in files],
        "vulnerable": [{"file": file, "lacks": [fix.sign]} for file in files],
    }


def transform(edition: Edition, template: Path) -> None:
    """Make the template what the release has; raise ValueError where nothing is to be changed."""
    if edition.fixes:
        fix = fix_of(edition, template)
        if not fix:
            raise ValueError(f"{edition.name} has no fix for {template.name}, write one")
        for path, name in named(template):
            if fix.is_in_file(name):
                path.write_text(replaced(path.read_text("utf-8"), fix), "utf-8")
    for each in edition.swaps:
        swap(each, template)
    for act in edition.acts:
        act(template)


def replaced(text: str, fix: Fix) -> str:
    """Return the text with the fix."""
    if fix.old not in text:
        raise ValueError(f"what is to be fixed is not there: `{fix.old}`")
    return text.replace(fix.old, fix.new)


def named(template: Path) -> Iterator[tuple[Path, str]]:
    """Give each file of a template with its name, without the conditions that it stands under."""
    for path in template.rglob("*"):
        if path.is_file():
            yield path, CONDITION.sub("", path.relative_to(template).as_posix())


def swap(what: Swap, template: Path) -> None:
    """Carry it out in the files that match; raise ValueError where there is nothing to replace."""
    total = 0
    for path, name in named(template):
        if fnmatchcase(name, what.where):
            text, count = re.subn(what.pattern, what.new, path.read_text("utf-8"))
            path.write_text(text, "utf-8")
            total += count
    if not total and not what.is_optional:
        raise ValueError(f"{template.name} has no `{what.pattern}` in {what.where}")


@contextmanager
def issued(editions: tuple[Edition, ...], place: Path) -> Iterator[list[Release]]:
    """Give the releases, one made from the other, each with a process that runs it."""
    before, releases, fixes = ROOT / "templates", list[Release](), dict[str, Fix]()
    try:
        for edition in editions:
            directory = place / edition.name
            issue(edition, before, directory)
            command = [sys.executable, str(WORKER), str(directory)]
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
            )
            before = directory / "fwscaffold" / "templates"
            found = {path.name: fix_of(edition, path) for path in before.iterdir() if path.is_dir()}
            fixes = {**fixes, **{name: fix for name, fix in found.items() if fix}}
            advisory = edition.advisory or (releases[-1].advisory if releases else "")
            releases.append(Release(edition, directory, process, fixes, advisory))
        yield releases
    finally:
        for release in releases:
            assert release.process.stdin is not None
            assert release.process.stdout is not None
            release.process.stdin.close()
            release.process.wait()
            release.process.stdout.close()

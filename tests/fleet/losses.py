"""What an update takes from an owner: a line that is nowhere any more, a file that is back."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from editions import Edition
from issuing import Release
from living import Files, files

NUMBER = re.compile(r"[0-9a-f]{40}|\d+(?:[.]\d+)*")
OURS = ".fwscaffold"  # what the program itself keeps


@dataclass
class History:
    """What the standard has written into a service so far: its lines ever, its files last."""

    place: Path
    # The answers that the service was made with.
    answers: Mapping[str, object] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)

    def standard(self, release: Release) -> dict[str, bytes]:
        """Return what the release writes for the service's answers."""
        answers = self.place / "answers.json"
        self.place.mkdir(parents=True, exist_ok=True)
        answers.write_text(json.dumps(self.answers), "utf-8")
        out = self.place / "standard"
        shutil.rmtree(out, ignore_errors=True)
        result = release.run("render", "--answers", answers, "--out", out)
        assert result.code == 0, result
        return files(out)

    def add(self, standard: Files) -> None:
        """Remember what is the standard's from now on."""
        self.lines |= {*lines(standard)}
        self.last = {*standard}


def lines(texts: Files) -> Iterator[str]:
    """Give the lines that say something, without their indentation."""
    for name, content in texts.items():
        if not name.startswith(OURS):
            for line in content.decode("utf-8", "replace").splitlines():
                if len(line.strip()) > 3:
                    yield line.strip()


def lost(before: Files, after: Files, history: History) -> set[str]:
    """Return the owner's lines that are in no file any more."""
    now = {*lines(after)}
    gone = {*lines(before)} - now - history.lines
    newer = {shape(line): line for line in now}
    return {line for line in gone if not is_newer(newer.get(shape(line), ""), line)}


def shape(line: str) -> str:
    """Return the line without its numbers and hashes: two versions of it have one shape."""
    return NUMBER.sub("#", line)


def is_newer(line: str, old: str) -> bool:
    """Whether the line is the same with numbers that are not lower."""
    return bool(line) and numbers(line) >= numbers(old)


def numbers(line: str) -> list[list[int]]:
    """Return the numbers in a line, without hashes."""
    found = (each for each in NUMBER.findall(line) if len(each) != 40)
    return [[int(part) for part in each.split(".") if part.isdigit()] for each in found]


def returned(before: Files, after: Files, history: History, edition: Edition) -> set[str]:
    """Return files that the owner had deleted or moved, and that are back, also under a new name."""
    gone = {name for name in history.last if name not in before}
    new_names = dict(edition.renamed)
    moved = {str(renamed(PurePosixPath(name), new_names)) for name in gone}
    return {name for name in gone | moved if name in after and name not in before}


def renamed(path: PurePosixPath, new_names: dict[str, str]) -> PurePosixPath:
    """Return the name that a release gives to a file."""
    if path.name == "compose.yaml":
        return path.with_name("docker-compose.yaml")
    return path.with_stem(new_names.get(path.stem, path.stem))

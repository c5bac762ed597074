"""The steps that a section of a page consists of, in their order.

A fenced `sh` block is run; one that only starts the server runs beside what follows. Another fenced block is an edit, of the kind that the paragraph before it
announces. Sentences that delete or replace are steps too. All else is prose, and so are blocks that
only show something (`text`, `console`).
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import edits

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SERVER = re.compile(r"python manage[.]py (run|serve)\n")
SHOWN = {"text", "console"}
QUOTED = re.compile(r"`([^`]+)`")
# Where a sentence, or an item of a list, begins.
START = r"(?:^|^- |(?<=[.:;!?)`] ))"
SENTENCE = re.compile(
    START + r"(?:Delete `(?P<gone>[^`]+)`[.]"
    r"|In `(?P<path>[^`]+)`,? (?P<verb>replace|delete the lines with|delete) (?P<words>`.*?`)[.])"
    r"(?=\s|$)"
)
ANNOUNCED = re.compile(
    START + r"(?:Write `(?P<write>[^`]+)`|At the end of `(?P<end>[^`]+)`"
    r"|In `(?P<path>[^`]+)`, (?P<where>after|before|in place of) `(?P<anchor>[^`]+)`)"
)
TAKEN_OUT = {
    "replace": edits.replaced,
    "delete the lines with": edits.without_lines,
    "delete": edits.without_statements,
}


@dataclass(frozen=True)
class Script:
    """Commands for the project's directory, with its environment active."""

    text: str

    def __str__(self) -> str:
        return self.text.strip()


@dataclass(frozen=True)
class Serve(Script):
    """A server, in a terminal of its own, until the page is done."""


@dataclass(frozen=True)
class Write:
    """A new file, or the whole file anew."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"write {self.path}"

    def do(self, project: Path) -> None:
        """Write the file."""
        path = project / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text, "utf-8")


@dataclass(frozen=True)
class Edit:
    """A file that is there, and what becomes of its text."""

    path: str
    says: str
    edited: Callable[[str], str]

    def __str__(self) -> str:
        return self.says

    def do(self, project: Path) -> None:
        """Edit the file; raise NotThereError where it is not as the step says."""
        path = project / self.path
        if not path.is_file():
            raise edits.NotThereError(f"there is no file `{self.path}`")
        path.write_text(self.edited(path.read_text("utf-8")), "utf-8")


@dataclass(frozen=True)
class Remove:
    """A file or a directory that goes."""

    path: str

    def __str__(self) -> str:
        return f"delete {self.path}"

    def do(self, project: Path) -> None:
        """Delete it; raise NotThereError where there is none."""
        path = project / self.path
        if path.is_dir():
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()
        else:
            raise edits.NotThereError(f"there is no `{self.path}`")


Step = Script | Write | Edit | Remove


def steps(section: str) -> Iterator[Step]:
    """Give the section's steps; raise ValueError for a block that nothing announces."""
    start = 0
    for fence in FENCE.finditer(section):
        prose = section[start : fence.start()]
        start = fence.end()
        yield from sentences(prose)
        language, block = fence.groups()
        if language == "sh":
            yield (Serve if SERVER.fullmatch(block) else Script)(block)
        elif language not in SHOWN:
            yield announced(prose, block)
    yield from sentences(section[start:])


def sentences(prose: str) -> Iterator[Step]:
    """Give the steps that need no block: what is deleted, or replaced within a line."""
    for paragraph in paragraphs(prose):
        for found in SENTENCE.finditer(paragraph):
            if found["gone"]:
                yield Remove(found["gone"])
            else:
                words = QUOTED.findall(found["words"])
                edited = partial(TAKEN_OUT[found["verb"]], words)
                yield Edit(found["path"], found[0], edited)


def announced(prose: str, block: str) -> Step:
    """Return what the last paragraph says is to be done with the block."""
    *_, paragraph = ["", *paragraphs(prose)]
    found = [*ANNOUNCED.finditer(paragraph)]
    if not found or not paragraph.endswith(":"):
        raise ValueError(f"nothing says what becomes of this block:\n{paragraph}\n\n{block}")
    says = found[-1]
    if says["write"]:
        return Write(says["write"], block)
    if says["end"]:
        return Edit(says["end"], says[0], lambda text: text + block)
    edited = partial(edits.around, says["where"], says["anchor"], block)
    return Edit(says["path"], says[0], edited)


def paragraphs(prose: str) -> Iterator[str]:
    """Give each paragraph, and each item of a list, as one line."""
    for paragraph in re.split(r"\n\s*\n|\n(?=- )", prose):
        if line := re.sub(r"\s*\n\s*", " ", paragraph.strip()):
            yield line

"""`.fwscaffold.json`: what made this project."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold import __version__, strict_json
from fwscaffold.command import command_line
from fwscaffold.creation import base, left, origin
from fwscaffold.creation.branches import refuse_branches
from fwscaffold.creation.left import Lefts, path_of
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.reading import read_text
from fwscaffold.resource.resources import Resources
from fwscaffold.resource.resources import read as read_resources
from fwscaffold.template.answers import Answers, typed
from fwscaffold.template.catalog import Origin, Template
from fwscaffold.template.render import digest
from fwscaffold.tree import File, Tree
from fwscaffold.wording import quoted, shown

PATH = PurePosixPath(".fwscaffold.json")
UNREAD = {"LICENSE", PATH.name, base.PATH.name}
RARELY: Mapping[str, Any] = {
    "template": "",
    "preset": "",
    "resources": [],
    "pending": {},
    "declined": {},
}
DIGEST = re.compile(r"([0-9a-f]{64})?")
VERSION = re.compile(r"[0-9][0-9A-Za-z.+!-]{0,63}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The version that last wrote a project, its answers, and each file's mark as written then.

    A file that an update has left as it was keeps its old mark and is *pending*; where the owner
    does not want the change it has the new mark and is *declined*. *template* is the digest, and
    *origin* where a template of somebody else's is from.
    """

    version: str
    framework: str
    answers: Mapping[str, object]
    files: Mapping[PurePosixPath, str]
    preset: str = ""
    template: str = ""
    pending: Lefts = field(default_factory=dict)
    declined: Lefts = field(default_factory=dict)
    origin: Origin | None = None
    resources: Resources = ()

    @property
    def release(self) -> str:
        """Which release wrote it: of this program, or of somebody else's template."""
        return origin.release(self.origin) if self.origin else self.version

    @property
    def file(self) -> File:
        """The receipt as the file that it is kept in: the same receipt is the same bytes."""
        content = {
            "fwscaffold": self.version,
            **(origin.as_json(self.origin) if self.origin else {}),
            "framework": self.framework,
            **({"template": self.template} if self.template else {}),
            **({"preset": self.preset} if self.preset else {}),
            "answers": self.answers,
            **({"resources": [each.as_json for each in self.resources]} if self.resources else {}),
            **({"pending": left.as_json(self.pending)} if self.pending else {}),
            **({"declined": left.as_json(self.declined)} if self.declined else {}),
            "files": {str(path): mark for path, mark in sorted(self.files.items())},
        }
        return File((json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))


def lines_to_read(files: Iterable[tuple[PurePosixPath, File]]) -> int:
    """Return how many lines there are to read: a licence is nobody's, the receipt a program's."""
    return sum(file.lines for path, file in files if path.name not in UNREAD)


def receipt(template: Template, answers: Answers, tree: Tree, preset: str = "") -> Receipt:
    """Return the receipt for the tree as this version writes it."""
    marks = {path: file.mark for path, file in tree.items()}
    version, public, whence = __version__, answers.public, origin.settled(template, answers)
    return Receipt(version, template.name, public, marks, preset, digest(template), origin=whence)


def with_receipt(template: Template, answers: Answers, tree: Tree, preset: str = "") -> Tree:
    """Return the tree with its receipt in it, and with the texts that it speaks of."""
    written = receipt(template, answers, tree, preset).file
    texts = base.packed(tree.values(), typed(template, answers))
    return dict(sorted({**tree, PATH: written, base.PATH: texts}.items()))


def is_theirs(project: Path) -> bool:
    """Return whether the project was made from a template of somebody else's."""
    try:
        return read(project).origin is not None
    except ScaffoldError:
        return False


def read(project: Path) -> Receipt:
    """Return the project's receipt; raise a usage error if it has none, or none that is whole."""
    path = project / PATH
    try:
        text = read_text(path, project)
        refuse_branches(text, path)
        return parsed(strict_json.loads(text))
    except FileNotFoundError as error:
        raise _refusal(project, f"{quoted(project)} has no `{PATH}`, name a project") from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        message = f"{quoted(path)} is broken ({reason}), restore it"
        raise _refusal(project, message) from error


def parsed(content: Any) -> Receipt:
    """Return what the JSON says, or raise `ValueError` for what no version has written."""
    match {**RARELY, **content} if isinstance(content, dict) else None:
        case {
            "fwscaffold": str(version),
            "framework": str(framework),
            "template": str(template),
            "preset": str(preset),
            "answers": dict(answers),
            "resources": list(resources),
            "pending": dict(pending),
            "declined": dict(declined),
            "files": dict(files),
        }:
            if not VERSION.fullmatch(version):
                raise ValueError(f"{quoted(version)} is no version")
            if not DIGEST.fullmatch(template):
                raise ValueError(f"{quoted(template)} is no digest")
            marks = {path_of(path, mark or None): mark for path, mark in files.items()}
            lefts = (left.read(pending), left.read(declined))
            more = (origin.read(content, template), read_resources(resources))
            return Receipt(version, framework, answers, marks, preset, template, *lefts, *more)
    raise ValueError("a part of it is not there")


def _refusal(project: Path, problem: str) -> ScaffoldError:
    again = command_line(["fwscaffold", "adopt", "FRAMEWORK", shown(project)])
    return ScaffoldError(f"{problem} or write one with `{again}`", Exit.USAGE)

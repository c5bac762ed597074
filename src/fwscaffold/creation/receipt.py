"""`.fwscaffold.json`: what made this project."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold import __version__, strict_json
from fwscaffold.command import command_line
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.reading import read_text
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.tree import File, Tree, is_safe
from fwscaffold.wording import quoted, shown

PATH = PurePosixPath(".fwscaffold.json")
UNREAD = {"LICENSE", PATH.name}
MARK = re.compile(r"100(644|755) [0-9a-f]{40}")
VERSION = re.compile(r"[0-9][0-9A-Za-z.+!-]{0,63}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The version that last wrote a project, its answers, and each file's mark as written then."""

    version: str
    framework: str
    answers: Mapping[str, object]
    files: Mapping[PurePosixPath, str]
    preset: str = ""

    @property
    def file(self) -> File:
        """The receipt as the file that it is kept in: the same receipt is the same bytes."""
        content = {
            "fwscaffold": self.version,
            "framework": self.framework,
            **({"preset": self.preset} if self.preset else {}),
            "answers": self.answers,
            "files": {str(path): mark for path, mark in sorted(self.files.items())},
        }
        return File((json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))


def lines_to_read(files: Iterable[tuple[PurePosixPath, File]]) -> int:
    """Return how many lines there are to read: a licence is nobody's, the receipt a program's."""
    return sum(file.lines for path, file in files if path.name not in UNREAD)


def receipt(template: Template, answers: Answers, tree: Tree, preset: str = "") -> Receipt:
    """Return the receipt for the tree as this version writes it."""
    marks = {path: file.mark for path, file in tree.items()}
    return Receipt(__version__, template.name, answers.public, marks, preset)


def with_receipt(template: Template, answers: Answers, tree: Tree, preset: str = "") -> Tree:
    """Return the tree with its receipt in it."""
    return dict(sorted({**tree, PATH: receipt(template, answers, tree, preset).file}.items()))


def read(project: Path) -> Receipt:
    """Return the project's receipt; raise a usage error if it has none, or none that is whole."""
    path = project / PATH
    try:
        return _receipt(strict_json.loads(read_text(path, project)))
    except FileNotFoundError as error:
        raise _refusal(project, f"{quoted(project)} has no `{PATH}`, name a project") from error
    except (OSError, ValueError, RecursionError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        message = f"{quoted(path)} is broken ({reason}), restore it"
        raise _refusal(project, message) from error


def _receipt(content: Any) -> Receipt:
    """Return what the JSON says, or raise `ValueError` for what no version has written."""
    match {"preset": "", **content} if isinstance(content, dict) else None:
        case {
            "fwscaffold": str(version),
            "framework": str(framework),
            "preset": str(preset),
            "answers": dict(answers),
            "files": dict(files),
        }:
            if not VERSION.fullmatch(version):
                raise ValueError(f"{quoted(version)} is no version")
            for path, mark in files.items():
                if not (is_safe(path) and MARK.fullmatch(str(mark))):
                    raise ValueError(f"{quoted(path)} is no file that was written")
            marks = {PurePosixPath(path): mark for path, mark in files.items()}
            return Receipt(version, framework, answers, marks, preset)
    raise ValueError("a part of it is not there")


def _refusal(project: Path, problem: str) -> ScaffoldError:
    again = command_line(["fwscaffold", "adopt", "FRAMEWORK", shown(project)])
    return ScaffoldError(f"{problem} or write one with `{again}`", Exit.USAGE)

"""What can be counted in the project that a template makes with its default answers."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.creation.hooks import finished
from fwscaffold.creation.receipt import lines_to_read, with_receipt
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, definition
from fwscaffold.template.evidence import cells, servers, untested
from fwscaffold.template.programs import programs
from fwscaffold.template.questions import Question, naming, questions
from fwscaffold.tree import File, Tree

EXAMPLE: Mapping[str, object] = {"project_name": "shop"}


def example(template: Template) -> dict[str, object]:
    """Return the answers of a project called shop; what has no default is called so, too."""
    if not template.origin:
        return dict(EXAMPLE)
    asked = definition(template)
    needed = [each.key for each in questions(template) if asked.get(each.key, "") is None]
    return {key: "shop" for key in [*needed, naming(template)] if key}


@dataclass(frozen=True)
class Facts:
    """A template, and the project called shop that it makes."""

    template: Template
    tree: Tree

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """What it asks, by option."""
        return {question.option: question for question in questions(self.template)}

    @cached_property
    def requires(self) -> list[str]:
        """What the project installs in production, as PEP 508 requirements, if it says so."""
        file = self.tree.get(PurePosixPath("pyproject.toml"), File(b""))
        with suppress(ValueError, RecursionError):
            match tomllib.loads(file.content.decode("utf-8")):
                case {"project": {"dependencies": list(found)}}:
                    return [str(each) for each in found]
        return []

    @property
    def lines(self) -> int:
        """How many lines there are to read, those of the tests included."""
        return lines_to_read(self.tree.items())

    @property
    def test_lines(self) -> int:
        """How many of the lines are in the tests."""
        tests = {"tests", "tests.py"}  # a directory of the project, or a module of each app
        return sum(file.lines for path, file in self.tree.items() if tests & {*path.parts})

    @property
    def _source(self) -> dict[str, Any]:
        """Where a template of somebody else's is from, and what it would run."""
        origin = self.template.origin
        if not origin:
            return {}
        return {
            "source": self.template.typed,
            "commit": origin.commit,
            "programs": programs(self.template),
        }

    def as_json(self) -> dict[str, Any]:
        """Return all of it for `show --json` and `compare --json`."""
        return {
            "name": self.template.name,
            **self._source,
            "title": self.template.title,
            "group": self.template.group,
            "description": self.template.description,
            "choose": self.template.choose,
            "avoid": self.template.avoid,
            "maturity": asdict(self.template.maturity),
            "promises": list(self.template.promises),
            "requires": self.requires,
            "lines": self.lines,
            "test_lines": self.test_lines,
            "questions": [
                {
                    "key": question.key,
                    "option": option,
                    "kind": question.kind.value,
                    "prompt": question.prompt,
                    "choices": dict(question.choices),
                }
                for option, question in self.questions.items()
            ],
            "tested": list(cells(self.template)),
            "tested_on": dict(servers(self.template)),
            "untested": untested(self.template),
            "files": {str(path): file.lines for path, file in self.tree.items()},
        }


def facts(template: Template) -> Facts:
    """Return the facts of *template*."""
    answers = complete(template, example(template))
    return Facts(template, with_receipt(template, answers, finished(template, answers)))

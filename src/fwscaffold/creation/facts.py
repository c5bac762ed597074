"""What can be counted in the project that a template makes with its default answers."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.creation.receipt import lines_to_read, with_receipt
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template
from fwscaffold.template.evidence import cells, servers, untested
from fwscaffold.template.questions import Question, questions
from fwscaffold.template.render import render
from fwscaffold.tree import Tree

EXAMPLE = {"project_name": "shop"}


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
        """What the project installs in production, as PEP 508 requirements."""
        metadata = tomllib.loads(self.tree[PurePosixPath("pyproject.toml")].content.decode("utf-8"))
        requirements: list[str] = metadata["project"]["dependencies"]
        return requirements

    @property
    def lines(self) -> int:
        """How many lines there are to read, those of the tests included."""
        return lines_to_read(self.tree.items())

    @property
    def test_lines(self) -> int:
        """How many of the lines are in the tests."""
        tests = {"tests", "tests.py"}  # a directory of the project, or a module of each app
        return sum(file.lines for path, file in self.tree.items() if tests & {*path.parts})

    def as_json(self) -> dict[str, Any]:
        """Return all of it for `show --json` and `compare --json`."""
        return {
            "name": self.template.name,
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
    answers = complete(template, EXAMPLE)
    return Facts(template, with_receipt(template, answers, render(template, answers)))

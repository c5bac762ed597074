"""Which answers are tried with each other."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import covertable
import yaml

from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import Kind, Question, questions
from support import own_questions, tree

Row = Mapping[str, object]
HERE = f"3.{sys.version_info.minor}"
# There is no server of these where the matrix runs.
NO_SERVER = ["oracle"]
# What people may call a project, and how long the longest package name is.
NAMES: dict[str, list[object]] = {
    "project_name": ["Shop", 'Zoë\'s "Best" \\ 店'],
    "package_name": ["a", "p" * 40],
}


def factors(framework: str) -> dict[str, list[object]]:
    """Return the values of every question that offers a choice, and a few names."""
    choices = {
        question.key: _values(question)
        for question in questions(catalog()[framework])
        if question.kind is not Kind.TEXT
    }
    return {**choices, **NAMES}


def rows(framework: str) -> list[Row]:
    """Return answers in which each three values stand together at least once."""
    return _named(covertable.make(factors(framework), strength=3))


def runs(framework: str, pythons: Iterable[str]) -> list[Row]:
    """Return answers in which each two values, and all that `axes` names, stand together.

    The latter is what the evidence is about, and so with the whole example.
    """
    offered: dict[str, list[object]] = {
        **factors(framework),
        "python_version": list(pythons),
    }
    keys = axes(framework)
    together = [{"fields": keys, "strength": len(keys)}]
    levels = offered["starter"]
    whole = {**offered, "starter": levels[:1]}
    made = [*covertable.make(whole, strength=2, sub_models=together)]
    if levels[1:]:
        made += covertable.make({**offered, "starter": levels[1:]}, strength=2)
    return _named(made)


def axes(framework: str) -> list[str]:
    """Return the Python, the choices that only this framework offers, and the database."""
    own = (question.key for question in own_questions(framework) if question.kind is not Kind.TEXT)
    return ["python_version", *own, "database"]


def pythons(framework: str) -> list[str]:
    """Return the Pythons that a project of this framework may have as its oldest, and runs on."""
    return [*map(str, factors(framework)["python_version"])]


def tried(framework: str) -> list[str]:
    """Return the Pythons that the pipeline of a project with default answers tries."""
    workflow = tree(framework, {})[PurePosixPath(".github/workflows/ci.yml")].content
    jobs = yaml.safe_load(workflow)["jobs"]
    return [python for job in jobs.values() for python in job["strategy"]["matrix"]["python"]]


def _values(question: Question) -> list[object]:
    return [True, False] if question.kind is Kind.BOOLEAN else list(question.choices)


def _named(made: Iterable[Row]) -> list[Row]:
    return [{**row, "project_slug": "shop"} for row in made]

"""What a project that nobody has made with this program tells of its framework and its answers."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.uses import distributions, modules
from fwscaffold.metadata import metadata
from fwscaffold.reading import read_text
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, catalog, definition
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.template.render import render
from fwscaffold.wording import either, quoted

LICENCES = ("LICENSE*", "LICENCE*", "COPYING*")
# Drivers that have neither the database in their name nor that of the driver which we take.
DRIVERS = {"postgresql": ("asyncpg", "pg8000", "aiopg"), "mysql": ("asyncmy",)}


def framework(directory: Path) -> Template:
    """Return the template of the framework that most of the project's files import.

    Raises a usage error where none of them does.
    """
    used = modules(directory)
    found = {
        name: used[definition(template).get("_module", name)]
        for name, template in catalog().items()
    }
    best = max(found, key=lambda name: found[name])
    if not found[best]:
        message = f"no file of {quoted(directory)} imports a framework of the catalog, name it:"
        raise ScaffoldError(f"{message} {either(catalog())}", Exit.USAGE)
    return catalog()[best]


def clues(template: Template, directory: Path) -> dict[str, object]:
    """Return the answers for which there is evidence in the project."""
    needed = {name.lower() for name in distributions(directory, with_extras=False)}
    names = {name.lower() for name in (*distributions(directory), *modules(directory))}
    workflows = any(directory.glob(".github/workflows/*.y*ml"))
    pipeline = (directory / ".gitlab-ci.yml").is_file()
    found = {
        "docker": any(directory.glob("Dockerfile*")),
        "ci": "github" if workflows else "gitlab" if pipeline else "none",
        "license": _licence(template, directory),
        "database": _database(template, needed, names),
        "python_version": _python(template, directory),
    }
    others = [question for question in questions(template) if question.key not in found]
    found.update({question.key: _named(question, names) for question in others})
    asked = {question.key: question for question in questions(template)}
    return {
        key: answer
        for key, answer in found.items()
        if answer is not None and key in asked and asked[key].takes(answer)
    }


def _database(template: Template, *known: Iterable[str]) -> str | None:
    """Return the one database that the first of the *known* names speak of, else SQLite.

    Extras for several say which can be had, not which is there.
    """
    drivers = {**definition(template).get("_driver_modules", {})}
    for names in known:
        found = [each for each in drivers if each != "sqlite" and _speak_of(names, each, drivers)]
        if len(found) == 1:
            return str(found[0])
    return "sqlite" if drivers else None


def _speak_of(names: Iterable[str], database: str, drivers: Mapping[str, str]) -> bool:
    signs = (drivers[database], database, *DRIVERS.get(database, ()))
    return any(sign in name for name in names for sign in signs)


def _named(question: Question, names: Iterable[str]) -> str | None:
    """Return the choice that something of the project is called after, or `none`."""
    if question.kind is not Kind.CHOICE:
        return None
    there = [choice for choice in question.choices if any(choice in name for name in names)]
    return next(iter(there), "none")


def _licence(template: Template, directory: Path) -> str | None:
    """Return the licence whose text shares most words with the project's."""
    texts = [path for pattern in LICENCES for path in sorted(directory.glob(pattern))]
    asked = next((each for each in questions(template) if each.key == "license"), None)
    with suppress(OSError, ValueError, IndexError):
        words = {*read_text(texts[0], directory).split()}
        known = {choice: _words(template, choice) for choice in (asked.choices if asked else ())}
        return max(known, key=lambda choice: _likeness(words, known[choice]), default=None)
    return None


def _words(template: Template, choice: str) -> set[str]:
    answers = complete(template, {"project_name": "x", "license": choice})
    made = render(template, answers)
    return {
        word
        for path, file in made.items()
        if path.name == "LICENSE"
        for word in file.content.decode().split()
    }


def _likeness(words: set[str], others: set[str]) -> float:
    return len(words & others) / (len(words | others) or 1)


def _python(template: Template, directory: Path) -> str | None:
    """Return the oldest offered Python that the project's own metadata admits."""
    asked = next((each for each in questions(template) if each.key == "python_version"), None)
    least = re.search(r">=?\s*3\.(\d+)", str(metadata(directory).get("requires-python", "")))
    if not (asked and least):
        return None
    offered = [choice for choice in asked.choices if int(choice.split(".")[1]) >= int(least[1])]
    return next(iter(offered), None)

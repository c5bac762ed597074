"""What a project that nobody has made with this program tells of its framework and its answers."""

import ast
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.reading import RECORD, read, read_text
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, catalog, definition
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.template.render import render
from fwscaffold.wording import either, quoted

MOST = 400  # Python files that are looked at
LICENCES = ("LICENSE*", "LICENCE*", "COPYING*")
REQUIREMENTS = ("requirements*.txt", "requirements/*.txt")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


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
    names = {name.lower() for name in (*requirements(directory), *modules(directory))}
    workflows = any(directory.glob(".github/workflows/*.y*ml"))
    pipeline = (directory / ".gitlab-ci.yml").is_file()
    found = {
        "docker": any(directory.glob("Dockerfile*")),
        "ci": "github" if workflows else "gitlab" if pipeline else "none",
        "license": _licence(template, directory),
        "database": _database(template, names),
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


def modules(directory: Path) -> Counter[str]:
    """Return how many files of the project import each module."""
    counted = Counter[str]()
    for number, path in enumerate(_python_files(directory)):
        if number == MOST:
            break
        with suppress(OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            counted.update({*_imported(ast.parse(read(path, directory, RECORD)))})
    return counted


def requirements(directory: Path) -> Iterator[str]:
    """Give the name of each distribution that the project asks for."""
    for pattern in REQUIREMENTS:
        for path in sorted(directory.glob(pattern)):
            with suppress(OSError, ValueError):
                yield from _names(read_text(path, directory).splitlines())
    metadata = _metadata(directory)
    extras = metadata.get("optional-dependencies")
    listed = [metadata.get("dependencies"), *(extras.values() if isinstance(extras, dict) else ())]
    for each in listed:
        yield from _names(text for text in each or () if isinstance(text, str))


def _names(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if match := NAME.match(line.strip()):
            yield match[0]


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _python_files(directory: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name != "node_modules"
        )
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(".py"))


def _database(template: Template, names: Iterable[str]) -> str | None:
    drivers = {**definition(template).get("_driver_modules", {})}
    for database, module in drivers.items():
        if database != "sqlite" and any(module in name or database in name for name in names):
            return str(database)
    return "sqlite" if drivers else None


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
    least = re.search(r">=?\s*3\.(\d+)", str(_metadata(directory).get("requires-python", "")))
    if not (asked and least):
        return None
    offered = [choice for choice in asked.choices if int(choice.split(".")[1]) >= int(least[1])]
    return next(iter(offered), None)


def _metadata(directory: Path) -> Mapping[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        match tomllib.loads(read_text(directory / "pyproject.toml", directory)):
            case {"project": dict(project)}:
                return project
    return {}

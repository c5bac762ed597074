"""The page of options: every question of every template, and what each answer changes."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from fwscaffold.creation.facts import EXAMPLE
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, catalog, find
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.template.render import render
from fwscaffold.tree import Tree

TEXTS = {
    "project_name": "Another name",
    "project_slug": "another",
    "package_name": "another",
    "description": "Another sentence.",
    "author_name": "Grace Hopper",
    "author_email": "grace@example.org",
}
FIXED = {**EXAMPLE, "project_slug": "shop", "package_name": "shop"}
MOST_PATHS = 12


def options() -> str:
    """Return every question of every framework: what it means, its values, what it changes."""
    asked: dict[str, dict[str, Question]] = {}
    for template in catalog().values():
        for question in questions(template):
            asked.setdefault(question.option, {})[template.name] = question
    return "\n".join(_section(option, by_name) for option, by_name in asked.items())


def _section(option: str, by_name: dict[str, Question]) -> str:
    question, *_ = by_name.values()
    only = "" if len(by_name) == len(catalog()) else f" ({', '.join(_titles(by_name))} only)"
    match question.kind:
        case Kind.BOOLEAN:
            no, gone = option.replace("--", "--no-", 1), _changed(by_name, value=False)
            about = [f"Yes by default. `{no}` leaves out or changes {gone}."]
        case Kind.TEXT:
            example = TEXTS[question.key]
            about = [f"Default: {_default(question)}. Found in {_changed(by_name, example)}."]
        case Kind.CHOICE:
            about = ["| value | meaning | differs from the default in |", "|---|---|---|"]
            about += _rows(by_name)
    return "\n".join([f"## `{option}`{only}", "", f"{question.prompt}.", "", *about, ""])


def _rows(by_name: dict[str, Question]) -> Iterator[str]:
    """Give a row for each value that a framework knows."""
    meanings: dict[str, dict[str, Question]] = {}
    for name, question in by_name.items():
        for value in question.choices:
            meanings.setdefault(value, {})[name] = question
    for value, askers in meanings.items():
        question, *_ = askers.values()
        only = "" if len(askers) == len(by_name) else f" ({', '.join(_titles(askers))})"
        differs = "the default" if value == question.default else _changed(askers, value)
        yield f"| `{value}`{only} | {_meaning(askers, value)} | {differs} |"


def _meaning(askers: dict[str, Question], value: str) -> str:
    """Return the label of the value, and what those say that put it differently."""
    labels: dict[str, dict[str, Question]] = {}
    for name, question in askers.items():
        labels.setdefault(question.choices[value].split("; ")[0], {})[name] = question
    (first, _), *others = labels.items()
    return first + "".join(f" ({', '.join(_titles(who))}: {label})" for label, who in others)


def _default(question: Question) -> str:
    if "{{" in str(question.default):
        return "made from the project's name"
    given = {"author_name": "`user.name` of git", "author_email": "`user.email` of git"}
    name = {"project_name": "the base name of the directory to make"}
    return {**given, **name}.get(question.key, "a sentence with the framework's name")


def _changed(askers: dict[str, Question], value: object) -> str:
    """Return the files that differ in any framework, unless they are too many to name."""
    paths = set[str]()
    for name, question in askers.items():
        before, after = tree(find(name)), tree(find(name), **{question.key: value})
        paths |= {str(path) for path in {*before, *after} if before.get(path) != after.get(path)}
    if len(paths) > MOST_PATHS:
        return "every module and most of the other files"
    return ", ".join(f"`{path}`" for path in sorted(paths))


def tree(template: Template, **given: object) -> Tree:
    """Return the project; the name of its package stands for the directory that holds it."""
    answers = complete(template, {**FIXED, **given})
    prefix = PurePosixPath("applications")
    return {
        path.relative_to(prefix) if prefix in path.parents and len(path.parts) > 2 else path: file
        for path, file in render(template, answers).items()
    }


def _titles(names: dict[str, Question]) -> list[str]:
    return [find(name).title for name in names]

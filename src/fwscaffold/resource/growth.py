"""What a template makes of a project's resources, and where the project is told of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.resource.literals import UnrecognisableError
from fwscaffold.resource.resources import Resource
from fwscaffold.resource.wiring import Wire, unwired, wire, wired
from fwscaffold.template.answers import Answers, complete
from fwscaffold.template.catalog import Template, definition, of_resources
from fwscaffold.template.engine import Engine
from fwscaffold.template.questions import questions
from fwscaffold.template.render import render
from fwscaffold.tree import Tree
from fwscaffold.wording import quoted

DATA = "__data"  # the variable that says whether a project without resources has a database


@dataclass(frozen=True, slots=True)
class Migrations:
    """Where a template keeps migrations, and how they follow one another."""

    directory: PurePosixPath
    style: str


@dataclass(frozen=True, slots=True)
class Grown:
    """One resource in a project: the lines by which that knows of it, its migrations, its files."""

    template: Template
    answers: Answers
    wires: tuple[Wire, ...]
    migrations: Migrations

    @property
    def tree(self) -> Tree:
        """The files, which are rendered when they are asked for."""
        return render(self.template, self.answers)


def template_of(template: Template) -> Template:
    """Return the template of the resources; raise a usage error where there is none."""
    if found := of_resources(template):
        return found
    message = f"the template {quoted(template.name)} brings no resources"
    raise ScaffoldError(f"{message}, write it by hand", Exit.USAGE)


def lacking(template: Template, answers: Answers) -> str:
    """Return the setting without which a project has no resources, `key=value`, or nothing.

    A template says in `_needs` of its resources which answers to which questions they take.
    """
    found = of_resources(template)
    needs = definition(found).get("_needs", {}) if found else {}
    for key, fitting in needs.items():
        if key in answers.public and answers.public[key] not in fitting:
            return f"{key}={fitting[0]}"
    return ""


def has_database(template: Template, answers: Answers) -> bool:
    """Return whether the project has a database, and so a place for migrations."""
    return not lacking(template, answers) or bool(answers.context.get(DATA))


def grown(template: Template, answers: Answers, resource: Resource) -> Grown:
    """Return what the template makes of the resource in a project with these answers."""
    whole = template_of(template)
    made = complete(whole, _given(whole, answers, resource))
    engine = Engine(made.context)
    wires = [wire(each) for each in made.context["__wiring"]] if resource.is_there else []
    described = made.context["_migrations"]
    directory, style = (engine.text(described[key], made.context) for key in ("directory", "style"))
    migrations = Migrations(PurePosixPath(directory), style)
    return Grown(whole, made, tuple(wires), migrations)


def with_resources(
    tree: Tree, template: Template, answers: Answers, resources: Iterable[Resource]
) -> Tree:
    """Return the project's tree with its resources: their files, and the lines for them.

    Raises where a file that is to be told of one cannot be.
    """
    whole = dict(tree)
    for resource in resources:
        more = grown(template, answers, resource)
        whole = {**more.tree, **whole, **rewired(whole, more.wires)}
    return dict(sorted(whole.items()))


def rewired(tree: Tree, wires: Iterable[Wire], change: Callable[[str, Wire], str] = wired) -> Tree:
    """Return those files of the tree that the wires change; raise where one cannot be."""
    changed = dict(tree)
    for each in wires:
        path = PurePosixPath(each.file)
        if path not in changed and change is unwired:
            continue
        if path not in changed:
            raise _refusal(each, "is not there")
        file = changed[path]
        try:
            text = change(file.unix.content.decode("utf-8"), each)
        except (UnrecognisableError, UnicodeDecodeError) as error:
            if change is unwired:
                raise _rest(each) from error
            raise _refusal(each, f"has no place for it ({error})") from error
        new = replace(file, content=text.encode("utf-8"))
        changed[path] = new.dos if file.is_dos else new
    return {path: file for path, file in changed.items() if file != tree[path]}


def _given(whole: Template, answers: Answers, resource: Resource) -> dict[str, object]:
    """Return the answers to what the resource's template asks: the project's, and its own."""
    known = {**answers.public, **resource.answers}
    return {question.key: known[question.key] for question in questions(whole)}


def _rest(wire: Wire) -> ScaffoldError:
    message = f"take {wire.by_hand}, or what you have made of it, out of there, and try again"
    return ScaffoldError(f"{quoted(wire.file)} names it otherwise: {message}", Exit.CONFLICT)


def _refusal(wire: Wire, problem: str) -> ScaffoldError:
    message = f"{quoted(wire.file)} {problem}: write {wire.by_hand} there, and try again"
    return ScaffoldError(message, Exit.CONFLICT)

"""A resource more, or one less: decided here, carried out by `journal`."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from fwscaffold.creation.places import obstacle
from fwscaffold.creation.plan import Change, Kind, Plan, Sides, plan_file
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.grown import migrations
from fwscaffold.lifecycle.obstacles import refuse_obstacles
from fwscaffold.lifecycle.originals import reformatted
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.records import records
from fwscaffold.lifecycle.today import today
from fwscaffold.resource.growth import Grown, grown, rewired
from fwscaffold.resource.migrations import Texts, following
from fwscaffold.resource.resources import Resource, Resources
from fwscaffold.resource.sense import refuse_twofold
from fwscaffold.resource.wiring import Wire, unwired, wired
from fwscaffold.wording import quoted

YOURS = "you edited it, so it stays: take what is left of the resource out of it, or delete it"
# What comes before the name of a table, in SQL and in Python; columns may be called alike.
TABLE = r"(table(_name)?(\W|if not exists|[\"']\w+[\"'],)*|rename to\W+)"
# A schema may stand before the name, and another table's after it, if that is one of a schema.
SCHEMA, NO_SCHEMA = r"(\w+[\"'`\]]?\.[\"'`\[]?)?", r"(?![\"'`\]]?\.[\"'`\[]?\w)"


def plan_add(project: Project, designed: Resource) -> Plan:
    """Return the changes that bring the resource to the project, the last of them the receipt's.

    Raises where a name is taken, and where the project cannot be told of the resource.
    """
    refuse_stale(project)
    made = grown(project.template, project.answers, designed)
    there = migrations(project.directory, made)
    _refuse_starter(project, designed, made)
    _refuse_table(project, designed, there)
    refuse_twofold(designed.singular, made.tree)
    migration = following(made.migrations.style, there, designed.plural)
    resource = replace(designed, migration=migration)
    return _plan(project, (*project.receipt.resources, resource), made.wires, wired)


def plan_remove(project: Project, resource: Resource) -> Plan:
    """Return the changes that take the resource out of the project, and its table with `migrate`.

    What is edited stays, and so does the migration that made the table. Raises where another
    resource refers to it, and where the lines for it are not to be found.
    """
    refuse_stale(project)
    for other in project.receipt.resources:
        if other.is_there and other.refers_to(resource):
            message = f"{quoted(other.plural)} refer to {quoted(resource.plural)}"
            raise ScaffoldError(f"{message}, remove those first", Exit.CONFLICT)
    made = grown(project.template, project.answers, resource)
    there = migrations(project.directory, made)
    removal = following(made.migrations.style, there, resource.dropped)
    gone = replace(resource, removal=removal)
    after = tuple(gone if each is resource else each for each in project.receipt.resources)
    return _plan(project, after, made.wires, unwired)


def refuse_stale(project: Project) -> None:
    """Raise where today's template would write the project otherwise."""
    if project.is_stale:
        message = f"{quoted(project.directory)} is not of today's template and preset"
        raise ScaffoldError(f"{message}, run `fwscaffold update` first", Exit.CONFLICT)


def _plan(
    project: Project, after: Resources, wires: Iterable[Wire], change: Callable[[str, Wire], str]
) -> Plan:
    tree = today(project, project.answers, after)
    written, present = project.receipt.files, project.present
    added = [path for path in tree if path not in written]
    _refuse_taken(project, added)
    created = [Change(Kind.CREATE, path, tree[path]) for path in added]
    dropped = [*_dropped(project, [path for path in written if path not in tree])]
    told = [
        Change(Kind.UPDATE, path, file, present[path])
        for path, file in rewired(present, wires, change).items()
    ]
    marks = {path: file.mark for path, file in tree.items()}
    whole = replace(project.receipt, files=marks, resources=after)
    plan = (*dropped, *created, *told, *records(project, whole, tree))
    refuse_obstacles(project.directory, plan)
    return plan


def _dropped(project: Project, paths: Sequence[PurePosixPath]) -> Iterator[Change]:
    """Give for each file that it goes, or stays because its owner has edited it."""
    marks = {**project.receipt.files, **reformatted(project, paths)}
    for path in paths:
        if change := plan_file(path, Sides(marks[path], project.present.get(path), None)):
            yield replace(change, note=YOURS) if change.kind is Kind.KEEP else change


def _refuse_taken(project: Project, paths: Iterable[PurePosixPath]) -> None:
    """Raise where something is in the way of a new file, or is imported by the same name."""
    for path in paths:
        found = obstacle(project.directory, path)
        places = [found] if found else [*_namesakes(project, path)]
        if taken := next((place for place in places if place.exists()), None):
            name = quoted(taken.relative_to(project.directory))
            message = f"{name} is there already, give the resource another name"
            raise ScaffoldError(f"{message} or move that away", Exit.EXISTS)


def _namesakes(project: Project, path: PurePosixPath) -> Iterator[Path]:
    """Give the places that have the file's name, or would be imported by it."""
    yield project.directory / path
    for parent in path.parents[:-1]:
        if not (project.directory / parent).is_dir():
            yield (project.directory / parent).with_suffix(".py")


def _refuse_starter(project: Project, resource: Resource, made: Grown) -> None:
    """Raise where the starter has a file for that name: in an app of Django's, or its tests."""
    for path in made.tree:
        is_own = re.search(rf"(\b|_){resource.plural}\b", str(path))
        if path in project.receipt.files and is_own:
            message = f"{quoted(path)} is there already, give the resource another name"
            raise ScaffoldError(message, Exit.EXISTS)


def _refuse_table(project: Project, resource: Resource, there: Texts) -> None:
    """Raise where a migration speaks of the table, which no resource has left behind."""
    if any(each.plural == resource.plural for each in project.receipt.resources):
        return
    for name, text in sorted(there.items()):
        if re.search(rf"{TABLE}{SCHEMA}\b{resource.plural}\b{NO_SCHEMA}", text, re.IGNORECASE):
            message = f"the migration {quoted(name)} speaks of {quoted(resource.plural)} already"
            raise ScaffoldError(f"{message}, give the resource another name", Exit.EXISTS)

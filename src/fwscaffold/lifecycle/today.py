"""What today's standard makes of a project that other answers, or other resources, are given to."""

from dataclasses import replace

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.grown import migrations, with_grown
from fwscaffold.lifecycle.project import Project
from fwscaffold.preset.layers import standard
from fwscaffold.resource import resources
from fwscaffold.resource.growth import Grown, grown, has_database, lacking
from fwscaffold.resource.migrations import Texts, following
from fwscaffold.resource.resources import WITH_DATABASE, Resource, Resources
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import definition
from fwscaffold.tree import Tree
from fwscaffold.wording import quoted

EXAMPLE = "__example"  # the variable that says whether the project has the example


def today(project: Project, answers: Answers, after: Resources) -> Tree:
    """Return the tree of the project with these answers and resources."""
    tree = standard(project.template, answers, project.preset)
    before = (project.receipt, project.directory)
    return with_grown(tree, project.template, answers, after, before)


def resources_after(project: Project, answers: Answers) -> Resources:
    """Return the resources that the project has with other answers.

    The example is one, and where it goes its table goes with a migration: at once, or, where the
    database goes with it, when there is one again. Raises where the answers leave no place for a
    resource that is there, and where an example comes back that has been dropped.
    """
    before = project.receipt.resources
    there = next((each for each in before if each.is_there), None)
    if there and (setting := lacking(project.template, answers)):
        message = f"the resource {quoted(there.plural)} needs {quoted(setting)}, remove it first"
        again = f"`fwscaffold remove resource {there.singular}`"
        raise ScaffoldError(f"{message} with {again}", Exit.CONFLICT)
    content = definition(project.template).get("_example")
    if not content:
        return before
    (example,) = resources.read([content])
    had, has = (bool(each.context[EXAMPLE]) for each in (project.answers, answers))
    others = tuple(each for each in before if each.removal != WITH_DATABASE)
    if has and not had and any(each.plural == example.plural for each in others):
        message = f"the example was removed with its table {quoted(example.plural)}"
        raise ScaffoldError(f"{message}, revert the commit that removed it", Exit.USAGE)
    if has or (not had and others == before):
        return others
    return (*others, _left(project, answers, example, others))


def _left(project: Project, answers: Answers, example: Resource, others: Resources) -> Resource:
    """Return the example as a resource that has been removed."""
    if not has_database(project.template, answers):
        return replace(example, removal=WITH_DATABASE)
    made = grown(project.template, answers, example)
    there = migrations(project.directory, made)
    if not has_database(project.template, project.answers):
        tree = {**made.tree, **today(project, answers, others)}
        there = {**_migrations(tree, made), **there}
    removal = following(made.migrations.style, there, example.dropped)
    return replace(example, removal=removal)


def _migrations(tree: Tree, made: Grown) -> Texts:
    """Return the migrations in a tree, by their file names."""
    directory = made.migrations.directory
    return {
        path.name: file.content.decode("utf-8")
        for path, file in tree.items()
        if path.parent == directory
    }

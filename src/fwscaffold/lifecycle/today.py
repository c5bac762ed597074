"""What today's standard makes of a project that other answers, or other resources, are given to."""

from dataclasses import replace

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.grown import migrations, with_grown
from fwscaffold.lifecycle.project import Project
from fwscaffold.preset.layers import standard
from fwscaffold.resource import resources
from fwscaffold.resource.growth import grown, lacking
from fwscaffold.resource.migrations import following
from fwscaffold.resource.resources import Resource, Resources
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import definition
from fwscaffold.tree import Tree
from fwscaffold.wording import quoted

EXAMPLE = "__example"  # the variable that says whether the project has the example
DATA = "__data"  # and the one that says whether it has a database


def today(project: Project, answers: Answers, after: Resources) -> Tree:
    """Return the tree of the project with these answers and resources."""
    tree = standard(project.template, answers, project.preset)
    before = (project.receipt, project.directory)
    return with_grown(tree, project.template, answers, after, before)


def resources_after(project: Project, answers: Answers) -> Resources:
    """Return the resources that the project has with other answers.

    The example is one, and where it goes its table goes with a migration. Raises where the answers
    leave no place for a resource that is there, and where an example comes back that has gone.
    """
    before = project.receipt.resources
    if setting := lacking(project.template, answers):
        if there := next((each for each in before if each.is_there), None):
            message = f"the resource {quoted(there.plural)} needs {quoted(setting)}, remove it"
            again = f"`fwscaffold remove resource {there.singular}`"
            raise ScaffoldError(f"{message} first with {again}", Exit.CONFLICT)
        if not answers.context.get(DATA):
            return ()
    content = definition(project.template).get("_example")
    if not content:
        return before
    (example,) = resources.read([content])
    had, has = (bool(each.context[EXAMPLE]) for each in (project.answers, answers))
    if has and not had and any(each.plural == example.plural for each in before):
        message = f"the example was removed with its table {quoted(example.plural)}"
        raise ScaffoldError(f"{message}, bring one back with `fwscaffold add resource`", Exit.USAGE)
    return (*before, _left(project, answers, example)) if had and not has else before


def _left(project: Project, answers: Answers, example: Resource) -> Resource:
    """Return the example as a resource that has been removed."""
    made = grown(project.template, answers, example)
    removal = following(made.migrations.style, migrations(project.directory, made))
    return replace(example, removal=removal)

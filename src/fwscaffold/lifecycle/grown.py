"""A project's tree with its resources, and the migrations that it has."""

from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from fwscaffold.creation import base
from fwscaffold.creation.receipt import Receipt
from fwscaffold.reading import find_file
from fwscaffold.resource.growth import Grown, grown, has_database, with_resources
from fwscaffold.resource.migrations import Texts
from fwscaffold.resource.resources import WITH_DATABASE, Resources
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.tree import Tree, marked


def with_grown(
    tree: Tree,
    template: Template,
    answers: Answers,
    resources: Resources,
    before: tuple[Receipt, Path],
) -> Tree:
    """Return the tree with the resources; their migrations are as the project *before* has them.

    One of those may have been run, and nobody changes or removes what has been run. Without a
    database there are none, until there is one again.
    """
    if not resources or not has_database(template, answers):
        return tree
    whole = with_resources(tree, template, answers, resources)
    written, directory = before
    marks = dict(_migrations(written, template, answers, resources))
    kept = marked(marks, base.read(directory))
    return dict(sorted({**whole, **kept}.items()))


def migrations(directory: Path, made: Grown) -> Texts:
    """Return the migrations that are there, by their file names."""
    place = directory / made.migrations.directory
    if not made.migrations.directory.parts or not place.is_dir():
        return {}
    found = ((path.name, find_file(path, directory)) for path in place.iterdir())
    return {name: file.content.decode("utf-8", "replace") for name, file in found if file}


def removals(
    paths: Collection[PurePosixPath], template: Template, answers: Answers, resources: Resources
) -> Iterator[PurePosixPath]:
    """Give those of the paths that drop the tables of resources which have been removed."""
    for resource in resources:
        if resource.removal and resource.removal != WITH_DATABASE:
            directory = grown(template, answers, resource).migrations.directory
            start = f"{resource.removal.name}_"
            yield from (p for p in paths if p.parent == directory and p.name.startswith(start))


def _migrations(
    written: Receipt, template: Template, answers: Answers, resources: Resources
) -> Iterator[tuple[PurePosixPath, str]]:
    """Give the migrations of the resources that were written, with their marks."""
    for resource in resources:
        directory = grown(template, answers, resource).migrations.directory
        numbers = {resource.migration.name, resource.removal.name if resource.removal else ""}
        for path, mark in written.files.items():
            number, bar, _ = path.name.partition("_")
            if path.parent == directory and bar and number in numbers:
                yield path, mark

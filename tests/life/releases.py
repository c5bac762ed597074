"""The next release of a project: a table has a field more."""

from shutil import copytree

from guide_pages import Variant, section, variants
from projects import Project
from shops import Shop
from steps import Script, steps

PAGE = "docs/growing/add-a-field.md"


def grown(layer: Shop) -> Shop:
    """Return a copy of the project with a field more and its migration."""
    there = Shop(
        layer.framework,
        layer.directory.with_name("grown"),
        layer.python,
        layer.answers,
        layer.checkout,
    )
    if not there.directory.exists():
        copytree(layer.directory, there.directory)
        project = Project(there.directory, layer.python)
        page = section(layer.checkout / PAGE, variant_of(layer))
        for step in [Script("python manage.py migrate"), *steps(page or "")]:
            if isinstance(step, Script):
                done = project.run(step.text, "steps")
                assert done.good, done.output
            else:
                step.do(there.directory)
    return there


def variant_of(layer: Shop) -> Variant:
    """Return what the pages call this project; the first choice of a question is its default."""
    (found,) = [
        each
        for each in variants()
        if each.template.name == layer.framework
        and all(
            layer.answers.get(question.key, question.default) == choice
            for question, choice in each.choices
        )
    ]
    return found

"""Templates with a short name: the team's, from its preset, and those of installed packages."""

from contextlib import suppress
from pathlib import Path

from fwscaffold.cli.waiting import waiting
from fwscaffold.errors import ScaffoldError
from fwscaffold.source.address import PACKAGE, is_address
from fwscaffold.template.catalog import Template, catalog, find


def shelf() -> dict[str, str]:
    """Return the source of each for a project that is made here; nothing is fetched.

    A preset that cannot be read has no names to offer; what is wrong with it is said elsewhere.
    """
    from fwscaffold.preset.file import choose  # it takes its time to load
    from fwscaffold.source.installed import TEMPLATES, offered

    found = {name: f"{PACKAGE}{name}" for name in sorted(offered(TEMPLATES))}
    with suppress(ScaffoldError):
        team = choose(None, Path("new"), fetch=False).templates
        found.update({name: each.source for name, each in team.items()})
    return {name: source for name, source in found.items() if name not in catalog()}


def source_of(name: str) -> str:
    """Return the source that a person means by an address or a short name, or nothing.

    After a short name, too, `#` names one of the templates that are there.
    """
    if is_address(name):
        return name
    short, _, inside = name.partition("#")
    found = shelf().get(short, "").removesuffix("#")
    if not (found and inside):
        return found
    return f"{found}{'/' if '#' in found else '#'}{inside}"


def template(name: str, asking: bool = False) -> Template:
    """Return the framework's template, or that of somebody else's, by whatever name it has.

    Raises a usage error where there is none such; where a source has several, the person is asked.
    """
    source = "" if name in catalog() else source_of(name)
    if not source:
        return find(name)
    from fwscaffold.source.place import Several

    try:
        return _read(source)
    except Several as several:
        if not asking:
            raise
        from fwscaffold.cli import prompts  # it takes its time to load

        inside = prompts.choose("Which template?", several.labels)
        return template(f"{source.partition('#')[0]}#{inside}", asking)


def _read(source: str) -> Template:
    from fwscaffold.source.templates import named

    with waiting(lambda: "reading the template"):
        return named(source)

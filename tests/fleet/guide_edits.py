"""What the pages of `docs/growing` teach, done to a site; what a command would write is written here."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import steps
from edits import NotThereError
from guide_pages import GROWING, Variant, section, variants
from site_edits import Habit, Site

SHOP = re.compile(r"\bshop\b(?!_)")
APP = """\
from django.apps import AppConfig


class {title}Config(AppConfig):
    name = "{name}"
"""
ALEMBIC = '''\
"""{name}."""

revision = "{number}"
down_revision = "{before}"


def upgrade() -> None:
    """As makemigrations wrote it."""


def downgrade() -> None:
    """As makemigrations wrote it."""
'''
DJANGO = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("{app}", "{before}")]
    operations: list[object] = []
"""


def variant(site: Site) -> Variant:
    """Return the variant of the guide's pages that the service is."""
    options = site.service.options
    for each in variants():
        if each.template.name == site.service.framework:
            own = [option for option in each.options if option.startswith("--")]
            chosen = [
                word for option in own for word in (option, options[options.index(option) + 1])
            ]
            if chosen == each.options:
                return each
    raise LookupError(f"the guide knows no variant for {site.service.name}")


def follow(site: Site, page: str) -> None:
    """Do what the page says: edits as they are, commands as far as they write files.

    The pages begin with the example, and speak of what is only there.
    """
    if {"accounts", "bare"} & {*site.service.options}:
        raise NotThereError("the guide's pages begin with the example")
    text = section(GROWING / f"{page}.md", variant(site))
    if not text:
        raise NotThereError(f"`{page}` has nothing for this service")
    for step in steps.steps(SHOP.sub(site.service.package, text)):
        if isinstance(step, steps.Script):
            carry_out(site, step.text)
        else:
            step.do(site.directory)


def carry_out(site: Site, script: str) -> None:
    """Do what the lines of a script would do to the project's files."""
    for line in re.sub(r"\\\n\s*", "", script).splitlines():
        match shlex.split(line, comments=True):
            case ["rm", *names]:
                remove(site.directory, names)
            case ["ruff", *words]:
                command = [sys.executable, "-m", "ruff", *words, "--quiet", "--no-cache"]
                subprocess.run(command, cwd=site.directory, check=False)
            case ["python", "manage.py", "startapp", name]:
                site.write(f"{name}/__init__.py", "")
                site.write(f"{name}/migrations/__init__.py", "")
                site.write(f"{name}/apps.py", APP.format(name=name, title=name.title()))
            case ["python", "manage.py", "makemigrations", *names]:
                migrate(site, names)


def remove(directory: Path, names: list[str]) -> None:
    """Remove files and directories, as a shell finds them."""
    for name in [name for name in names if not name.startswith("-")]:
        found = sorted(directory.glob(name))
        if not found:
            raise NotThereError(f"there is no `{name}`")
        for path in found:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def migrate(site: Site, names: list[str]) -> None:
    """Write a migration where the framework keeps them."""
    name = names[-1]
    app = site.directory / names[0] / "migrations"
    versions, scripts = (site.directory / path for path in ("migrations/versions", "migrations"))
    if app.is_dir():
        there = sorted(path.stem for path in app.glob("0*.py"))
        if there:
            number = f"{len(there) + 1:04}_{name}.py"
            site.write(app / number, DJANGO.format(app=names[0], before=there[-1]))
    elif versions.is_dir():
        there = sorted(path.stem[:4] for path in versions.glob("0*.py"))
        number = f"{len(there) + 1:04}"
        text = ALEMBIC.format(name=name, number=number, before=there[-1] if there else "")
        site.write(versions / f"{number}_{name}.py", text)
    elif scripts.is_dir():
        site.write(scripts / f"20260{len([*scripts.iterdir()])}01000000_{name}.sql", "SELECT 1;\n")


def adds_field(site: Site) -> None:
    """A field and its migration."""
    follow(site, "add-a-field")


def adds_page(site: Site) -> None:
    """A page."""
    follow(site, "add-a-page")


def adds_setting(site: Site) -> None:
    """A setting."""
    follow(site, "add-a-setting")


def adds_resource(site: Site) -> None:
    """A package with a resource of its own."""
    follow(site, "second-resource")


def adds_form(site: Site) -> None:
    """A page with a form and a script."""
    follow(site, "scripts-and-forms")


def changes_sign_in(site: Site) -> None:
    """Another address to sign in at."""
    follow(site, "another-sign-in")


def adds_import(site: Site) -> None:
    """A module that anything can import."""
    follow(site, "plain-import")


def deletes_example(site: Site) -> None:
    """The notes go."""
    follow(site, "delete-the-example")


GUIDE: tuple[Habit, ...] = (
    adds_field,
    adds_page,
    adds_setting,
    adds_resource,
    adds_form,
    changes_sign_in,
    adds_import,
)

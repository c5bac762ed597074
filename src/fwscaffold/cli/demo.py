"""`fwscaffold demo`: a project, made, installed, migrated and running."""

from pathlib import Path

import click

from fwscaffold.cli.creation import planned
from fwscaffold.cli.options import Framework
from fwscaffold.cli.output import note, progress, say
from fwscaffold.cli.running import until_stopped
from fwscaffold.cli.verification import explain, what_failed
from fwscaffold.creation.report import summary
from fwscaffold.creation.staging import scratch
from fwscaffold.creation.write import refuse_existing, write_directory
from fwscaffold.errors import Exit
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, find
from fwscaffold.verification.demonstration import Site, User, is_ours
from fwscaffold.verification.steps import StepFailed, Steps
from fwscaffold.wording import shown

USER = User("demo", "a-demo-password")


@click.command("demo")
@click.argument("framework", default="flask", type=Framework())
@click.option("--once", is_flag=True, help="Probe it when it runs, then stop it and remove it.")
def command(framework: str, once: bool) -> Exit:
    """Make a FRAMEWORK project (Flask unless named), install it, migrate it and run it.

    It is made in the directory `demo`, which the next call uses again. Ctrl-C stops it.
    """
    template = find(framework)
    with scratch() as place:
        target = (place if once else Path()) / "demo"
        _make(template, target, "a project" if once else shown(target))
        site = Site(Steps(target, place / "log", progress))
        try:
            site.install()
            site.migrate()
            site.ensure(USER)
            if once:
                return _probed(site, template)
            return until_stopped(site, template.title, USER)
        except StepFailed as failure:
            if once:
                what_failed(failure.step)
                note(f"repeat it with `fwscaffold demo {template.name}`, which keeps the project\n")
            else:
                explain(failure.step)
            return Exit.UNVERIFIED


def _make(template: Template, target: Path, what: str) -> None:
    if is_ours(target, template.name):
        note(f"using the {template.title} project that is in {what}")
        return
    refuse_existing(target)
    plan = planned(template, complete(template, {"project_name": "Demo"}))
    write_directory(plan, target)
    note(f"made {what}: {template.title}, {summary(plan)}")


def _probed(site: Site, template: Template) -> Exit:
    with site.running() as (port, _):
        site.probe(port)
        say(f"the {template.title} demo was made, ran and answered on port {port}")
        return Exit.DONE

"""`fwscaffold demo`: a project, made, installed, migrated and running."""

from contextlib import ExitStack
from pathlib import Path

import click

from fwscaffold.cli.creation import planned
from fwscaffold.cli.output import note, progress, say
from fwscaffold.cli.verification import explain
from fwscaffold.creation.report import summary
from fwscaffold.creation.staging import scratch
from fwscaffold.creation.write import refuse_existing, write_directory
from fwscaffold.errors import Exit
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, find
from fwscaffold.verification import demonstration, probe
from fwscaffold.verification.environment import Environment, find_uv
from fwscaffold.verification.steps import StepFailed, Steps
from fwscaffold.wording import shown


@click.command("demo")
@click.argument("framework", default="flask")
@click.option("--once", is_flag=True, help="Probe it when it runs, then stop it and remove it.")
def command(framework: str, once: bool) -> Exit:
    """Make a FRAMEWORK project (Flask unless named), install it, migrate it and run it.

    It is made in the directory `demo`, which the next call uses again. Ctrl-C stops it.
    """
    template = find(framework)
    with ExitStack() as stack:
        place = stack.enter_context(scratch())
        target = (place if once else Path()) / "demo"
        _make(template, target)
        steps = Steps(target, place / "log", progress)
        environment = Environment(target.resolve() / ".venv", find_uv())
        try:
            demonstration.prepare(steps, environment)
            return _run(template, steps, environment, once)
        except StepFailed as failure:
            explain(failure.step)
            return Exit.UNVERIFIED


def _make(template: Template, target: Path) -> None:
    if demonstration.is_ours(target, template.name):
        note(f"using the {template.title} project that is in {shown(target)}")
        return
    refuse_existing(target)
    plan = planned(template, complete(template, {"project_name": "Demo"}))
    write_directory(plan, target)
    note(f"made {shown(target)}: {template.title}, {summary(plan)}")


def _run(template: Template, steps: Steps, environment: Environment, once: bool) -> Exit:
    with demonstration.running(steps, environment) as (port, server):
        if once:
            demonstration.probe_all(steps, environment, port)
            say(f"the {template.title} demo was made, ran and answered on port {port}")
            return Exit.DONE
        address = f"http://{probe.HOST}:{port}/"
        user = f"{demonstration.NAME} / {demonstration.PASSWORD}"
        try:
            say(f"\n{template.title} runs at {address}\nsign in as {user}; Ctrl-C stops it")
            server.wait()
        except KeyboardInterrupt:
            say("\nstopped; the project is in ./demo")
            return Exit.DONE
    note(f"the server ended by itself with exit status {server.returncode}")
    return Exit.FAILED

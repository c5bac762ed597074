"""What `verify`, `new --install` and `new --verify` say of their steps."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from fwscaffold.cli.output import note, progress
from fwscaffold.creation import receipt
from fwscaffold.creation.staging import scratch
from fwscaffold.template.catalog import Template
from fwscaffold.verification import environment
from fwscaffold.verification.declared import declared
from fwscaffold.verification.network import unreachable
from fwscaffold.verification.steps import Step, StepFailed, Steps, set_up
from fwscaffold.verification.verify import verify
from fwscaffold.wording import shown


def verified(
    project: Path, template: Template | None, lint: bool = False
) -> tuple[bool, dict[str, Any]]:
    """Verify the project with its progress shown; return whether it passed, and the report.

    What the *template* declares of that is done, too, if it is somebody else's.
    """
    note(f"verifying {shown(project)}")
    theirs = None
    if template and template.origin:
        theirs = declared(template, receipt.read(project).answers)
    return _reported(verify(project, progress, lint, theirs))


def installed(project: Path) -> tuple[bool, dict[str, Any]]:
    """Install the project into its `.venv`; return whether that went well, and the report."""
    note(f"installing {shown(project)} into its .venv")
    directory = project.resolve() / ".venv"
    with scratch() as place:
        steps = Steps(project, place / "log", progress)
        with suppress(StepFailed), ExitStack() as half_made:
            half_made.callback(shutil.rmtree, directory, ignore_errors=True)
            set_up(steps, environment.Environment(directory, environment.find_uv()))
            half_made.pop_all()
        return _reported(steps.done, what_failed)


def explain(step: Step) -> None:
    """Show what a failed step said last, and how to repeat it."""
    what_failed(step)
    note(f"repeat it by hand:\n  {step.repeat}\n")


def what_failed(step: Step) -> None:
    """Show why a step failed: in a sentence where that is known, else what it said last."""
    if problem := unreachable(step.log):
        note(f"\n{problem}\n")
        return
    note(f"\nwhat `{step.name}` said last:")
    note("\n".join(f"  {line}" for line in step.log.splitlines()) + "\n")


def _reported(
    steps: list[Step], tell: Callable[[Step], None] = explain
) -> tuple[bool, dict[str, Any]]:
    passed = all(step.passed for step in steps)
    if not passed:
        tell(steps[-1])
    return passed, {
        "passed": passed,
        "installer": "uv" if environment.find_uv() else "pip",
        "seconds": round(sum(step.seconds for step in steps), 3),
        "steps": [step.as_json() for step in steps],
    }

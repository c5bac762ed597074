"""`fwscaffold preset test`: whether a team's standard works, with every framework."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import click

from fwscaffold.cli.creation import planned
from fwscaffold.cli.options import OWN_PRESET, Framework
from fwscaffold.cli.output import note, say
from fwscaffold.cli.verification import verified
from fwscaffold.creation.staging import fence
from fwscaffold.creation.write import write_directory
from fwscaffold.errors import Exit
from fwscaffold.preset.file import choose
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import Preset, describe
from fwscaffold.preset.source import own_file
from fwscaffold.promise.trial import Trial, trials, usual
from fwscaffold.strict_json import as_json
from fwscaffold.template.catalog import Template, catalog, find
from fwscaffold.wording import shown


@click.command("test")
@OWN_PRESET
@click.option(
    "--framework", "names", multiple=True, type=Framework(), help="Only with this one; repeatable."
)
@click.option("--no-verify", is_flag=True, help="Render and read only; install and run nothing.")
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(preset: str, names: tuple[str, ...], no_verify: bool, json_wanted: bool) -> Exit:
    """Make a project of each framework with PRESET, lint it and verify it.

    PRESET is a file or its directory, and the team's own unless named. It is rendered once for
    each of its conditions and choices. What it breaks of the standard's promises is told: that is
    the team's word. Exit code 1 if something cannot be made or read, 6 if a project is not sound.
    """
    team = choose(str(own_file(preset)), Path())
    note(describe(team))
    report, codes = dict[str, Any](), list[Exit]()
    for template in map(find, names or catalog()):
        found = list(trials(asking(team, template), team))
        _tell(template, found)
        report[template.name] = {"trials": [each.as_json() for each in found]}
        if any(each.problems for each in found):
            codes.append(Exit.FAILED)
        elif not no_verify:
            passed, verification = _verified(asking(team, template), team)
            report[template.name]["verification"] = verification
            codes.append(Exit.DONE if passed else Exit.UNVERIFIED)
    if json_wanted:
        say(as_json({"preset": team.name, "frameworks": report}))
    return Exit.FAILED if Exit.FAILED in codes else max(codes, default=Exit.DONE)


def _tell(template: Template, found: list[Trial]) -> None:
    """Say how often it was made, and each problem and broken promise once."""
    lines = dict.fromkeys(
        line
        for each in found
        for line in (
            *(f"error: {problem}{_with(each)}" for problem in each.problems),
            *(
                f"warning: {shown(one.by.path)}: {one.promise.id}: {one.message}"
                for one in each.weakened
            ),
        )
    )
    note(f"{template.name}: made with {len(found)} sets of answers")
    for line in lines:
        note(f"  {line}")


def _with(trial: Trial) -> str:
    said = ", ".join(f"{key}={value}" for key, value in trial.given.items())
    return f" ({shown(said)})" if said else ""


def _verified(template: Template, preset: Preset) -> tuple[bool, dict[str, Any]]:
    """Verify and lint its project where nobody sees it; one that fails stays, to be looked at."""
    with ExitStack() as stack:
        place = Path(mkdtemp(prefix="fwscaffold-"))
        stack.callback(shutil.rmtree, place)
        fence(place)
        project = place / "shop"
        write_directory(planned(template, usual(template, preset), preset), project)
        passed, report = verified(project, template, lint=True)
        if not passed:
            stack.pop_all()
            note(f"the project that failed is {shown(project)}")
        return passed, report

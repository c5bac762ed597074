"""What `adopt` does with a project that cruft or cookiecutter has made."""

from datetime import UTC, datetime
from pathlib import Path

from fwscaffold.cli.output import note
from fwscaffold.cli.trusting import permitted
from fwscaffold.cli.waiting import waiting
from fwscaffold.command import command_line
from fwscaffold.creation import base, receipt
from fwscaffold.creation.write import write_new
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import takeover
from fwscaffold.lifecycle.takeover import Record
from fwscaffold.preset.layers import standard
from fwscaffold.preset.presets import Preset
from fwscaffold.source.templates import again, followed_by, next_of
from fwscaffold.template.catalog import Origin, Template
from fwscaffold.wording import quoted, shown


def record(project: Path, replayed: Path | None) -> Record | None:
    """Return what the tool that has made the project says of it, or None where none does.

    Raises a usage error for copier, whose templates are of another format.
    """
    if replayed:
        return takeover.replay(replayed)
    found = takeover.cruft(project)
    if not found and (project / takeover.COPIER).is_file():
        path = quoted(project / takeover.COPIER)
        message = f"{path} is of a template of copier's, whose format is another: update it with"
        raise ScaffoldError(f"{message} copier, or name a framework to take it over as", Exit.USAGE)
    return found


def take_over(project: Path, found: Record, preset: Preset, word: str, trust: bool) -> None:
    """Write the receipt of a project as its template made it, and say how it goes on."""
    with waiting(lambda: "reading the template that has made it"):
        template = permitted(_template(project, found, word), trust, yes=True)
        answers = takeover.answered(template, found)
        wanted = standard(template, answers, preset)
    written = takeover.taken_over(template, answers, wanted, found, preset.source)
    (project / base.PATH).unlink(missing_ok=True)
    write_new(project / base.PATH, base.packed(wanted.values()))
    write_new(project / receipt.PATH, written.file)
    see = command_line(["fwscaffold", "diff", project])
    then = command_line(["fwscaffold", "update", project])
    note(f"adopted {shown(project)} as made from {shown(template.typed)} at {written.release}")
    note(f"commit that; `{see}` shows what is newer, `{then}` merges it")


def _template(project: Path, found: Record, word: str) -> Template:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    origin = Origin(found.source, found.ref, found.commit, at=now, seed="0")
    if found.commit:
        return followed_by(again(origin, project, word))
    if not (found.ref or "@" in word):
        message = f"no record says at which commit {quoted(found.source)} has made this project"
        raise ScaffoldError(f"{message}, add `--template SOURCE@REF`", Exit.USAGE)
    return next_of(origin, project, "" if "@" in word else found.ref, word)

"""How far a project is from its standard: decided here, put into words elsewhere."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from fwscaffold.errors import ScaffoldError
from fwscaffold.lifecycle import repository
from fwscaffold.lifecycle.advised import advised
from fwscaffold.lifecycle.excused import excused
from fwscaffold.lifecycle.followed import made_from
from fwscaffold.lifecycle.kept import behind, kept, rewritten
from fwscaffold.lifecycle.originals import originals
from fwscaffold.lifecycle.outstanding import is_conflict, pending
from fwscaffold.lifecycle.project import Project, load
from fwscaffold.lifecycle.replay import is_under_way
from fwscaffold.lifecycle.standard import State, state
from fwscaffold.lifecycle.verdict import Finding, Inspection, Level, Rule
from fwscaffold.markers import has_markers
from fwscaffold.parallel import mapped
from fwscaffold.preset.presets import locked
from fwscaffold.wording import quoted, refusal, shown

UNFINISHED = "an update is under way, end it with `fwscaffold update --continue` or with `--abort`"
STALE = "the template has changed, see `fwscaffold diff` and run `fwscaffold update`"


def inspect_all(
    directories: Sequence[Path], strict: bool, preset: str | None = None, template: str = ""
) -> Iterator[Inspection]:
    """Give what was found in each, in their order; a project that cannot be judged says why."""
    inspect_one = partial(_inspect_any, strict=strict, preset=preset, template=template)
    return mapped(inspect_one, directories)


def only(inspection: Inspection, advisory: str) -> Inspection:
    """Return of what was found only what is about the advisory; who has it still has drifted."""
    judgements = [each for each in inspection.advisories if each.id == advisory]
    kept = [each for each in inspection.findings if each.rule in {advisory, Rule.PROBLEM}]
    raised = [
        replace(each, level=Level.ERROR) if each.level is Level.WARNING else each for each in kept
    ]
    return replace(inspection, findings=raised, advisories=judgements)


def _inspect_any(directory: Path, strict: bool, preset: str | None, template: str) -> Inspection:
    """Return what was found; whatever goes wrong with one project is a line about that one."""
    try:
        return inspect(load(directory, preset, partial(made_from, word=template)), strict)
    except ScaffoldError as error:
        problem = str(error)
    except OSError as error:
        problem = refusal(error)
    except Exception as error:  # noqa: BLE001 it must not hide what is found in the others
        problem = f"{quoted(directory)} cannot be read: {type(error).__name__}, {shown(error)}"
    return Inspection(directory, findings=[Finding(Rule.PROBLEM, problem)])


def inspect(project: Project, strict: bool) -> Inspection:
    """Return what was found; *strict* makes errors of changed texts and a stale template."""
    files = project.receipt.files
    frame = project.frame(files)
    known = originals(project, (path for path in frame if path in project.present))
    states = {
        path: state(path, files[path], project.present.get(path), known.get(path)) for path in frame
    }
    stale = project.refused.values() or [STALE] * project.is_stale
    template, text = (Level.ERROR, Level.ERROR) if strict else (Level.WARNING, Level.NOTE)
    judgements, more = advised(project, template)
    findings = [
        *kept(project, known),
        *rewritten(project),
        *_changed(project, states, known, text),
        *more,
        *_markers(project),
        *([Finding(Rule.UNFINISHED, UNFINISHED)] if is_under_way(project.directory) else []),
        *_demands(project),
        *(Finding(Rule.STALE, message, level=template) for message in stale),
        *_pending(project, template),
        *behind(project, text),
    ]
    return Inspection(
        project.directory,
        project.template.name,
        project.receipt.release,
        states,
        [*excused(project, findings)],
        judgements,
    )


def _changed(
    project: Project,
    states: Mapping[PurePosixPath, State],
    known: Container[PurePosixPath],
    level: Level,
) -> Iterator[Finding]:
    version = project.receipt.version
    unknown = {path for path in states if states[path] is State.EDITED and path not in known}
    command = repository.lacks(project.directory) if unknown else ""
    fetch = f"run `{command}`" if command else "fetch all of that"
    for path, found in states.items():
        if found is State.MISSING:
            yield Finding(Rule.MISSING, "a file of the standard is missing", path, level)
        elif found is State.EDITED and path in unknown:
            message = (
                "it differs from the standard, and the text that it came from is not in the "
                f"repository's history, so {fetch} or check with fwscaffold {version}"
            )
            yield Finding(Rule.EDITED, message, path, level)
        elif found is State.EDITED:
            yield Finding(Rule.EDITED, "a line of the standard was changed or removed", path, level)


def _markers(project: Project) -> Iterator[Finding]:
    for path, file in project.present.items():
        if file != project.rendered.get(path) and has_markers(file.content):
            yield Finding(Rule.MARKERS, "conflict markers are left", path)


def _pending(project: Project, level: Level) -> Iterator[Finding]:
    """Give what an update has left out, but for conflicts, whose markers are found anyway."""
    for path, left in pending(project).items():
        if not is_conflict(path, left, project.receipt):
            message = f"a change of the standard is pending: {left.why}"
            yield Finding(Rule.PENDING, message, path, level)


def _demands(project: Project) -> Iterator[Finding]:
    """Give what the preset demands and the project does not have."""
    preset, answers = project.preset, project.answers.public
    for key, lock in preset.locked.items():
        if answers.get(key, lock.value) != lock.value:
            message = f"{key} {quoted(answers[key])} {locked(preset, key)}"
            yield Finding(Rule.LOCKED, message)
    written = project.receipt.files  # what is missing of those is said already
    for path in map(PurePosixPath, preset.required):
        if path not in written and not (project.directory / path).is_file():
            yield Finding(Rule.REQUIRED, f"preset {quoted(preset.name)} requires this file", path)

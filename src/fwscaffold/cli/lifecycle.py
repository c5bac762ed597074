"""What `diff`, `update` and `adopt` share: a project's plan, and the answers for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fwscaffold import __version__
from fwscaffold.cli.left_out import left_out
from fwscaffold.cli.settled import show
from fwscaffold.cli.trusting import permitted_again, tell_left_out
from fwscaffold.cli.waiting import waiting
from fwscaffold.creation import left
from fwscaffold.creation.origin import release as release_of
from fwscaffold.creation.plan import Kind
from fwscaffold.creation.receipt import Receipt
from fwscaffold.creation.report import plan_json
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import release
from fwscaffold.lifecycle.followed import newest
from fwscaffold.lifecycle.project import Project, load, still_taken
from fwscaffold.lifecycle.update import Choices, Update, plan_update
from fwscaffold.preset.fitting import refuse_unfit
from fwscaffold.preset.presets import answered, refuse_locked
from fwscaffold.template.answers import Answers, complete, refuse_unknown
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import questions
from fwscaffold.wording import quoted


@dataclass(frozen=True, slots=True)
class Followed:
    """The template that is followed: where it is, if not where it was, and to which ref."""

    source: str = ""
    to: str = ""
    trust: bool = False

    def __call__(self, written: Receipt, directory: Path) -> Template:
        """Return the template of a project, with leave to run what it has run before."""
        found = newest(written, directory, self.source, self.to)
        return permitted_again(found, written.origin, self.trust)


FOLLOWED = Followed()


def planned(
    directory: Path,
    settings: Iterable[str],
    preset: str | None = None,
    choices: Choices | None = None,
    followed: Followed = FOLLOWED,
) -> tuple[Project, Update]:
    """Return the project, and what an update with the *settings* does to it."""
    with waiting(lambda: "reading the project and its preset"):
        project = load(directory, preset, followed)
    wanted = answers(project, settings)
    show(project.preset)
    tell_left_out(left_out(project))
    return project, plan_update(project, wanted, _asked, choices)


def answers(project: Project, settings: Iterable[str]) -> Answers:
    """Return the project's answers with the *settings* in place of its own.

    Raises a usage error for an answer that today's template does not take and nobody replaces.
    """
    template = project.template
    given = typed(template, settings)
    refuse_locked(project.preset, given)
    refuse_unfit(project.preset, template)
    for key, problem in project.refused.items():
        if key not in {*given, *project.preset.locked}:
            raise ScaffoldError(problem, Exit.USAGE)
    kept = {**still_taken(template, project.receipt.answers), **given}
    return complete(template, answered(project.preset, template, kept))


def typed(template: Template, settings: Iterable[str]) -> dict[str, object]:
    """Return the *settings*, each `key=value`, as answers; raise for an unknown key."""
    given = dict(map(_pair, settings))
    refuse_unknown(template, given)
    asked = {question.key: question for question in questions(template)}
    return {key: asked[key].read(text) for key, text in given.items()}


def _asked(written: Receipt) -> Mapping[str, bytes]:
    with waiting(lambda: f"asking the package registry for fwscaffold {written.version}"):
        return release.contents(written)


def _pair(setting: str) -> tuple[str, str]:
    key, equals, value = setting.partition("=")
    if not equals:
        message = f"setting {quoted(setting)} has no value, write `--set docker=no`"
        raise ScaffoldError(message, Exit.USAGE)
    return key.replace("-", "_"), value


def report(project: Project, update: Update) -> dict[str, Any]:
    """Return what a program is told of an update."""
    return {
        "framework": project.template.name,
        "project": str(project.directory),
        "from": project.receipt.release,
        "to": release_of(whence) if (whence := project.template.origin) else __version__,
        "changes": plan_json([change for change in update.plan if change.kind is not Kind.SAME]),
        "pending": left.as_json(update.pending),
        "left_out": left_out(project),
    }

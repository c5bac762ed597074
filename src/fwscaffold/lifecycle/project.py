"""A project that exists: its receipt, and the files that it has now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fwscaffold.creation import receipt
from fwscaffold.creation.left import NO_FILE
from fwscaffold.creation.receipt import Receipt
from fwscaffold.lifecycle import as_written
from fwscaffold.lifecycle.followed import Choose, made_from
from fwscaffold.lifecycle.grown import with_grown
from fwscaffold.lifecycle.present import files, not_checked_out
from fwscaffold.lifecycle.standard import is_frame
from fwscaffold.preset.file import choose
from fwscaffold.preset.fitting import fitted
from fwscaffold.preset.layers import Layer, Layers, layers, overlaid
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import Preset
from fwscaffold.template.answers import Answers, complete
from fwscaffold.template.catalog import Template
from fwscaffold.template.declaration import declaration
from fwscaffold.template.questions import Question, questions
from fwscaffold.tree import Tree
from fwscaffold.wording import quoted


@dataclass(frozen=True, slots=True)
class Project:
    """A project, with what this version's template makes of the same answers."""

    directory: Path
    receipt: Receipt
    template: Template
    answers: Answers
    preset: Preset
    team: frozenset[PurePosixPath]
    present: Tree
    layers: Layers

    @property
    def rendered(self) -> Tree:
        """What today's template and preset make of the answers."""
        return self.layers[-1].tree

    @property
    def is_stale(self) -> bool:
        """Whether today's template would write something else, what is pending included."""
        written = self.receipt
        offered = {**written.files, **{path: left.to for path, left in written.pending.items()}}
        wanted = {path: file.mark for path, file in self.rendered.items()}
        return wanted != {path: mark for path, mark in offered.items() if mark != NO_FILE}

    @property
    def refused(self) -> Mapping[str, str]:
        """For each answer that today's template asks for and does not take, what to do."""
        answers = self.receipt.answers
        return {
            question.key: _refusal(question, answers[question.key])
            for question in questions(self.template)
            if question.key in answers and not question.takes(answers[question.key])
        }

    def is_frame(self, path: PurePosixPath) -> bool:
        """Return whether the file is of the frame; those of the preset are."""
        return bool(self.frame([path]))

    def frame(self, paths: Iterable[PurePosixPath]) -> list[PurePosixPath]:
        """Return those of the paths that are of the frame."""
        patterns = declaration(self.template).frame
        return [path for path in paths if path in self.team or is_frame(path, patterns)]


def load(
    directory: Path, preset: str | None = None, choose_template: Choose = made_from
) -> Project:
    """Return the project in the directory, under the preset that is named, or else under its own.

    Its template is the one that it was made from, or another that is chosen. Raises a usage error
    if it is none of ours.
    """
    return of(receipt.read(directory), directory, preset, choose_template)


def of(
    written: Receipt,
    directory: Path,
    preset: str | None = None,
    choose_template: Choose = made_from,
) -> Project:
    """Return the same for a project with this receipt."""
    found = choose_template(written, directory)
    chosen = fitted(choose(preset, directory, written.preset), found)
    template = asking(chosen, found)
    marks = {**{path: left.to for path, left in written.pending.items()}, **written.files}
    here = files(directory, marks)
    present = {**here, **not_checked_out(directory, written.files, here)}
    if as_written.is_made_by_code(written, template):
        answers = as_written.answers(written, directory)
        made: Layers = [Layer(template.name, as_written.tree(written, directory))]
    else:
        answers = complete(template, still_taken(template, written.answers))
        made = layers(template, answers, chosen)
    team = overlaid(made)
    if written.resources:
        given = (template, answers, written.resources, (written, directory))
        made = [*made, Layer("resources", with_grown(made[-1].tree, *given))]
    shared = _shared(present, made[-1].tree)
    return Project(directory, written, template, answers, chosen, team, shared, made)


def _shared(present: Tree, rendered: Tree) -> Tree:
    """Return what is present; a file that is as rendered is that object, which knows its blob."""
    same = {path: rendered[path] for path, file in present.items() if rendered.get(path) == file}
    return {**present, **same}


def still_taken(template: Template, answers: Mapping[str, object]) -> dict[str, object]:
    """Return those of an older template's answers that today's asks for and takes."""
    return {
        question.key: answers[question.key]
        for question in questions(template)
        if question.key in answers and question.takes(answers[question.key])
    }


def _refusal(question: Question, answer: object) -> str:
    example = f"{question.key}={next(iter(question.choices), 'VALUE')}"
    message = f"{question.key} {quoted(answer)} is no longer offered, choose another with"
    return f"{message} `fwscaffold update --set {example}`"

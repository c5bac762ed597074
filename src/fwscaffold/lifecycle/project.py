"""A project that exists: its receipt, the files that it has now, and the standard's text for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from fwscaffold import __version__
from fwscaffold.creation import base, receipt
from fwscaffold.creation.left import NO_FILE
from fwscaffold.creation.receipt import Receipt
from fwscaffold.lifecycle import as_written, repository
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
from fwscaffold.tree import File, Tree, blob_of, is_executable
from fwscaffold.wording import quoted

# Gives the files of the release that wrote a receipt, by their git blob.
Ask = Callable[[Receipt], Mapping[str, bytes]]


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
    written = receipt.read(directory)
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


def _without_own(project: Project) -> Receipt:
    """Return the receipt without the answers that no template asks for, only the preset."""
    written, own = project.receipt, project.preset.questions
    answers = {key: answer for key, answer in written.answers.items() if key not in own}
    return replace(written, answers=answers)


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


def originals(project: Project, paths: Iterable[PurePosixPath], ask: Ask | None = None) -> Tree:
    """Return the files as they were last written, where their text can still be found.

    That is in the project, in what today's template makes, in the texts that the project keeps, in
    its history or, where one may *ask*, in the release that wrote them.
    """
    marks = {path: project.receipt.files[path] for path in paths}
    trees = (project.present, project.rendered)
    known = {t[path].blob: t[path].content for path in marks for t in trees if path in t}
    wanted = {blob_of(mark) for mark in marks.values()}
    if not wanted <= known.keys():  # it may have another name now
        known |= {file.blob: file.content for tree in trees for file in tree.values()}
    if not wanted <= known.keys():
        known.update(base.read(project.directory))
    if lost := wanted - known.keys():
        known.update(repository.contents(project.directory, sorted(lost)))
    if ask and not lost <= known.keys() and project.receipt.version != __version__:
        known.update(ask(_without_own(project)))
    return {
        path: File(known[blob_of(mark)], executable=is_executable(mark))
        for path, mark in marks.items()
        if blob_of(mark) in known
    }

"""The files of a project as they were last written, wherever their text can still be found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from fwscaffold import __version__
from fwscaffold.creation import base
from fwscaffold.creation.receipt import Receipt
from fwscaffold.lifecycle import repository
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.standard import is_reformatted
from fwscaffold.tree import Tree, blob_of, marked

# Gives the files of the release that wrote a receipt, by their git blob.
Ask = Callable[[Receipt], Mapping[str, bytes]]


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
    return marked(marks, known)


def reformatted(project: Project, paths: Iterable[PurePosixPath]) -> Mapping[PurePosixPath, str]:
    """Return those of the files that are only laid out anew, with their marks as they are now."""
    present = project.present
    old = originals(project, [path for path in paths if path in present])
    found = (path for path, file in old.items() if is_reformatted(path, present[path], file))
    return {path: present[path].mark for path in found}


def _without_own(project: Project) -> Receipt:
    """Return the receipt without the answers that no template asks for, only the preset."""
    written, own = project.receipt, project.preset.questions
    answers = {key: answer for key, answer in written.answers.items() if key not in own}
    return replace(written, answers=answers)

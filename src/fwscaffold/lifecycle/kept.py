"""Which of its standard's promises a project breaks."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from fwscaffold.lifecycle.home import command, home
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.standard import ADOPTED
from fwscaffold.lifecycle.verdict import Finding, Level, Rule
from fwscaffold.markers import has_markers
from fwscaffold.promise.formats import Unreadable
from fwscaffold.promise.keeping import broken
from fwscaffold.promise.promises import promises
from fwscaffold.promise.sources import Sources
from fwscaffold.promise.weakened import weakened
from fwscaffold.template.render import digest
from fwscaffold.tree import Tree
from fwscaffold.wording import quoted


def kept(project: Project, written: Tree) -> Iterator[Finding]:
    """Give each promise that is broken; *written* is what is known of the standard's texts.

    What the preset itself breaks is its team's word, and no drift.
    """
    sources = Sources(project.directory, project.receipt.files, project.present, written)
    unreadable = set[PurePosixPath]()
    is_adopted = any(left.why == ADOPTED for left in project.receipt.pending.values())
    level = Level.WARNING if is_adopted else Level.ERROR  # until the frame is taken over
    own = weakened(project.template, project.answers, project.layers)
    of_team = {(each.promise.id, each.by): each for each in own}
    for each in of_team.values():
        message = f"{each.message}, as preset {quoted(project.preset.name)} has it"
        yield Finding(each.promise.id, message, each.by.path, Level.WARNING, each.promise.says)
    for promise in promises(project.template, project.answers):
        try:
            for found in broken(promise, sources):
                if (promise.id, found) in of_team:
                    continue
                message = f"{promise.says}, but {found.problem}"
                yield Finding(promise.id, message, found.path, level, promise.says)
        except Unreadable as error:
            file = project.present.get(error.path)
            is_unsettled = file is not None and has_markers(file.content)  # which is found already
            if error.path not in unreadable and not is_unsettled:
                yield Finding(Rule.UNREADABLE, str(error), error.path)
            unreadable.add(error.path)


def rewritten(project: Project) -> Iterator[Finding]:
    """Give each file of which the receipt says what its own template has not written."""
    written = project.receipt
    if written.template != digest(project.template) or project.refused:
        return  # what another state of the template has written is not known here
    for path, file in project.rendered.items():
        is_own = path not in project.team and path not in written.pending
        if is_own and written.files.get(path) != file.mark:
            message = "the receipt says of it what the standard did not write, restore the receipt"
            yield Finding(Rule.RECEIPT, message, path)


def behind(project: Project, level: Level) -> Iterator[Finding]:
    """Give the pipeline at the top of the repository where it is behind the project's."""
    where = home(project.directory)
    if where and (where.top / where.path).is_file():
        from fwscaffold.lifecycle.pipeline import is_behind  # it takes its time to load

        if is_behind(project, where):
            message = f"{where.path} at the top of the repository says something else, run"
            told = quoted(command(project.directory))
            yield Finding(Rule.PIPELINE, f"{message} {told}", where.source, level)

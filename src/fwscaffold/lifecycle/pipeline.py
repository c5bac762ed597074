"""A project's pipeline where a repository of many runs it: at its top, for changes of the project.

GitHub and GitLab read pipelines at the top of a repository only, and nothing is written outside of
a project unless its owner says so.
"""

import re
from dataclasses import replace

from fwscaffold import __version__
from fwscaffold.creation.disk import flush
from fwscaffold.creation.places import obstacle
from fwscaffold.creation.staging import staging
from fwscaffold.creation.write import write_file
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.aligned import newest
from fwscaffold.lifecycle.home import Home
from fwscaffold.lifecycle.merge import merge, refuse_without_git
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.repository import uncommitted
from fwscaffold.preset.layers import standard
from fwscaffold.reading import find_file
from fwscaffold.tree import File
from fwscaffold.wording import quoted

PLAIN = re.compile(r"[\w./-]+", re.ASCII)  # nothing that a path filter reads as a pattern


def at_the_top(project: Project, where: Home) -> File:
    """Return the pipeline for the top of the repository: the project's own, and its place.

    What bots have renewed there stays. Raises where a path filter cannot name the place, where the
    template does not say what that changes, and where the owner has changed the same.
    """
    if not PLAIN.fullmatch(str(where.place)):
        message = f"{quoted(where.place)} cannot be named in a path filter, use letters, digits,"
        raise ScaffoldError(f"{message} `.`, `-` and `_`", Exit.USAGE)
    made = _placed(project, where)
    there = find_file(where.top / where.path, where.top)
    texts = (each.unix.content.decode("utf-8", "replace") for each in (made, there or made))
    return replace(made, content=newest(where.source, *texts).encode("utf-8"))


def is_behind(project: Project, where: Home) -> bool:
    """Whether there is a pipeline at the top, and it is another."""
    there = find_file(where.top / where.path, where.top)
    try:
        return there is not None and at_the_top(project, where).content != there.unix.content
    except ScaffoldError:  # it is written by hand
        return False


def _placed(project: Project, where: Home) -> File:
    path, answers = where.source, project.answers
    here = replace(answers, context={**answers.context, "_place": str(where.place)})
    made = standard(project.template, here, project.preset)
    plain, placed, own = (tree.get(path) for tree in (project.rendered, made, project.present))
    if not (plain and placed and own) or placed == plain:
        message = f"the template does not say what {quoted(path)} is at the top, write"
        raise ScaffoldError(f"{message} {quoted(where.path)} by hand", Exit.USAGE)
    if own.unix.content == plain.content:
        return placed
    refuse_without_git([path])
    merged = merge({path: plain}, {path: own.unix}, {path: placed}, f"fwscaffold-{__version__}")
    if merged.conflicts:
        message = f"{quoted(path)} is changed where its place is to be named, write"
        raise ScaffoldError(f"{message} {quoted(where.path)} by hand", Exit.CONFLICT)
    return merged.tree[path]


def put(file: File, where: Home) -> None:
    """Write the pipeline to the top of the repository, whole or not at all.

    Raises a conflict where something else is in its way, or an edit that is not committed.
    """
    place = where.top / where.path
    if found := obstacle(where.top, where.path):
        message = f"{quoted(found.relative_to(where.top))} is in the way, move it away"
        raise ScaffoldError(message, Exit.CONFLICT)
    if place.exists() and uncommitted(where.top, [str(where.path)]):
        message = f"{quoted(where.path)} has edits that are not committed, commit or stash them"
        raise ScaffoldError(message, Exit.CONFLICT)
    with staging(place) as prepared:
        write_file(prepared / place.name, file)
        (prepared / place.name).replace(place)
        flush(place.parent)

"""What the files of GitHub Actions and of GitLab CI run on every change of a project."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.promise.setting import values
from fwscaffold.promise.shell import Ran, commands
from fwscaffold.tree import globs

EVENTS = frozenset({"push", "pull_request", "pull_request_target", "merge_group", "workflow_call"})
NEVER = frozenset({"false", "0", "''", "null", "never()"})
GLOBAL = frozenset(
    "default include stages variables workflow image services cache before_script after_script "
    "pages spec".split()
)
TOP = PurePosixPath()
EXPRESSION = re.compile(r"\$\{\{.*?\}\}")  # a value, whatever is written in it
WILD = re.compile(r"[*?+\[]")
UNKNOWN = re.compile(r"\$|^[/~]")  # in a directory that only the machine knows which runs it


def github(workflow: Any, place: PurePosixPath = TOP) -> Iterator[Ran]:
    """Give the commands of a workflow; an action that is used is the command `uses ACTION`.

    *place* is where in the repository the project is.
    """
    events = [pair for event in values(workflow, "on") for pair in _events(event)]
    if not any(name in EVENTS and _is_for(place, filters) for name, filters in events):
        return
    for job in values(workflow, "jobs.*"):
        for step in [job, *values(job, "steps")]:
            if not isinstance(step, dict) or _is_off(job) or _is_off(step):
                continue
            counts = not any(_says(each, "continue-on-error", "true") for each in (job, step))
            if action := values(step, "uses"):
                yield Ran(["uses", str(action[0]).split("@")[0]], counts)
            told = [
                *values(step, "working-directory"),
                *values(job, "defaults.run.working-directory"),
                *values(workflow, "defaults.run.working-directory"),
                "",
            ]
            scripts = (EXPRESSION.sub("$", str(script)) for script in values(step, "run"))
            yield from _run(scripts, counts, str(told[0]), place)


def gitlab(pipeline: Any, place: PurePosixPath = TOP) -> Iterator[Ran]:
    """Give the commands of the jobs that run by themselves."""
    if not isinstance(pipeline, dict) or _never(values(pipeline, "workflow.rules")):
        return
    first = values(pipeline, "default.before_script") or values(pipeline, "before_script")
    for name, job in pipeline.items():
        if name in GLOBAL or str(name).startswith(".") or not isinstance(job, dict):
            continue
        bases = [pipeline.get(str(base)) for base in values(job, "extends")]
        tables = [{"before_script": first}, *bases, job]
        whole = {k: v for table in tables if isinstance(table, dict) for k, v in table.items()}
        if _never([whole]) or _never(values(whole, "rules")):
            continue
        script = [line for key in ("before_script", "script") for line in _flat(values(whole, key))]
        yield from _run(script, not _says(whole, "allow_failure", "true"), "", place)


def included(pipeline: Any) -> Iterator[PurePosixPath]:
    """Give the files of the same repository that a pipeline of GitLab includes or starts."""
    for each in (*values(pipeline, "include"), *values(pipeline, "*.trigger.include")):
        for name in [each, *values(each, "local")]:
            if isinstance(name, str):
                yield PurePosixPath(name.lstrip("/"))


def _flat(script: Sequence[Any]) -> Iterator[str]:
    """Give the lines of a script, some of which another list may have brought."""
    for each in script:
        yield from map(str, each if isinstance(each, list) else [each])


def _events(event: Any) -> Iterable[tuple[str, Any]]:
    """Return the names of the events, each with its filters."""
    return event.items() if isinstance(event, dict) else [(str(event), None)]


def _is_for(place: PurePosixPath, filters: Any) -> bool:
    """Whether an event with the filters is met by changes in a directory of the repository."""
    if place == TOP:
        return True
    inside, paths = f"{place}/", [str(each) for each in values(filters, "paths")]
    starts = [WILD.split(path)[0] for path in paths if not path.startswith("!")]
    is_named = any(inside.startswith(start) or start.startswith(inside) for start in starts)
    left_out = [str(each) for each in values(filters, "paths-ignore")]
    return (is_named or not paths) and not globs(*left_out).match(inside)


def _is_off(step: Any) -> bool:
    conditions = [str(each) for each in values(step, "if")]
    return any(each.removeprefix("${{").removesuffix("}}").strip() in NEVER for each in conditions)


def _never(rules: Any) -> bool:
    """Whether there are rules, and none of them lets anything run by itself."""
    return bool(rules) and all(
        _says(rule, "when", "never") or _says(rule, "when", "manual") for rule in rules
    )


def _says(table: Any, key: str, value: str) -> bool:
    return isinstance(table, Mapping) and str(table.get(key)).lower() == value


def _run(
    scripts: Iterable[str], counts: bool, directory: str, place: PurePosixPath
) -> Iterator[Ran]:
    """Give the commands of the scripts, from a directory on, that do not run beside the project."""
    for ran in (ran for script in scripts for ran in commands(script)):
        if ran.words[0] == "cd" and len(ran.words) > 1:
            directory = posixpath.normpath(posixpath.join(directory, ran.words[1]))
        elif _sees(directory, place):
            yield Ran(ran.words, ran.counts and counts)


def _sees(directory: str, place: PurePosixPath) -> bool:
    """Whether the directory is around the project or in it, as far as that can be known."""
    path, is_known = PurePosixPath(directory), not UNKNOWN.search(directory)
    return not is_known or path.is_relative_to(place) or place.is_relative_to(path)

"""What the files of GitHub Actions and of GitLab CI run on every change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fwscaffold.promise.setting import values
from fwscaffold.promise.shell import Ran, commands

EVENTS = frozenset({"push", "pull_request", "pull_request_target", "merge_group", "workflow_call"})
NEVER = frozenset({"false", "0", "''", "null", "never()"})
GLOBAL = frozenset(
    "default include stages variables workflow image services cache before_script after_script "
    "pages spec".split()
)


def github(workflow: Any) -> Iterator[Ran]:
    """Give the commands of a workflow; an action that is used is the command `uses ACTION`."""
    events = {str(name) for event in values(workflow, "on") for name in _names(event)}
    if not events & EVENTS:
        return
    for job in values(workflow, "jobs.*"):
        for step in [job, *values(job, "steps")]:
            if not isinstance(step, dict) or _is_off(job) or _is_off(step):
                continue
            counts = not any(_says(each, "continue-on-error", "true") for each in (job, step))
            if action := values(step, "uses"):
                yield Ran(["uses", str(action[0]).split("@")[0]], counts)
            for script in values(step, "run"):
                yield from _counted(str(script), counts)


def gitlab(pipeline: Any) -> Iterator[Ran]:
    """Give the commands of the jobs that run by themselves."""
    if not isinstance(pipeline, dict) or _never(values(pipeline, "workflow.rules")):
        return
    for name, job in pipeline.items():
        if name in GLOBAL or str(name).startswith(".") or not isinstance(job, dict):
            continue
        bases = [pipeline.get(str(base), {}) for base in values(job, "extends")]
        whole = {
            **{k: v for base in bases if isinstance(base, dict) for k, v in base.items()},
            **job,
        }
        if _never([whole]) or _never(values(whole, "rules")):
            continue
        counts = not _says(whole, "allow_failure", "true")
        for key in ("before_script", "script"):
            for line in _flat(values(whole, key)):
                yield from _counted(line, counts)


def _flat(script: Sequence[Any]) -> Iterator[str]:
    """Give the lines of a script, some of which another list may have brought."""
    for each in script:
        yield from map(str, each if isinstance(each, list) else [each])


def _names(event: Any) -> Iterable[str]:
    return event if isinstance(event, dict) else [event]


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


def _counted(script: str, counts: bool) -> Iterator[Ran]:
    return (Ran(ran.words, ran.counts and counts) for ran in commands(script))

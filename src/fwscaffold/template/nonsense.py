"""What is declared of a template, and makes no sense with its questions."""

import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from fwscaffold.template.questions import VARIABLE, Kind, Question
from fwscaffold.wording import quoted, suggestion

Content = Mapping[str, Any]
Known = Mapping[str, Question]


def nonsense(content: Content, asked: Iterable[Question]) -> Iterator[str]:
    """Give each problem of a declaration whose values are of the right kind."""
    known = {question.key: question for question in asked}
    yield from _unknown(content, known)
    texts = [key for key, question in known.items() if question.kind is Kind.TEXT]
    for key in content.get("rules", {}):
        if key not in texts:
            yield f"has a rule for {quoted(key)}, no question for a text{_hint(key, texts)}"
    for promise in content.get("promise", ()):
        yield from _unfit(promise.get("when", {}), known)
    ids = [promise["id"] for promise in content.get("promise", ())]
    yield from (f"has promise {quoted(each)} twice" for each in ids if ids.count(each) > 1)
    yield from _no_commands(content.get("verify", {}))


def _unknown(content: Content, known: Known) -> Iterator[str]:
    """Give each question that is spoken of and that nobody asks."""
    promises = content.get("promise", ())
    variables = VARIABLE.findall(str([promises, content.get("verify", {})]))
    conditions = [key for promise in promises for key in promise.get("when", {})]
    for key in [*content.get("ask", ()), *variables, *conditions]:
        if key not in known:
            yield f"speaks of {quoted(key)}, which is not asked{_hint(key, known)}"


def _unfit(condition: Content, known: Known) -> Iterator[str]:
    """Give each value of the condition that its question does not take."""
    for key, values in condition.items():
        for value in values if isinstance(values, list) else [values]:
            if problem := known[key].unfit(value):
                yield f"has a `when` in which {quoted(key)} is {quoted(value)}, which {problem}"


def _no_commands(verify: Content) -> Iterator[str]:
    steps = [step["run"] for step in verify.get("step", ())]
    for command in [*steps, *([verify["serve"]] if "serve" in verify else [])]:
        try:
            shlex.split(command)
        except ValueError as error:
            yield f"runs {quoted(command)}, no command: {str(error).lower()}"


def _hint(key: str, known: Collection[str]) -> str:
    return suggestion(key, known) if known else ""

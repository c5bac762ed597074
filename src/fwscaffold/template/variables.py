"""The values of a template's variables, in cookiecutter's order; it runs in the sandbox."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fwscaffold.wording import either, quoted

Context = dict[str, Any]
# Renders a template text with the variables so far; the name says what the text is of.
Text = Callable[[str, Context, str], str]


class Problem(Exception):
    """What keeps a template from being rendered, in a sentence."""


def values(variables: Mapping[str, Any], given: Mapping[str, Any], text: Text) -> Context:
    """Return each variable's value: what is given stays as it is, only defaults are rendered.

    As cookiecutter does it, tables come last, when all the rest is known, in which `__` tables are
    rendered twice. Raises `Problem` for what is no choice, and what has neither value nor default.
    """
    known: Context = {}
    for key, raw in variables.items():
        if key.startswith("_") or not isinstance(raw, dict):
            known[key] = _value(key, raw, given, known, text)
    for key, raw in variables.items():
        if isinstance(raw, dict) and (key.startswith("__") or not key.startswith("_")):
            known[key] = given[key] if key in given else _rendered(key, raw, known, text)
    return {key: known[key] for key in variables}


def _value(key: str, raw: Any, given: Mapping[str, Any], known: Context, text: Text) -> Any:
    if key.startswith("_"):
        return _rendered(key, raw, known, text) if key.startswith("__") else raw
    if isinstance(raw, list):
        return _chosen(key, [_rendered(key, each, known, text) for each in raw], given)
    if key in given:
        return given[key]
    if raw is None:
        raise Problem(f"asks for {quoted(key)} and has no default for it, give an answer")
    return _rendered(key, raw, known, text)


def _chosen(key: str, choices: Sequence[Any], given: Mapping[str, Any]) -> Any:
    if not choices:
        raise Problem(f"asks for {quoted(key)} and offers no choice")
    named = {str(choice): choice for choice in choices}
    answer = given.get(key, str(choices[0]))
    if answer not in named:
        raise Problem(f"takes for {quoted(key)} {either(named)}, and not {quoted(answer)}")
    return named[answer]


def _rendered(key: str, raw: Any, known: Context, text: Text) -> Any:
    """Return the value with every text in it rendered; a number is a text."""
    if raw is None or isinstance(raw, bool):
        return raw
    if isinstance(raw, dict):
        return {
            _rendered(key, name, known, text): _rendered(key, value, known, text)
            for name, value in raw.items()
        }
    if isinstance(raw, list):
        return [_rendered(key, each, known, text) for each in raw]
    return attempted(key, lambda: text(str(raw), known, key))


def attempted(what: str, make: Callable[[], str]) -> str:
    """Return what is made; raise `Problem` with whatever went wrong, which may be anything."""
    try:
        return make()
    except Exception as error:
        raise Problem(f"cannot make {quoted(what)}: {_said(error)}") from error


def _said(error: Exception) -> str:
    """Return what an exception says, in one line."""
    if isinstance(error, MemoryError):
        return "it needs more memory than a template may have"
    lines = str(error).splitlines() or [type(error).__name__]
    line = getattr(error, "lineno", None)
    return f"line {line}: {lines[0]}" if line else lines[0]

"""A field as it is typed: `title:string:required`, `state:choice=open,paid:default=open`."""

import re
from dataclasses import replace

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.resource import spelling
from fwscaffold.resource.defaults import default
from fwscaffold.resource.fields import OPTIONS, Field, Type
from fwscaffold.wording import quoted, suggestion

CHOICE = re.compile(r"(?=.{1,30}$)[a-z0-9]+([_-][a-z0-9]+)*")
UNSORTED = frozenset({Type.TEXT, Type.BOOLEAN})  # what no index helps to find
REPEATED = frozenset({Type.CHOICE, *UNSORTED})


def read(text: str) -> Field:
    """Return the field that *text* stands for; raise a usage error for what stands for none.

    The target of a reference is not looked up: *to* is the name as it was given, or the field's.
    """
    definition, has_default, given = text.partition(":default=")
    name, colon, rest = definition.partition(":")
    if not colon:
        raise _refusal(text, f"has no type, write `{spelling.proposal(name)}:string`")
    kind, *options = rest.split(":")
    word, equals, argument = kind.partition("=")
    if word not in {*Type}:
        raise _refusal(text, f"has an unknown type {quoted(word)}{suggestion(word, Type)}")
    found = _with_options(text, Field(name, Type(word)), options)
    found = _with_argument(text, found, argument if equals else None)
    if problem := _contradiction(found, bool(has_default)):
        raise _refusal(text, problem)
    return replace(found, default=_default(text, found, given)) if has_default else found


def _with_options(text: str, found: Field, options: list[str]) -> Field:
    for option in options:
        if option not in OPTIONS:
            hint = suggestion(option, (*OPTIONS, "default=VALUE"))
            raise _refusal(text, f"has an unknown option {quoted(option)}{hint}")
        if options.count(option) > 1:
            raise _refusal(text, f"says {quoted(option)} twice, leave one out")
    is_unique = "unique" in options
    return replace(
        found,
        required=is_unique or "required" in options,
        unique=is_unique,
        index="index" in options and not is_unique,
    )


def _with_argument(text: str, found: Field, argument: str | None) -> Field:
    if found.type is Type.REFERENCE:
        return replace(found, to=found.name if argument is None else argument)
    if found.type is not Type.CHOICE:
        if argument is None:
            return found
        raise _refusal(text, f"takes nothing after `{found.type}`, leave out `={argument}`")
    choices = tuple((argument or "").split(","))
    if wrong := next((each for each in choices if not CHOICE.fullmatch(each)), None):
        message = f"has the choice {quoted(wrong)}, which is not 1 to 30 small letters and digits"
        raise _refusal(text, message)
    if len({*choices}) < max(2, len(choices)):
        raise _refusal(text, "needs two choices or more, each once: `state:choice=open,paid`")
    return replace(found, choices=choices)


def _contradiction(found: Field, has_default: bool) -> str:
    """Return what cannot be together, or nothing."""
    if found.type in REPEATED and found.unique:
        return f"cannot be unique, being of type `{found.type}`: leave that out"
    if found.type in UNSORTED and found.index:
        return f"cannot have an index, being of type `{found.type}`: leave that out"
    if found.type is Type.BOOLEAN and found.required:
        return "is always yes or no, leave out `required`"
    if found.type is Type.REFERENCE and has_default:
        return "cannot have a default, being of type `reference`: leave that out"
    if found.unique and has_default:
        return "cannot be unique and have a default, leave one out"
    return ""


def _default(text: str, found: Field, given: str) -> str | int | bool | None:
    try:
        return default(found, given)
    except ValueError as error:
        raise _refusal(text, f"has the default {quoted(given)}, {error}") from error


def _refusal(text: str, problem: str) -> ScaffoldError:
    return ScaffoldError(f"field {quoted(text)} {problem}", Exit.USAGE)

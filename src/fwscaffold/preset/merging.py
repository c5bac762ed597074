"""A file of the project and a part of one, of the same format, become one file."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fwscaffold import strict_json
from fwscaffold.preset import toml_text, yaml_text
from fwscaffold.preset.additions import filled
from fwscaffold.preset.structure import Misfit, Place, found, merged, puts, without
from fwscaffold.template.answers import Answers

MOST = 200  # values that are put into a file
REMEMBERED = 256  # what many projects have in common


@dataclass(frozen=True, slots=True)
class Format:
    """How a text is read, and how values are put into it and removed without touching the rest."""

    name: str
    data: Callable[[str], Any]
    put: Callable[[str, Place, str, Place], str]
    drop: Callable[[str, Place], str]


def _json(text: str) -> Any:
    strict_json.loads(text)
    return yaml_text.data(text)


TOML = Format("TOML", toml_text.data, toml_text.put, toml_text.drop)
YAML = Format("YAML", yaml_text.data, yaml_text.put, yaml_text.drop)
JSON = Format("JSON", _json, yaml_text.put, yaml_text.drop)
FORMATS = {".toml": TOML, ".yaml": YAML, ".yml": YAML, ".json": JSON}


@lru_cache(REMEMBERED)
def merge(suffix: str, content: bytes, part: str, drops: tuple[tuple[str, ...], ...]) -> bytes:
    """Return the content without what is dropped, and then with the part merged into it.

    Raises `ValueError` with what is wrong, and at which key, where that cannot be.
    """
    form = FORMATS[suffix]
    text = content.decode("utf-8")
    whole = _data(form, text, "it")
    for words in drops:
        place = found(whole, words)
        text, whole = form.drop(text, place), without(whole, place)
    if part:
        wanted = _data(form, part, "what is to be merged")
        places = [*puts(whole, wanted)]
        if len(places) > MOST:
            raise Misfit(f"it changes more than {MOST} values, replace the file instead")
        whole = merged(whole, wanted, places)
        for place, source in places:
            text = form.put(text, place, part, source)
    if _data(form, text, "what comes of it") != whole:
        raise Misfit("that would change more than it says, replace the file instead")
    return text.encode("utf-8")


def spelled(suffix: str, text: str, answers: Answers, source: Path) -> str:
    """Return the part with the answers filled in, each as one text whatever is in it.

    Raises `ValueError` where an answer could be anything else than a text, or part of one.
    """
    form = FORMATS[suffix]
    whole = filled(text, answers, source, lambda value: json.dumps(value, ensure_ascii=False)[1:-1])
    wanted = _filled(_data(form, text, "what is to be merged"), answers, source)
    if _data(form, whole, "what is to be merged") != wanted:
        raise Misfit("write `{{ cookiecutter.… }}` in double quotes")
    return whole


def _filled(data: Any, answers: Answers, source: Path) -> Any:
    if isinstance(data, str):
        return filled(data, answers, source)
    if isinstance(data, list):
        return [_filled(each, answers, source) for each in data]
    if isinstance(data, dict):
        return {filled(k, answers, source): _filled(v, answers, source) for k, v in data.items()}
    return data


def _data(form: Format, text: str, what: str) -> Any:
    try:
        return form.data(text)
    except (ValueError, RecursionError) as error:
        raise Misfit(f"{what} is not {form.name}: {error}") from error

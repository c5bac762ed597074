"""Whether an image is built as promised: which user it runs as, and in which environment."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from fwscaffold.promise.sources import Broken, Sources, Terms
from fwscaffold.wording import quoted

HEREDOC = re.compile(r"<<-?\s*[\"']?(\w+)")
VARIABLE = re.compile(r"\$\{?(\w+)(?::?-([^}]*))?\}?")


@dataclass(slots=True)
class Stage:
    """What is set where a stage of the image ends."""

    user: str = "root"
    variables: dict[str, str] = field(default_factory=dict)


def broken(terms: Terms, sources: Sources) -> Iterator[Broken]:
    """Give what the last stage of the file makes otherwise; without the file there is no image."""
    path = PurePosixPath(terms["file"])
    content = sources.content(path)
    if content is None:
        return
    last = _last(content.decode("utf-8", "replace"))
    user = _filled(last.user, last.variables).split(":")[0]
    if user in terms.get("never_user", ()):
        yield Broken(path, f"the user of the image is {quoted(user)}")
    for name, value in terms.get("environment", {}).items():
        if (found := last.variables.get(name, value)) != value:
            yield Broken(path, f"`{name}` is {quoted(found)}, not {quoted(value)}")


def _last(text: str) -> Stage:
    stages, stage = dict[str, Stage](), Stage()
    for word, rest in _instructions(text):
        match word:
            case "FROM":
                image, *more = [each for each in rest.split() if not each.startswith("--")] or [""]
                base = stages.get(image.lower(), Stage())
                stage = Stage(base.user, {**base.variables})
                if more[:1] and more[0].upper() == "AS":
                    stages[more[-1].lower()] = stage
            case "USER":
                stage.user = rest.strip().strip("\"'")
            case "ENV" | "ARG":
                stage.variables.update(_pairs(rest))
    return stage


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    """Give each instruction's word and its rest; texts that are put into files are left out."""
    lines = iter(text.splitlines())
    for line in lines:
        whole = line.strip()
        if not whole or whole.startswith("#"):
            continue
        while whole.endswith("\\"):
            after = next(lines, "").strip()
            if not after.startswith("#"):
                whole = f"{whole[:-1]} {after}"
        word, _, rest = whole.partition(" ")
        for end in HEREDOC.findall(rest) if word.upper() in {"RUN", "COPY", "ADD"} else []:
            next((inner for inner in lines if inner.strip() == end), None)
        yield word.upper(), rest


def _pairs(rest: str) -> Iterator[tuple[str, str]]:
    for pair in rest.split():
        name, equals, value = pair.partition("=")
        if equals:
            yield name, value.strip("\"'")


def _filled(text: str, variables: Mapping[str, str]) -> str:
    """Return the text with its variables; one that nobody knows stays what it is."""
    return VARIABLE.sub(lambda match: variables.get(match[1], match[2] or match[0]), text)

"""One project from one template by three tools: how each is called with the same answers."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FLASK = ROOT / "templates" / "flask"
PROJECT = "{{cookiecutter.project_slug}}"
VARIABLE = re.compile(r"cookiecutter\.(_*)(\w+)")
PREFIXES = {"": "", "_": "fixed_", "__": "derived_"}
Words = list[str | Path]


def commands(place: Path, twin: Path) -> dict[str, "Tool"]:
    """Return the tools that are installed below *place*."""
    bake: Words = [place / "cookiecutter/bin/cookiecutter", FLASK, "--no-input", "-o", "."]
    copy: Words = [place / "copier/bin/copier", "copy", "--defaults", "--quiet", twin, "shop"]
    new: Words = [place / "fwscaffold/bin/fwscaffold", "new", "flask", "shop", "--yes", "--no-git"]
    return {
        "fwscaffold": Tool(new, lambda key, text: [f"--{key.replace('_', '-')}={text}"]),
        "cookiecutter": Tool(bake, lambda key, text: [f"{key}={text}"]),
        "copier": Tool(copy, lambda key, text: ["--data", f"{key}={text}"]),
    }


class Tool:
    """How a tool is called, and how it is given an answer."""

    def __init__(self, words: Words, option: Any) -> None:
        self.words = words
        self.option = option

    def command(self, answers: Mapping[str, str]) -> list[str]:
        """Return the command line with the answers on it."""
        given = [word for key, text in answers.items() for word in self.option(key, text)]
        return [*map(str, self.words), *given]


def twin(place: Path) -> Path:
    """Write copier's form of the Flask template: the same files, questions and derived answers."""
    shutil.rmtree(place, ignore_errors=True)
    definition = json.loads((FLASK / "cookiecutter.json").read_text("utf-8"))
    copied = definition["_copy_without_render"]
    for source in (FLASK / PROJECT).rglob("*"):
        path = source.relative_to(FLASK / PROJECT)
        if source.is_dir() or "__pycache__" in path.parts:
            continue
        text = source.read_text("utf-8")
        verbatim = any(path.match(pattern) for pattern in copied)
        target = place / "template" / _renamed(str(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            f"{{% raw %}}{text}{{% endraw %}}" if verbatim else _renamed(text), "utf-8"
        )
        shutil.copymode(source, target)
    settings: dict[str, Any] = {"_subdirectory": "template", "_templates_suffix": ""}
    settings["_envops"] = {"keep_trailing_newline": True, **definition.get("_jinja2_env_vars", {})}
    for key, value in definition.items():
        if key not in {"__prompts__", "_copy_without_render", "_jinja2_env_vars"}:
            settings[_renamed(f"cookiecutter.{key}")] = _question(key, value)
    (place / "copier.yml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML
    return place


def _question(key: str, value: Any) -> dict[str, Any]:
    if key.startswith("_") and not isinstance(value, str):
        return {
            "type": "json",
            "default": _renamed(json.dumps(value)),
            "when": False,
        }
    if isinstance(value, list):
        return {"type": "str", "choices": value, "default": value[0]}
    if isinstance(value, bool):
        return {"type": "bool", "default": value}
    # copier has no `slugify`; its own templates write it like this
    text = _renamed(value).replace("| slugify", "| lower | replace(' ', '-')")
    return {"type": "str", "default": text, **({"when": False} if key.startswith("_") else {})}


def _renamed(text: str) -> str:
    return VARIABLE.sub(lambda match: PREFIXES[match[1]] + match[2], text)

"""What a template of somebody else's would run, and the digest of all that it is made of."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from fwscaffold.template.catalog import Template, definition
from fwscaffold.template.declaration import FILE
from fwscaffold.template.extensions import is_harmless
from fwscaffold.template.foreign import content, definition_of, read, refusal, shared
from fwscaffold.wording import quoted

HOOKS = ("pre_prompt", "pre_gen_project", "post_gen_project")


def hooks(template: Template) -> Mapping[str, str]:
    """Return the texts of its hooks, by name, as cookiecutter finds them."""
    directory = template.path / "hooks"
    found = sorted(directory.iterdir()) if directory.is_dir() else []
    named = [path for path in found if path.stem in HOOKS and not path.name.endswith("~")]
    return {f"hooks/{path.name}": _text(template, path) for path in named}


def extensions(template: Template) -> list[str]:
    """Return the extensions of Jinja's that are code of somebody else's."""
    return [each for each in definition(template).get("_extensions", []) if not is_harmless(each)]


def programs(template: Template) -> list[str]:
    """Return what is run only where the template is trusted."""
    return [*hooks(template), *(f"extension {name}" for name in extensions(template))]


def digest(template: Template) -> str:
    """Return the hash of all that the template is made of, as it is there now."""
    definition = definition_of(template.path)
    whole = hashlib.sha256(json.dumps(definition).encode("utf-8"))
    files = [read(template, template.project), shared(template)]
    for name, source in [pair for each in files for pair in sorted(each.items())]:
        whole.update(repr((name, source.executable, source.content)).encode("utf-8"))
    if (declared := template.path / FILE).is_file():
        whole.update(content(template, declared))
    for path in _code(template, definition.get("_extensions", [])):
        name = path.relative_to(template.path).as_posix()
        whole.update(repr((name, content(template, path))).encode("utf-8"))
    return whole.hexdigest()


def _code(template: Template, asked: list[str]) -> list[Path]:
    """Return the files that may be run: hooks, modules, and packages that hold extensions."""
    packages = {name.partition(".")[0] for name in asked}
    patterns = ["hooks/*", "*.py", *(f"{name}/**/*.py" for name in packages if name.isidentifier())]
    found = {path for pattern in patterns for path in template.path.glob(pattern)}
    return sorted(path for path in found if not path.is_dir())


def _text(template: Template, path: Path) -> str:
    try:
        return content(template, path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise refusal(template, f"has a hook {quoted(path.name)} that is not UTF-8") from error

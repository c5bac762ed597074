"""Has a template of somebody else's rendered in the sandbox, and believes nothing that it says."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.reading import ALTOGETHER
from fwscaffold.template.catalog import Origin, Template, definition
from fwscaffold.template.foreign import Source, includes, refusal, sources
from fwscaffold.template.programs import hooks
from fwscaffold.tree import File, Tree, clash, is_safe
from fwscaffold.wording import quoted

PATIENCE = 90  # seconds, of which the sandbox may compute 60
PROGRAM = """
import sys
sys.path[:] = sys.argv[1:]
from fwscaffold.template.sandbox import main
main()
"""
LET_THROUGH = frozenset({"SYSTEMROOT", "TZ", "LANG", "LC_ALL"})


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a template makes of answers; *by_chance* says that clock or dice had a part in it."""

    context: Mapping[str, Any]
    directory: str
    tree: Tree
    by_chance: bool
    hooks: tuple[tuple[str, str], ...] = ()


def rendered(template: Template, origin: Origin, given: Mapping[str, object]) -> Rendering:
    """Return what the template makes of the *given* answers, and of its defaults for the rest.

    Raises a usage error for a template that cannot be rendered, does what no template may, or
    makes what is no project.
    """
    files = sources(template)
    variables = {k: v for k, v in definition(template).items() if k != "__prompts__"}
    request = {
        "variables": variables,
        "given": given,
        "directory": template.folder,
        "sources": {name: source.text for name, source in files.items()},
        "includes": includes(template),
        "about": _about(origin),
        "at": origin.at,
        "seed": origin.seed,
        "root": str(template.path) if origin.trusted else "",
        "hooks": dict(hooks(template)) if origin.trusted else {},
    }
    reply = ask(template, json.dumps(request).encode("ascii"))
    if problem := reply.get("problem"):
        raise refusal(template, str(problem))
    directory = str(reply["directory"])
    if not is_safe(directory):
        raise refusal(template, f"makes a project in {quoted(directory)}, which is no name")
    tree = _tree(template, reply["files"], files)
    scripts = tuple(reply["hooks"].items())
    return Rendering(reply["context"], directory, tree, bool(reply["chance"]), scripts)


def ask(template: Template, request: bytes) -> Any:
    """Return the sandbox's reply; raise where it needs more time or memory than it may have."""
    paths = [path for path in sys.path if path]
    is_trusted, known = template.origin and template.origin.trusted, LET_THROUGH & os.environ.keys()
    try:
        done = subprocess.run(  # noqa: S603 the words are ours
            [sys.executable, "-B", "-E", "-P", "-c", PROGRAM, *paths],
            input=request,
            capture_output=True,
            check=True,
            timeout=PATIENCE,
            env=None if is_trusted else {name: os.environ[name] for name in known},
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        problem = "needs more time or memory than a template may have"
        raise refusal(template, problem) from error


def _about(origin: Origin) -> dict[str, Any]:
    """Return what cookiecutter tells a template of itself, as far as it is so on every machine."""
    return {
        "_template": origin.source,
        "_output_dir": ".",
        "_repo_dir": origin.source,
        "_checkout": origin.ref or None,
    }


def _tree(template: Template, files: Any, known: Mapping[str, Source]) -> Tree:
    tree, total = dict[PurePosixPath, File](), 0
    for path, source, text in files:
        if not is_safe(path):
            raise refusal(template, f"makes {quoted(path)}, which is no file of a project")
        content = known[source].content if text is None else _encoded(template, path, text)
        total += len(content)
        if total > ALTOGETHER:
            raise refusal(template, f"makes more than {ALTOGETHER:,} bytes")
        tree[PurePosixPath(path)] = File(content, known[source].executable)
    if pair := clash(tree):
        first, second = map(quoted, pair)
        raise refusal(template, f"makes {first} and {second}, which no disk holds side by side")
    return dict(sorted(tree.items()))


def _encoded(template: Template, path: str, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise refusal(template, f"makes {quoted(path)}, which is not UTF-8") from error

"""Renders a template of somebody else's, in a process of its own that can do nothing else.

Jinja's sandbox keeps the template from Python's inside. Should it fail, there are two walls behind
it: the system's limits, and an audit hook (PEP 578) that refuses what rendering has no need of.
"""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from zoneinfo import TZPATH

from jinja2 import Environment, FunctionLoader, StrictUndefined
from jinja2.loaders import split_template_path
from jinja2.sandbox import SandboxedEnvironment

from fwscaffold.template.chance import Chance, settled
from fwscaffold.template.extensions import COOKIECUTTERS, loaded
from fwscaffold.template.variables import Context, Problem, attempted, values
from fwscaffold.template.walk import made
from fwscaffold.wording import quoted

EARLY = "hooks/pre_prompt."  # it runs before there are answers
SECONDS, MEMORY = 60, 2 * 1024**3
FORBIDDEN = frozenset(
    "os subprocess socket shutil ctypes pty signal mmap fcntl resource syslog tempfile urllib http "
    "ftplib smtplib poplib imaplib sqlite3 webbrowser winreg msvcrt _winapi cpython".split()
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
LOOKED_AT = frozenset({"os.listdir", "os.scandir"})  # by imports
LIBRARIES = tuple(map(os.path.realpath, (*sys.path, sys.base_prefix, *TZPATH, "/etc/localtime")))
# What `_jinja2_env_vars` may say; a loader, an undefined or a finalizer would be code.
OPTIONS = frozenset(
    "block_start_string block_end_string variable_start_string variable_end_string "
    "comment_start_string comment_end_string line_statement_prefix line_comment_prefix "
    "trim_blocks lstrip_blocks newline_sequence autoescape optimized".split()
)


def main() -> None:
    """Answer the request on standard input on standard output."""
    request = json.load(sys.stdin)
    environment = prepared(request)
    if not request["root"]:
        limit()
        sys.addaudithook(refuse)
    json.dump(reply(request, environment), sys.stdout)


def prepared(request: Mapping[str, Any]) -> Environment | None:
    """Return the environment that the template asks for, or None where there can be none such.

    A trusted template, whose *root* is given, has the one that cookiecutter would give it.
    """
    options, includes = request["variables"].get("_jinja2_env_vars", {}), request["includes"]
    asked, root = request["variables"].get("_extensions", []), request["root"]
    kind = Environment if root else SandboxedEnvironment
    sys.path.extend([root] if root else [])
    with suppress(Exception):
        return kind(
            extensions=[*COOKIECUTTERS, *loaded(asked, bool(root))],
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            loader=FunctionLoader(lambda name: includes.get("/".join(split_template_path(name)))),
            **{name: value for name, value in options.items() if name in OPTIONS},
        )
    return None


def reply(request: Mapping[str, Any], environment: Environment | None) -> dict[str, Any]:
    """Return the values of the variables, the directory's name and the files, or a problem."""
    if environment is None:
        return {"problem": "asks for an environment of Jinja's that there cannot be"}
    try:
        with settled(request["at"], request["seed"]) as chance:
            found = _rendered(request, environment, chance)
            return {**found, "chance": chance.is_used}
    except Problem as problem:
        return {"problem": str(problem)}


def _rendered(
    request: Mapping[str, Any], environment: Environment, chance: Chance
) -> dict[str, Any]:
    variables = request["variables"]
    public = {key: value for key, value in variables.items() if not key.startswith("_")}

    def text(template: str, context: Context, of: str) -> str:
        compiled = environment.from_string(template)
        words = {"cookiecutter": context, "_cookiecutter": public}
        return chance.rendered(of, lambda: compiled.render(words))

    context = {**values(variables, request["given"], text), **request["about"]}
    name = request["directory"]
    directory = attempted(name, lambda: text(name, context, "/"))
    files = [*made(request["sources"], context, text)]
    scripts = {
        of: script if of.startswith(EARLY) else attempted(of, partial(text, script, context, of))
        for of, script in request["hooks"].items()
    }
    return {"context": context, "directory": directory, "files": files, "hooks": scripts}


def limit() -> None:
    """Bound the time, the memory and the files of this process, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    bounds = {
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        with suppress(ValueError, OSError):  # less is allowed already
            resource.setrlimit(what, (most, most))


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise for what no rendering needs: another process, the network, a file but of a library."""
    if event == "open":
        path, _, flags = arguments
        if flags & WRITING or not _is_library(path):
            raise PermissionError(f"it opens {quoted(path)}")
    elif event.partition(".")[0] in FORBIDDEN and event not in LOOKED_AT:
        raise PermissionError(f"it calls {quoted(event)}")


def _is_library(path: Any) -> bool:
    is_name = isinstance(path, str | bytes)
    return is_name and os.path.realpath(os.fsdecode(path)).startswith(LIBRARIES)

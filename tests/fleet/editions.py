"""Three releases of the standard, as data: what each changes in the templates before it.

The first, `R0`, is the templates as they are, with the requirements and the image of some months ago.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from fwscaffold.template.catalog import PROJECT_DIRECTORY
from renaming import rename_module

PINNED = r"(uses: \S+)@[0-9a-f]{40} # v\d+[.]\d+[.]\d+"
QUESTION = '  "docker": true,\n'
PROMPT = '    "docker": "Dockerfile and compose'


@dataclass(frozen=True)
class Swap:
    """In the files that match, a pattern is replaced, wherever it is."""

    where: str
    pattern: str
    new: str
    # Whether a framework may have no such place.
    is_optional: bool = False


@dataclass(frozen=True)
class Fix:
    """A security fix: one place in one of the starter's files, which not every framework has.

    *sign* is the part of the new text that is nowhere else: a name or a text. It is looked for
    without white space, so that a formatter hides nothing.
    """

    files: tuple[str, ...]
    old: str
    new: str
    sign: str

    def is_in_file(self, path: str) -> bool:
        """Whether it is a file that has the place: one of the starter."""
        named = any(fnmatchcase(path, f"*/{name}") for name in self.files)
        return named and "/standard/" not in path

    def is_in(self, text: str) -> bool:
        """Whether the text has the fix."""
        return bare(self.sign) in bare(text)


@dataclass(frozen=True)
class Edition:
    """A release: its name, its version, and what it changes."""

    name: str
    version: str
    swaps: tuple[Swap, ...] = ()
    # The first that a framework has the file of is that framework's.
    fixes: tuple[Fix, ...] = ()
    advisory: str = ""
    acts: tuple[Callable[[Path], None], ...] = ()
    # Names of the starter's modules, and what they are called from now on.
    renamed: tuple[tuple[str, str], ...] = ()


def bare(text: str) -> str:
    """Return the text without what a formatter changes."""
    return re.sub(r"[\s,'\"]", "", text)


def patches(step: int) -> Callable[[Path], None]:
    """Return what moves the base image by so many patches."""

    def act(template: Path) -> None:
        path = template / "cookiecutter.json"
        image = re.compile(r"(python:\d+[.]\d+[.])(\d+)")
        moved = partial(image.sub, lambda found: f"{found[1]}{int(found[2]) + step}")
        path.write_text(moved(path.read_text("utf-8")), "utf-8")

    return act


def rename_starter(renamed: tuple[tuple[str, str], ...]) -> Callable[[Path], None]:
    """Return what renames the first of the modules that a template has, with its importers."""

    def act(template: Path) -> None:
        root = template / PROJECT_DIRECTORY
        for old, new in renamed:
            if found := sorted(root.rglob(f"{old}.py")):
                rename_module(root, found[0], new)
                return
        raise ValueError(f"{template.name} has none of the modules that are renamed")

    return act


def rename_compose(template: Path) -> None:
    """Give the compose file its longer name, wherever it is spoken of."""
    for path in [path for path in template.rglob("*") if path.is_file()]:
        if path.suffix not in {".svg", ".ico"}:
            text = path.read_text("utf-8")
            path.write_text(
                re.sub(r"(?<![\w-])compose[.]yaml", "docker-compose.yaml", text), "utf-8"
            )
        if "compose.yaml" in path.name:
            path.rename(path.with_name(path.name.replace("compose.yaml", "docker-compose.yaml")))


# The second is its name from R2 on.
MODULE = ("security.py", "protection.py")
POLICY = '    "frame-ancestors": "\'none\'",\n'
NO_FRAMES = '    "frame-src": "\'none\'",\n'
NO_WORKERS = '    "worker-src": "\'none\'",\n'
CACHE = 'setdefault("Cache-Control", "{}")'
NEVER, PRIVATE, STALE = "no-store", "no-store, private", "no-store, private, max-age=0"
FIXES = (
    Fix(MODULE, POLICY, POLICY + NO_FRAMES, "frame-src"),
    Fix(("middleware.py",), CACHE.format(NEVER), CACHE.format(PRIVATE), PRIVATE),
)
FIXES_AGAIN = (
    Fix(MODULE, NO_FRAMES, NO_FRAMES + NO_WORKERS, "worker-src"),
    Fix(("middleware.py",), CACHE.format(PRIVATE), CACHE.format(STALE), STALE),
)

RENAMED = (("security", "protection"), ("errors", "failures"))
OLDER = r'(?<=[\w\]]>=)(\d+[.]\d+)[.]\d+(?=[,;"])'

R0 = Edition(
    "R0",
    "0.1.0",
    swaps=(
        Swap("cookiecutter.json", OLDER, r"\1"),
        Swap("*/pyproject.toml", r"limits\[redis\]>=\d+[.]\d+[.]\d+", "limits[redis]>=5.6.0"),
    ),
    acts=(patches(-2),),
)
R1 = Edition(
    "R1",
    "0.2.0",
    swaps=(
        Swap("*ci.yml", r"(    runs-on: ubuntu-latest\n)", r"\1    timeout-minutes: 20\n"),
        Swap("*.gitlab-ci.yml", r"(?m)^(check:\n)", r"\1  timeout: 20 minutes\n"),
        Swap("*/standard/rate_limit.py", r"hexdigest\(\)\[:32\]", "hexdigest()[:40]"),
    ),
    fixes=FIXES,
    advisory="FLEET-1",
    acts=(patches(1),),
)
R2 = Edition(
    "R2",
    "0.3.0",
    swaps=(
        Swap("cookiecutter.json", r'(limits>=\d+[.]\d+)(?=[,;"])', r"\1.0"),
        Swap("cookiecutter.json", r'(click>=\d+[.]\d+)(?=[,;"])', r"\1.1", is_optional=True),
        Swap("cookiecutter.json", r'(pytest>=\d+[.]\d+)(?=[,;"])', r"\1.0"),
        Swap("*/pyproject.toml", r"limits\[redis\]>=5.6.0", "limits[redis]>=5.8.0"),
        Swap("*ci.yml", PINNED, rf"\1@{'b2' * 20} # v7.1.0"),
    ),
    acts=(rename_starter(RENAMED),),
    renamed=RENAMED,
)
R3 = Edition(
    "R3",
    "0.4.0",
    swaps=(
        Swap("*ci.yml", "timeout-minutes: 20", "timeout-minutes: 15"),
        Swap("*.gitlab-ci.yml", "timeout: 20 minutes", "timeout: 15 minutes"),
        Swap("*/standard/rate_limit.py", r"hexdigest\(\)\[:40\]", "hexdigest()[:48]"),
        Swap(
            "cookiecutter.json", QUESTION, QUESTION + '  "log_driver": ["json-file", "journald"],\n'
        ),
        Swap(
            "cookiecutter.json",
            PROMPT,
            '    "log_driver": {"__prompt__": "Log of the containers", "json-file": "JSON files", "journald": "The journal"},\n'
            + PROMPT,
        ),
        Swap(
            "*compose.yaml",
            r"(    init: true\n)",
            r"\1    logging: { driver: {{ cookiecutter.log_driver }} }\n",
        ),
    ),
    fixes=FIXES_AGAIN,
    advisory="FLEET-3",
    acts=(rename_compose, patches(1)),
)
EDITIONS = (R0, R1, R2, R3)

"""What owners and bots change in the files of the standard, each as a function of the site.

One that finds nothing to change raises NotThereError, and was not that owner's habit.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import edits
from edits import NotThereError
from services import Service, code


@dataclass(frozen=True)
class Site:
    """A service's files, and what is drawn for the edit at hand."""

    directory: Path
    service: Service
    random: Random

    @property
    def code(self) -> Path:
        """Where its own modules are."""
        return code(self.directory)

    def edit(self, path: str | Path, edited: Callable[[str], str]) -> None:
        """Change the text of a file."""
        place = self.directory / path
        if not place.is_file():
            raise NotThereError(f"there is no `{path}`")
        before = place.read_text("utf-8")
        after = edited(before)
        if after == before:
            raise NotThereError(f"nothing changes in `{path}`")
        place.write_text(after, "utf-8")

    def write(self, path: str | Path, text: str) -> None:
        """Write a new file, or a file anew."""
        place = self.directory / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")

    def found(self, name: str) -> Path:
        """Return the one file of the project's own code that has the name."""
        places = sorted(path for path in self.directory.rglob(name) if ".git" not in path.parts)
        if not places:
            raise NotThereError(f"there is no `{name}`")
        return places[0]


Habit = Callable[[Site], None]
PIN = re.compile(r"(uses: \S+)@[0-9a-f]{40} # v(\d+)[.](\d+)[.](\d+)")
REQUIREMENT = re.compile(r'^    "[A-Za-z][\w.-]*>=[\d.]+,<[\d.]+",$', re.MULTILINE)


def replaced(pattern: str, new: str, count: int = 1) -> Callable[[str], str]:
    """Return what replaces a pattern in a text."""
    return partial(re.sub, pattern, new, count=count, flags=re.MULTILINE)


def after(anchor: str, block: str) -> Callable[[str], str]:
    """Return what puts a block after the one line with the anchor."""
    return partial(edits.around, "after", anchor, block)


def before(anchor: str, block: str) -> Callable[[str], str]:
    """Return what puts a block before the one line with the anchor."""
    return partial(edits.around, "before", anchor, block)


def bumps_ranges(site: Site) -> None:
    """The bot lets three requirements be a major release newer."""

    def bumped(text: str) -> str:
        lines = REQUIREMENT.findall(text)
        for line in site.random.sample(lines, min(3, len(lines))):
            text = text.replace(
                line, re.sub(r"<(\d+)", lambda found: f"<{int(found[1]) + 1}", line)
            )
        return text

    site.edit("pyproject.toml", bumped)


def bumps_actions(site: Site) -> None:
    """The bot pins the newest patch of each action."""
    newest = "".join(site.random.choice("0123456789abcdef") for _ in range(40))

    def bumped(text: str) -> str:
        return PIN.sub(lambda f: f"{f[1]}@{newest} # v{f[2]}.{f[3]}.{int(f[4]) + 1}", text)

    site.edit(".github/workflows/ci.yml", bumped)


def bumps_image(site: Site) -> None:
    """The bot takes the newest patch of the base image."""

    def bumped(found: re.Match[str]) -> str:
        return f"{found[1]}{int(found[2]) + 1}"

    image = re.compile(r"^(FROM python:\d+[.]\d+[.])(\d+)", re.MULTILINE)
    site.edit("Dockerfile", lambda text: image.sub(bumped, text))


def adds_requirement(site: Site) -> None:
    """The service needs a library."""
    new = site.random.choice(["httpx>=0.28,<1", "tenacity>=9,<10", "python-slugify>=8,<9"])
    site.edit(
        "pyproject.toml", replaced(r"(^dependencies = \[\n(?:    .*\n)*)", rf'\1    "{new}",\n')
    )


def sorts_requirement_in(site: Site) -> None:
    """The service needs a library, in its place in the alphabet: beside one that changes."""
    site.edit("pyproject.toml", before('"limits>=', '    "jmespath>=1,<2",\n'))


def adds_rules(site: Site) -> None:
    """Two more rules of ruff."""
    site.edit("pyproject.toml", replaced(r'^(select = \[.*)"S", ', r'\1"PERF", "PIE", "S", '))


def adds_tool(site: Site) -> None:
    """The settings of one more tool, at the end."""
    site.edit("pyproject.toml", lambda text: text + "\n[tool.interrogate]\nfail-under = 80\n")


def raises_gate(site: Site) -> None:
    """The report leaves out what is covered."""
    site.edit("pyproject.toml", after("show_missing = true", "skip_covered = true\n"))


def adds_ci_step(site: Site) -> None:
    """One more step in CI, after the tests."""
    github, gitlab = "      - run: uv run pip-audit\n", "    - uv run pip-audit\n"
    if (site.directory / ".gitlab-ci.yml").is_file():
        site.edit(".gitlab-ci.yml", lambda text: text + gitlab)
    else:
        site.edit(".github/workflows/ci.yml", lambda text: text + github)


def adds_ci_job(site: Site) -> None:
    """A limit of the owner's own in the place where the standard gets one."""
    site.edit(
        ".github/workflows/ci.yml", after("    runs-on: ubuntu-latest", "    environment: ci\n")
    )


def adds_service(site: Site) -> None:
    """A cache in compose."""
    block = "  cache:\n    image: redis:8\n    ports: ['127.0.0.1:6379:6379']\n\n"
    site.edit(site.found("*compose.yaml"), replaced(r"^volumes:$", f"{block}volumes:"))


def changes_port(site: Site) -> None:
    """The site is at another port of the machine."""
    site.edit(site.found("*compose.yaml"), replaced("127.0.0.1:8000:8000", "127.0.0.1:8080:8000"))


def adds_system_package(site: Site) -> None:
    """A library of the system in the image."""
    run = "RUN apt-get update && apt-get install --yes libmagic1 && rm -r /var/lib/apt/lists/*\n"
    site.edit("Dockerfile", before("COPY --from=build", run))


def ignores_more(site: Site) -> None:
    """What the owner's editor leaves behind."""
    site.edit(".gitignore", lambda text: text + "/.idea/\n*.swp\n")


def adds_hook(site: Site) -> None:
    """One more hook before a commit."""
    hook = "      - id: codespell\n        name: codespell\n        entry: codespell\n        language: python\n"
    site.edit(".pre-commit-config.yaml", lambda text: text + hook)


BOTS = (bumps_ranges, bumps_actions, bumps_image)
FRAME: tuple[Habit, ...] = (
    adds_requirement,
    sorts_requirement_in,
    adds_rules,
    adds_tool,
    raises_gate,
    adds_ci_step,
    adds_ci_job,
    adds_service,
    changes_port,
    adds_system_package,
    ignores_more,
    adds_hook,
)

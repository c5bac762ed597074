"""Sixty services, drawn: a framework, answers, and how their owners and their bots work."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from fwscaffold.template.catalog import catalog, find
from fwscaffold.template.questions import Kind, questions

SIXTY = 60
EVERY = 6  # the plain run has each sixth
CLONES = ("full", "full", "full", "shallow", "blobless")
WEIGHTS = {
    "ci": ["github", "github", "github", "gitlab", "none"],
    "docker": ["yes", "yes", "yes", "no"],
    "starter": ["example", "example", "example", "accounts", "bare"],
}
# What an owner has no say in, or what makes no difference here.
UNASKED = {
    "project_name",
    "project_slug",
    "package_name",
    "description",
    "author_name",
    "author_email",
}


@dataclass(frozen=True)
class Service:
    """A service before it is made; all that is drawn for it comes from its number."""

    number: int
    framework: str
    options: tuple[str, ...]
    clone: str
    is_squashed: bool

    @property
    def name(self) -> str:
        """Such as `s07-flask`."""
        return f"s{self.number:02}-{self.framework}"

    @property
    def package(self) -> str:
        """The name of its package."""
        return self.name.replace("-", "_")

    def random(self, about: str) -> Random:
        """Return a draw of its own for one matter, which no other matter changes."""
        return Random(f"{self.number} {about}")  # noqa: S311 it is to be the same each time


def services(step: int = 1) -> list[Service]:
    """Return all, or each so-manieth of them."""
    return [service(number) for number in range(0, SIXTY, step)]


def service(number: int) -> Service:
    """Draw the service of this number; the frameworks come in turn."""
    frameworks = list(catalog())
    framework = frameworks[number % len(frameworks)]
    random = Random(number)  # noqa: S311 it is to be the same each time
    options = list[str]()
    for question in questions(find(framework)):
        if question.key in UNASKED:
            continue
        offered = WEIGHTS.get(question.key) or list(question.choices)
        chosen = random.choice(offered)
        if question.kind is Kind.BOOLEAN:
            options.append(
                question.option if chosen == "yes" else question.option.replace("--", "--no-", 1)
            )
        else:
            options += [question.option, chosen]
    return Service(number, framework, tuple(options), random.choice(CLONES), random.random() < 0.3)


def code(project: Path) -> Path:
    """Return the directory of the project's own modules: `standard` is in it."""
    found = sorted(path for path in project.rglob("standard") if path.is_dir())
    return found[0].parent

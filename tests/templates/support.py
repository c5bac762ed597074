"""The real templates, the answers they are tried with, and environments that tests share."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fwscaffold import environment, probe, process
from fwscaffold.answers import complete
from fwscaffold.catalog import Template, catalog
from fwscaffold.environment import Environment, find_uv
from fwscaffold.plan import plan_new
from fwscaffold.questions import Kind, questions
from fwscaffold.render import render
from fwscaffold.tree import Tree
from fwscaffold.write import write_directory

NAME = {"project_name": "Shop"}
USER, PASSWORD = "ada", "correct horse battery staple"
FRAMEWORKS = list(catalog())
Answers = Mapping[str, object]
Variant = tuple[str, dict[str, object]]


def variants() -> Iterator[Variant]:
    """Give every framework with its defaults, then with each option turned once."""
    for template in catalog().values():
        yield template.name, {}
        for question in questions(template):
            if question.kind is Kind.BOOLEAN:
                yield template.name, {question.key: not question.default}
            for choice in list(question.choices)[1:]:
                yield template.name, {question.key: choice}
        yield template.name, {"author_name": 'A "B" \\ Żółć', "author_email": "a@example.org"}
        yield template.name, {"package_name": "p"}
        yield template.name, {"package_name": "p" * 60}


VARIANTS = list(variants())
# The answers that choose which code a project is made of.
DATA_LAYERS: list[Variant] = [
    *((name, {}) for name in FRAMEWORKS),
    ("flask", {"orm": "peewee"}),
    ("flask", {"orm": "none"}),
]


def label(value: object) -> str:
    """Name a variant in a test's name."""
    if isinstance(value, dict):
        return "-".join(f"{key}={str(text)[:12]}" for key, text in value.items()) or "defaults"
    return str(value)


def tree(framework: str, answers: Answers) -> Tree:
    """Return the project as a value."""
    template: Template = catalog()[framework]
    return render(template, complete(template, {**NAME, **answers}))


def project(framework: str, answers: Answers, directory: Path) -> Path:
    """Write the project to *directory* and return it."""
    write_directory(plan_new(tree(framework, answers)), directory)
    return directory


def installed(directory: Path, extras: str = "dev") -> Environment:
    """Install the project's requirements, and what *extras* name, into an environment beside it."""
    made = Environment(directory.with_name(directory.name + "-environment"), find_uv())
    assert made.uv
    install = [*made.install()[:-1], f".[{extras}]"]
    for command in (made.create(), install):
        done = run(command, directory)
        assert done.returncode == 0, done.stderr
    return made


def run(
    command: environment.Command, directory: Path, **extra: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a project, leaving no bytecode."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=directory,
        env=environment.variables(**extra),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def production(**extra: str) -> dict[str, str]:
    """Return settings that a project in production is content with."""
    return {
        "APP_ENV": "production",
        "SECRET_KEY": "0123456789abcdef" * 4,
        "ALLOWED_HOSTS": "shop.example",
        **extra,
    }


@contextmanager
def serving(shop: Path, python: Environment, **settings: str) -> Iterator[int]:
    """Serve the project as in production, with a migrated database and one user; give the port.

    Asked to stop at the end, the server does so with success.
    """
    port, log = probe.free_port(), shop.with_name("log")
    database = f"sqlite:///{shop.with_name('site.sqlite3')}"
    given = {"ALLOWED_HOSTS": "127.0.0.1", "DATABASE_URL": database, **settings}
    env = environment.variables(**production(HOST="127.0.0.1", PORT=str(port), **given))
    assert process.run(python.run("manage.py", "migrate"), shop, env, log) == 0, log.read_text()
    create = python.run("manage.py", "createuser", USER)
    assert process.run(create, shop, env, log, PASSWORD + "\n") == 0, log.read_text()
    with process.started(python.run("manage.py", "serve"), shop, env, log) as server:
        assert probe.wait_until_live(port, lambda: server.poll() is None), log.read_text()
        yield port
        assert process.stop(server) == 0, log.read_text()


def required(part: str) -> bool:
    """Return whether a missing *part* of the machine is a failure."""
    return part in os.environ.get("FWSCAFFOLD_REQUIRE", "").split(",")

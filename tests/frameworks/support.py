"""The real templates, the answers they are tried with, and environments that tests share."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Protocol, cast

import pytest
from packaging.requirements import Requirement

from fwscaffold.command import Command
from fwscaffold.creation.plan import plan_new
from fwscaffold.creation.write import write_directory
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, catalog, definition
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.template.render import render
from fwscaffold.tree import File, Tree
from fwscaffold.verification import environment, probe, process
from fwscaffold.verification.environment import Environment, find_uv

NAME = {"project_name": "Shop"}
USER, PASSWORD = "ada", "correct horse battery staple"
FRAMEWORKS = list(catalog())
SERVERS = ("mysql", "postgresql")
EVERY_EXTRA = "postgresql,mysql"
Answers = Mapping[str, object]
Variant = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Database:
    """An empty database for one test: how a project's tests are told, and what server it is on."""

    settings: Mapping[str, str]
    server: str = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a framework's project has the pages that every project has."""

    sign_in: str
    sign_out: str
    notes: str


class Install(Protocol):
    """Installs a project with some of its extras, for one interpreter."""

    def __call__(self, shop: Path, extras: str = ..., interpreter: str = ...) -> Environment: ...


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
        yield template.name, {"package_name": "a"}
        yield template.name, {"package_name": "p" * 40}


VARIANTS = list(variants())


def own_questions(framework: str) -> list[Question]:
    """Return what not every framework asks: the answers choose which code a project is made of."""
    asked = [{question.key for question in questions(each)} for each in catalog().values()]
    common = set.intersection(*asked)
    return [each for each in questions(catalog()[framework]) if each.key not in common]


def data_layers() -> Iterator[Variant]:
    """Give every framework with its defaults, then with each other choice that is only its own."""
    for name in FRAMEWORKS:
        yield name, {}
        for question in own_questions(name):
            for choice in list(question.choices)[1:]:
                yield name, {question.key: choice}


DATA_LAYERS = list(data_layers())


def levels() -> Iterator[Variant]:
    """Give every framework with each level that it can start with."""
    for template in catalog().values():
        (starter,) = (each for each in questions(template) if each.key == "starter")
        for level in starter.choices:
            yield template.name, {} if level == starter.default else {"starter": level}


LEVELS = list(levels())
# Every process would compile, and check the types of, every library anew. What one has done is beside
# the environment, so that it is there when the library is installed once more; projects hold none of it.
CACHES = {"PYTHONDONTWRITEBYTECODE": ""}
# What a person is to read and a site to carry, where a template's `_limits` does not say otherwise.
LIMITS = {"application_lines": 1000, "bare_lines": 400, "distributions": 15}


def label(value: object) -> str:
    """Name a variant in a test's name."""
    if isinstance(value, dict):
        return "-".join(f"{key}={str(text)[:12]}" for key, text in value.items()) or "defaults"
    return str(value)


def tree(framework: str, answers: Answers, place: str = "") -> Tree:
    """Return the project as a value, at its *place* in a repository of many."""
    template: Template = catalog()[framework]
    known = complete(template, {**NAME, **answers})
    return render(template, replace(known, context={**known.context, "_place": place}))


def on_disk(project: Path) -> Tree:
    """Return the files of a project that somebody else has made, as a value."""
    found = {
        PurePosixPath(path.relative_to(project)): File(
            path.read_bytes(), bool(path.stat().st_mode & 0o100)
        )
        for path in project.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return dict(sorted(found.items()))


def limit(framework: str, what: str) -> int:
    """Return how many lines or distributions a project of this framework may have."""
    limits: Mapping[str, int] = {**LIMITS, **definition(catalog()[framework]).get("_limits", {})}
    return limits[what]


def addresses(framework: str) -> Addresses:
    """Return what `tests/this_site.py` says; the notes end with a slash where the sign-in does."""
    source = tree(framework, {})[PurePosixPath("tests/this_site.py")].content.decode()
    found = dict(re.findall(r'^(SIGN_IN|SIGN_OUT) = "(.+)"$', source, re.MULTILINE))
    slash = "/" if found["SIGN_IN"].endswith("/") else ""
    return Addresses(found["SIGN_IN"], found["SIGN_OUT"], f"/notes{slash}")


def requirement(framework: str, answers: Answers = MappingProxyType({})) -> Requirement:
    """Return what a project requires of the framework itself: Flask, not Flask-WTF."""
    metadata = tree(framework, answers)[PurePosixPath("pyproject.toml")].content.decode("utf-8")
    every = map(Requirement, tomllib.loads(metadata)["project"]["dependencies"])
    own = [one for one in every if one.name.lower().startswith(framework)]
    return min(own, key=lambda one: len(one.name))


def project(framework: str, answers: Answers, directory: Path) -> Path:
    """Write the project to *directory* and return it."""
    write_directory(plan_new(tree(framework, answers)), directory)
    return directory


def new_environment(directory: Path, interpreter: str = sys.executable) -> Environment:
    """Return an empty environment for *interpreter*, in *directory*."""
    made = Environment(directory, find_uv())
    assert made.uv
    succeed([made.uv, "venv", "--python", interpreter, directory], directory.parent)
    return made


def install_into(python: Environment, shop: Path, extras: str = "") -> None:
    """Install the project to work on it, and what *extras* name, and keep nothing else."""
    install = [f".[{extras}]" if word == "." else word for word in python.install(shop)]
    succeed([*install, "--exact"], shop)


def installed(shop: Path) -> Environment:
    """Install the project into an environment of its own, beside it."""
    made = new_environment(shop.with_name(f"{shop.name}-environment"))
    install_into(made, shop)
    return made


def run_tests(
    shop: Path, python: Environment, *options: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run the project's own tests, which take warnings for errors, but for those that they name."""
    command = python.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *options)
    return run(command, shop, **settings)


def own_database(request: pytest.FixtureRequest, kind: object) -> Database:
    """Return a database of this test's own, on a server if *kind* has one that we can have."""
    if kind in SERVERS:
        return cast("Database", request.getfixturevalue(str(kind)))
    return Database({})


def succeed(command: Command, directory: Path) -> None:
    """Run a command that must not fail."""
    done = run(command, directory)
    assert done.returncode == 0, done.stdout + done.stderr


def run(command: Command, directory: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a project, leaving no bytecode there."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=directory,
        env=environment.variables(**CACHES, **extra),
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
    given = production(HOST="127.0.0.1", PORT=str(port), **given)
    env = environment.variables(**CACHES, **given)
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

"""Installs, tests, boots and probes a project, and returns how each step went."""

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fwscaffold.creation.receipt import is_theirs
from fwscaffold.creation.staging import scratch
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.verification import probe, process
from fwscaffold.verification.declared import Declared
from fwscaffold.verification.environment import Environment, find_uv, variables
from fwscaffold.verification.steps import Listener, Step, StepFailed, Steps, by_hand, install
from fwscaffold.verification.verbs import first_verbs
from fwscaffold.wording import quoted

PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
LINT = {
    "lint": ("-m", "ruff", "check", "."),
    "format": ("-m", "ruff", "format", "--check", "."),
    "types": ("-m", "mypy"),
}
MIGRATE = ("manage.py", "migrate")
SERVE = ("manage.py", "serve")


def refuse_strangers(project: Path, needed: Sequence[str]) -> None:
    """Raise a usage error unless *project* has the files that are *needed*."""
    if not all((project / name).is_file() for name in needed):
        wanted = f"give the directory of a project with a {' and a '.join(map(quoted, needed))}"
        raise ScaffoldError(f"{quoted(project)} is not a project, {wanted}", Exit.USAGE)


def verify(
    project: Path, listen: Listener, lint: bool = False, theirs: Declared | None = None
) -> list[Step]:
    """Verify *project* in an environment of its own that is removed; return the steps done.

    What a template of somebody else's has made is installed, its tests are run, and then what is
    declared of *theirs*.

    *lint* asks its linter and its type checker, too, as its pipeline does.
    The last step is the one that failed, if any. `DATABASE_URL` is used where it is set, else
    a SQLite file that is removed too.
    """
    needed = ["pyproject.toml"] if is_theirs(project) else ["manage.py", "pyproject.toml"]
    refuse_strangers(project, needed)
    with scratch() as place:
        steps = Steps(project.resolve(), place / "log", listen)
        run = _Run(steps, place, find_uv(), probe.free_port(), secrets.token_urlsafe(48))
        with suppress(StepFailed):
            run.tests(LINT if lint else {})
            if theirs:
                run.declared(theirs)
            else:
                run.service()
        return steps.done


@dataclass(frozen=True, slots=True)
class _Run:
    steps: Steps
    scratch: Path
    uv: Path | None
    port: int
    secret: str

    def tests(self, lint: Mapping[str, tuple[str, ...]]) -> None:
        """Install the project and run its tests; raises `StepFailed` at the first that fails."""
        install(self.steps, self.environment)
        for name, words in lint.items():
            self.command(name, words, variables())
        coverage = {"COVERAGE_FILE": str(self.scratch / "coverage")}
        self.command("tests", PYTEST, variables(**coverage))

    def service(self) -> None:
        """Boot the project as in production and probe it; raises `StepFailed`, too."""
        if MIGRATE[-1] in first_verbs(self.steps.project):
            self.command("migrate", MIGRATE, self.production)
        with self.server():
            self.steps.probes(self.port, self.repeat(SERVE))

    def declared(self, theirs: Declared) -> None:
        """Do what is declared; raises `StepFailed`, too."""
        place = {"HOST": probe.HOST, "PORT": str(self.port)}
        here = variables(
            PATH=f"{self.environment.programs}{os.pathsep}{os.environ.get('PATH', '')}"
        )
        for name, words in theirs.steps.items():
            self.steps.command(name, words, here, self.by_hand(words, {}))
        if words := theirs.serving(place):
            repeat = self.by_hand(words, place)
            first = next((each.path for each in theirs.probes if each.path), "/")
            steps = self.steps
            with process.started(words, steps.project, {**here, **place}, steps.log) as server:
                steps.boot(self.port, server, repeat, first)
                steps.probes(self.port, repeat, theirs.probes)

    def command(self, name: str, words: tuple[str, ...], env: dict[str, str]) -> None:
        """Run the project's Python to its end, as a step."""
        self.steps.command(name, self.environment.run(*words), env, self.repeat(words))

    @contextmanager
    def server(self) -> Iterator[None]:
        """Two steps around the body: the server answers, and it stops when asked."""
        command, repeat = self.environment.run(*SERVE), self.repeat(SERVE)
        steps = self.steps
        with process.started(command, steps.project, self.production, steps.log) as server:
            steps.boot(self.port, server, repeat)
            yield
            with steps.step("stop", repeat) as problems:
                if status := process.stop(server):
                    problems.append(f"exit status {status} after a request to stop")

    @property
    def environment(self) -> Environment:
        return Environment(self.scratch / "environment", self.uv)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "APP_ENV": "production",
            "SECRET_KEY": self.secret,
            "ALLOWED_HOSTS": f"{probe.HOST},localhost",
            "HOST": probe.HOST,
            "PORT": str(self.port),
        }

    @property
    def production(self) -> dict[str, str]:
        """Settings of production, whose files are not in the project."""
        database, limits = (
            f"sqlite:///{(self.scratch / name).as_posix()}"
            for name in ("verify.sqlite3", "limits.sqlite3")
        )
        files = {"DATABASE_URL": database, "RATE_LIMIT_URL": limits}
        return {**files, **variables(**self.settings)}

    def repeat(self, words: tuple[str, ...]) -> str:
        """How a person repeats a step, in the project's own `.venv`."""
        settings = self.settings if words in {MIGRATE, SERVE} else {}
        return self.by_hand(("python", *words), settings)

    def by_hand(self, words: Sequence[str | Path], settings: Mapping[str, str]) -> str:
        return by_hand(self.steps.project, self.environment, words, settings)

"""Projects in production: made and installed once, migrated, and served as often as a test likes."""

import itertools
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fwscaffold.verification import environment, probe, process
from fwscaffold.verification.environment import Environment
from support import CACHES, PASSWORD, USER, Addresses, Answers, Variant, addresses, production
from visiting import PROXY, Site, Visitor

PATIENCE = 60  # seconds, for what must come to an end
_numbers = itertools.count()


@dataclass(frozen=True)
class Shop:
    """A project that is there, with an environment that it runs in."""

    framework: str
    directory: Path
    python: Environment
    answers: Answers = field(default_factory=dict)
    checkout: Path = Path(__file__).resolve().parents[2]

    @property
    def variant(self) -> Variant:
        """Which framework, and what was answered."""
        return self.framework, dict(self.answers)

    @property
    def at(self) -> Addresses:
        return addresses(self.framework)

    def settings(self, **given: str) -> dict[str, str]:
        """Return what production needs, with a file of its own for each thing that is stored."""
        own = self.directory.with_name(f"{self.directory.name}-{next(_numbers)}")
        stored = {"DATABASE_URL": f"{own}.sqlite3", "RATE_LIMIT_URL": f"{own}-limits.sqlite3"}
        urls = {name: f"sqlite:///{path}" for name, path in stored.items()}
        usual = {"ALLOWED_HOSTS": "127.0.0.1", "HOST": "127.0.0.1", "TRUSTED_PROXIES": "1"}
        return production(**{**usual, **urls, **given})

    def manage(
        self,
        *words: str,
        settings: Mapping[str, str],
        text: str = "",
        before: Sequence[str] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run a verb of `manage.py` with these settings and with *text* as its input.

        *before* is what else stands before the command: a program that starts it.
        """
        return subprocess.run(
            [*before, *(str(word) for word in self.python.run("manage.py", *words))],
            cwd=self.directory,
            env=environment.variables(**CACHES, **settings),
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def prepared(self, **given: str) -> dict[str, str]:
        """Return settings whose database is migrated and has one user."""
        settings = self.settings(**given)
        self.succeed("migrate", settings=settings)
        self.succeed("createuser", USER, settings=settings, text=f"{PASSWORD}\n")
        return settings

    def succeed(self, *words: str, settings: Mapping[str, str], text: str = "") -> str:
        """Run a verb that must not fail; return what it printed."""
        done = self.manage(*words, settings=settings, text=text)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def serve(self, settings: Mapping[str, str], **more: str) -> Iterator["Served"]:
        """Serve the project with these settings; asked to stop, the server does so with success."""
        with self.started({**settings, **more}) as served:
            yield served
            assert process.stop(served.process) == 0, served.log

    @contextmanager
    def started(self, settings: Mapping[str, str]) -> Iterator["Served"]:
        """Serve the project; whoever asked for it stops it."""
        port = probe.free_port()
        given = {**settings, "PORT": str(port)}
        env = environment.variables(**CACHES, **given)
        log = self.directory.with_name(f"log-{port}-{next(_numbers)}")
        with process.started(self.python.run("manage.py", "serve"), self.directory, env, log) as it:
            assert probe.wait_until_live(port, lambda: it.poll() is None), log.read_text()
            yield Served(port, self.at, self, given, it, log)


@dataclass(frozen=True)
class Served(Site):
    """A project that is being served, with its settings."""

    shop: Shop
    settings: Mapping[str, str]
    process: process.Process
    log_file: Path
    users: set[str] = field(default_factory=lambda: {USER})

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8")

    def visitor(self, name: str = USER, proxy: Mapping[str, str] = PROXY) -> Visitor:
        """Return somebody who has an account here."""
        if name not in self.users:
            self.manage("createuser", name, text=f"{PASSWORD}\n")
            self.users.add(name)
        return Visitor(self, name, proxy)

    def signed_in(self, name: str = USER, proxy: Mapping[str, str] = PROXY) -> Visitor:
        """Return somebody who has signed in."""
        visitor = self.visitor(name, proxy)
        answer = visitor.sign_in()
        assert answer.status in {302, 303}, answer.body
        return visitor

    def manage(self, *words: str, text: str = "") -> str:
        """Run a verb of `manage.py` on this site's database; return what it printed."""
        return self.shop.succeed(*words, settings=self.settings, text=text)

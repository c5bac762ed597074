#!/usr/bin/env python3
"""Measure starters with the same commands: ours, flaskr, and projects that other templates made.

    .venv/bin/python bench/starters.py                    # CPU seconds of the whole suites
    .venv/bin/python bench/starters.py NAME=DIRECTORY …   # these projects too, and what is in each

A project of each framework is made, and flaskr is taken from Flask's sdist, which comes from the
package index; all is kept below `.bench/starters`. A DIRECTORY is a project that another template
has made, with its environment in `.venv` and a file `bench.json` in it: `requirements`, the file
with what production installs; `wsgi`, an expression such as `config.wsgi:application`; `code`, the
directories of the application; and the variables `tests` and `production` that its suite and its
server need.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import measure

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".bench" / "starters"
FLASK = "flask==3.1.3"
ROUNDS = 3
Words = list[str | Path]
HOST = "shop.example"
# Where a project of ours has its application; the others are not compared with anybody's.
WSGI = {"flask": "shop:create_app()", "django": "shop.wsgi:application"}
HEADERS = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
}
SKIPPED = {
    ".venv",
    ".git",
    "__pycache__",
    "node_modules",
    "build",
    "dist",
    "htmlcov",
    "staticfiles",
}
UNCOUNTED = re.compile(
    r"(^|/)(LICENSE.*|uv[.]lock|poetry[.]lock|[.]fwscaffold[.]json|.*[.](db|sqlite3))$"
)
# Neither tests, migrations nor the documentation's settings are read to learn the application.
NO_APPLICATION = re.compile(
    r"(^|/)(tests?|migrations|docs|conftest[.]py|tests[.]py|test_\w+[.]py)(/|$)"
)
RULES = "E,F,W,I,B,S,UP,SIM,PTH,RUF,DJ,PT,C4,RET,ARG"
RUFF = ["ruff", "check", "--isolated", "--line-length=100", "--quiet", "--output-format=json"]
RUFF += [f"--select={RULES}", "--ignore=S101"]
MYPY = [
    "mypy",
    "--strict",
    "--ignore-missing-imports",
    "--no-error-summary",
    "--hide-error-context",
]


@dataclass(frozen=True)
class Starter:
    """A project with its environment, and what `bench.json` says of it."""

    name: str
    directory: Path
    wsgi: str = ""
    requirements: str = "pyproject.toml"
    code: list[str] = field(default_factory=list)
    tests: dict[str, str] = field(default_factory=dict)
    production: dict[str, str] = field(default_factory=dict)

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.directory / ".venv" / "bin" / "python"

    def files(self) -> Iterator[Path]:
        """Give its files, relative to it, without what tools have made."""
        for folder, names, files in os.walk(self.directory):
            names[:] = [
                each for each in names if each not in SKIPPED and not each.endswith("_cache")
            ]
            for each in files:
                path = (Path(folder) / each).relative_to(self.directory)
                if not UNCOUNTED.search(path.as_posix()) and not each.startswith(".coverage"):
                    yield path

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a module of its environment there."""
        command = [str(self.python), "-m", *map(str, words)]
        env = {**os.environ, **self.tests}
        return subprocess.run(
            command, cwd=self.directory, env=env, capture_output=True, text=True, check=False
        )


def ours(place: Path) -> Iterator[Starter]:
    """Make and install a project of each framework."""
    program = [sys.executable, "-m", "fwscaffold"]
    production = {"SECRET_KEY": "k" * 64, "ALLOWED_HOSTS": HOST}
    for template in json.loads(subprocess.check_output([*program, "list", "--json"]))["frameworks"]:
        directory = place / template["name"] / "shop"
        if not directory.exists():
            directory.parent.mkdir(parents=True, exist_ok=True)
            words = ["new", template["name"], str(directory), "--yes", "--no-git"]
            subprocess.run([*program, *words], check=True)
            install(directory, "--editable", ".", "--group", "dev")
        wsgi = WSGI.get(template["name"], "")
        yield Starter(template["title"], directory, wsgi, code=["shop"], production=production)


def flaskr(place: Path) -> Starter:
    """Take the application of Flask's tutorial from Flask's sdist, and install it."""
    directory = place / FLASK.replace("==", "-") / "examples" / "tutorial"
    if not directory.exists():
        pip = ["uv", "tool", "run", "pip", "download", "-q", "--no-deps", "--no-binary", "flask"]
        subprocess.run([*pip, FLASK, "-d", place], check=True)
        (sdist,) = place.glob("flask-*.tar.gz")
        with tarfile.open(sdist) as archive:
            archive.extractall(place, filter="data")
        install(directory, "--editable", ".[test]", FLASK, "mypy")
        flask = directory / ".venv" / "bin" / "flask"
        subprocess.run([flask, "--app", "flaskr", "init-db"], cwd=directory, check=True)
    return Starter("flaskr", directory, "flaskr:create_app()", code=["flaskr"])


def install(directory: Path, *words: str) -> None:
    """Install into a new environment in the directory."""
    venv = ["uv", "venv", "-q", "--python", sys.executable, ".venv"]
    subprocess.run(venv, cwd=directory, check=True)
    pip = ["uv", "pip", "install", "-q", "--python", ".venv/bin/python", *words]
    subprocess.run(pip, cwd=directory, check=True)


def suite_seconds(starters: list[Starter]) -> dict[str, list[float]]:
    """Return the CPU seconds of each suite, run in turn after one run to warm up."""
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""
    commands = {}
    for each in starters:
        words: Words = ["/usr/bin/env", "-C", each.directory, each.python, "-m", "pytest", "-q"]
        commands[each.name] = measure.Command(words, env=each.tests)
    return measure.round_robin(commands, ROUNDS)


def facts(starter: Starter) -> dict[str, object]:
    """Return what is in the project, and what linters, its own tests and a visitor say of it."""
    files = list(starter.files())
    code = [path for path in files if path.suffix == ".py" and not NO_APPLICATION.search(str(path))]
    texts = ((starter.directory / path).read_text("utf-8") for path in code)
    ruff = outside(starter, *RUFF, ".")
    wanted = ["uv", "pip", "compile", "-q", "--no-header", "--no-annotate", starter.requirements]
    types = starter.run(*MYPY, *starter.code)
    tests = starter.run("pytest", "-q")
    return {
        "files": len(files),
        "application lines": sum(len(text.splitlines()) for text in texts),
        "distributions": len(outside(starter, *wanted).splitlines()),
        "ruff": len(json.loads(ruff or "[]")),
        "mypy --strict": types.stdout.count(": error:"),
        "tests": re.findall(r"\d+ (?:passed|failed|error)", tests.stdout),
        **visited(starter),
    }


def outside(starter: Starter, *command: str) -> str:
    """Return what one of our programs prints in the project's directory."""
    done = subprocess.run(
        command, cwd=starter.directory, capture_output=True, text=True, check=False
    )
    return done.stdout


def visited(starter: Starter) -> dict[str, object]:
    """Return how many of the seven headers its home page has in production, and what axe says."""
    if not starter.wsgi:
        return {}
    environ = {**os.environ, **starter.production}
    command: Words = [starter.python, ROOT / "bench" / "served.py", starter.wsgi, HOST]
    with subprocess.Popen(
        command, cwd=starter.directory, env=environ, stdout=PIPE, stderr=DEVNULL, text=True
    ) as server:
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            return look(f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()


def look(address: str) -> dict[str, object]:
    """Return what a browser finds at the address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        answer = page.goto(address)
        if not answer or answer.status != 200:
            return {"home page": answer.status if answer else "no answer"}
        names = HEADERS & answer.headers.keys()
        violations = Axe().run(page).response["violations"]
        return {
            "headers": f"{len(names)} of {len(HEADERS)}",
            "axe": [each["id"] for each in violations],
        }


def main(arguments: list[str]) -> None:
    """Print the suites' CPU seconds, and with other projects the facts of each."""
    PLACE.mkdir(parents=True, exist_ok=True)
    starters = [*ours(PLACE), flaskr(PLACE)]
    for argument in arguments:
        name, _, directory = argument.partition("=")
        told = json.loads(Path(directory, "bench.json").read_text("utf-8"))
        starters.append(Starter(name, Path(directory).resolve(), **told))
    for name, seconds in suite_seconds(starters).items():
        print(f"{name:24} {median(seconds):6.2f} CPU seconds")
    for starter in starters if arguments else []:
        print(f"{starter.name:24} {facts(starter)}")


if __name__ == "__main__":
    main(sys.argv[1:])

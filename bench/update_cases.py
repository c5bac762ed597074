"""What becomes of a user's work in an update: fwscaffold and copier on the cases of the tests.

`.venv/bin/python bench/update_cases.py COPIER`, where COPIER is copier's program in an environment
of its own. Prints a table in Markdown; each verdict is what happened to the project's files:

    ok          the update was made
    conflict    it left conflicts and said so with its exit code
    pending     it left a change of the template out and said so with its exit code
    refused     it changed nothing and said so
    SILENT      it left conflicts, and its exit code is that of success
    RETURNED    a file that the user had deleted is back, or one that should go is there
    LOST        a line that the user had written is gone
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.extend(
    str(Path(__file__).resolve().parents[1] / room) for room in ("tests", "tests/lifecycle")
)

from cases import CASES, A, Case, begin, held, seen
from fwscaffold.errors import Exit
from tiny import Result, git, write, write_templates

ROOT = Path(__file__).resolve().parent.parent
OURS = (
    "import sys; from pathlib import Path; from fwscaffold.template import catalog;"
    "from fwscaffold.cli.program import main;"
    "catalog.templates_directory = lambda: Path('templates').absolute();"
    "sys.exit(main(sys.argv[1:]))"
)
QUESTIONS = "package_name: {type: str, default: shop}\ndocker: {type: bool, default: true}\n"
ANSWERS = {"{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}\n"}
RENAMED = {
    "{{cookiecutter.package_name}}": "{{ package_name }}",
    "{% if cookiecutter.__docker %}": "{% if docker %}",
}
Files = Mapping[str, str | bytes]


def run(command: list[str], directory: str = ".") -> Result:
    """Run a command; return what it gave."""
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    return Result(done.returncode, done.stdout, done.stderr)


class Fwscaffold:
    """Templates and commands of fwscaffold."""

    def publish(self, files: Files, **questions: object) -> Path:
        """Write the template."""
        write_templates(Path("templates"), files, questions)
        return Path("templates")

    def run(self, *words: str) -> Result:
        """Run fwscaffold."""
        return run([sys.executable, "-c", OURS, *words])

    def update(self, options: tuple[str, ...]) -> Result:
        """Update the project."""
        return self.run("update", "shop", *options)


class Copier:
    """The same template as one of copier's, each release a tag of its repository."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.releases = 0

    def publish(self, files: Files, **_: object) -> Path:
        """Commit the template and tag it."""
        self.releases += 1
        if self.releases > 1:
            git("-C", "template", "rm", "--quiet", "-r", ".")
        write(Path("template"), {"copier.yml": QUESTIONS, **ANSWERS})
        write(Path("template"), {self.name(name): content for name, content in files.items()})
        if self.releases == 1:
            git("init", "--quiet", "template")
        git("-C", "template", "add", "--all")
        git("-C", "template", "commit", "--quiet", "--message", "release")
        git("-C", "template", "tag", f"v{self.releases}.0.0")
        return Path("template")

    def name(self, name: str) -> str:
        """Return a file's name as copier writes its variables."""
        for ours, theirs in RENAMED.items():
            name = name.replace(ours, theirs)
        return name

    def run(self, *_: str) -> Result:
        """Make the project, with a first commit, as `fwscaffold new` does."""
        template = str(Path("template").absolute())  # a relative one cannot be updated
        result = run([self.program, "copy", "--quiet", "--defaults", template, "shop"])
        git("init", "--quiet", "shop")
        git("-C", "shop", "add", "--all")
        git("-C", "shop", "commit", "--quiet", "--message", "made")
        return result

    def update(self, options: tuple[str, ...]) -> Result:
        """Update the project."""
        given = ["--data", "docker=false"] if "--set" in options else []
        return run([self.program, "update", "--defaults", *given], "shop")


def verdict(case: Case, code: int, before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """Return what became of the user's work."""
    theirs = {line for text in A.values() for line in encoded(text).splitlines()}
    everything = seen(after)
    mine = {name: before[name] for name, content in case.edits.items() if content is not None}
    lines = {line for content in mine.values() for line in content.splitlines()} - theirs
    lines -= {*case.merged}
    if any(line not in everything for line in lines):
        return "LOST"
    gone = {**case.edits, **case.expected}
    if any(content is None and name in after for name, content in gone.items()):
        return "RETURNED"
    if code and after == before:
        return "refused"
    marked = b"<<<<<<< " in everything or any(name.endswith(".rej") for name in after)
    if marked and not code:
        return "SILENT"
    if code == Exit.PENDING:
        return "pending"
    return "conflict" if code else "ok"


def encoded(text: str | bytes) -> bytes:
    """Return the text as bytes."""
    return text.encode() if isinstance(text, str) else text


def tried(case: Case, tool: Fwscaffold | Copier) -> str:
    """Return the tool's verdict for a case, tried in a directory of its own."""
    with tempfile.TemporaryDirectory(prefix="fwscaffold-") as scratch:
        os.chdir(scratch)
        begin(case, tool.publish, tool.run)
        before = held()
        code = tool.update(case.options).code
        after = held()
        os.chdir(ROOT)
    return verdict(case, code, before, after)


def main(copier: str) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="fwscaffold-") as home:
        os.environ |= {"HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_NOSYSTEM": "1"}
        git("config", "--global", "user.name", "Ada")
        git("config", "--global", "user.email", "ada@example.org")
        tools: dict[str, Callable[[], Fwscaffold | Copier]] = {
            "fwscaffold": Fwscaffold,
            "copier": lambda: Copier(copier),
        }
        print(f"| case | {' | '.join(tools)} |\n|---|{'---|' * len(tools)}")
        for name, case in CASES.items():
            print(f"| {name} | {' | '.join(tried(case, make()) for make in tools.values())} |")


if __name__ == "__main__":
    main(sys.argv[1])

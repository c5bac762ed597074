"""Thirty-odd things that people do to a project between two releases of its template."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fwscaffold import __version__
from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, listing, write

COMPOSE = "services:\n  web:\n    build: .\n    ports: [8000]\n  db:\n    image: postgres:17\n"
METADATA = """\
[project]
name = "shop"
dependencies = [
    "flask>=3.1",
    "waitress>=3",
]

[tool.ruff]
line-length = 100

[tool.mypy]
strict = true

[tool.coverage]
fail_under = 90
"""
FRAME = ["pyproject.toml", "manage.py", "*compose.yaml", "ci/*", "logo.bin", "Dockerfile"]
A: dict[str, str | bytes] = {
    "pyproject.toml": METADATA,
    "manage.py": "#!/usr/bin/env python\nmain()\n",
    "docker-compose.yaml": COMPOSE,
    "ci/tests.yml": "steps:\n  - checkout\n  - install\n  - test\n",
    "logo.bin": b"\0old",
    "{% if cookiecutter.__docker %}Dockerfile{% endif %}": "FROM python:3.13\nRUN pip install .\n",
    "README.md": "# Shop\n",
    "{{cookiecutter.package_name}}/pages.py": "home = 1\nabout = 2\n",
    "{{cookiecutter.package_name}}/notes.py": "notes = []\n",
}
B: dict[str, str | bytes] = {
    **A,
    "pyproject.toml": METADATA.replace("flask>=3.1", "flask>=3.2")
    .replace("strict = true", "strict = true\npretty = true")
    .replace("under = 90", "under = 95"),
    "ci/tests.yml": "steps:\n  - checkout\n  - install\n  - lint\n  - test\n",
    "logo.bin": b"\0new",
    "{{cookiecutter.package_name}}/pages.py": "home = 1\nabout = 3\n",
    "{{cookiecutter.package_name}}/health.py": "live = True\n",
}
Files = Mapping[str, str | bytes | None]


@dataclass(frozen=True)
class Case:
    """What the user did to a project of release A, and what an update to release B makes of it.

    `None` in *edits* and *expected* is a file that is not there; a function does what is no edit.
    """

    edits: Files = field(default_factory=dict)
    expected: Files = field(default_factory=dict)
    code: Exit = Exit.DONE
    release: Files = field(default_factory=dict)
    act: Callable[[], object] | None = None
    options: tuple[str, ...] = ()
    # Lines of the user's that are in another one now.
    merged: tuple[bytes, ...] = ()


def renamed(content: str = COMPOSE) -> Files:
    """Release B with its compose file under another name."""
    return {"docker-compose.yaml": None, "compose.yaml": content}


PAGES, NOTES = "shop/pages.py", "shop/notes.py"
NEW_METADATA = str(B["pyproject.toml"])
DEPENDENCY = ('    "waitress>=3",\n', '    "waitress>=3",\n    "redis>=6",\n')
CONFLICT = (
    f"<<<<<<< yours\nfail_under = 80\n=======\nfail_under = 95\n>>>>>>> fwscaffold-{__version__}\n"
)
TWO_WAY = f"""\
[project]
name = "shop"
dependencies = [
<<<<<<< yours
    "flask>=3.1",
    "waitress>=3",
    "redis>=6",
=======
    "flask>=3.2",
    "waitress>=3",
>>>>>>> fwscaffold-{__version__}
]

[tool.ruff]
line-length = 100

[tool.mypy]
strict = true
<<<<<<< yours

[tool.coverage]
fail_under = 90
=======
pretty = true

[tool.coverage]
fail_under = 95
>>>>>>> fwscaffold-{__version__}
"""


def forget_all() -> None:
    """Remove those, and the history."""
    forget()
    squash()


def clone_shallow() -> None:
    """Put a clone without history in the place of the project."""
    commit()
    Path("shop").rename("origin")
    git("clone", "--quiet", "--depth", "1", Path("origin").absolute().as_uri(), "shop")


def squash() -> None:
    """Forget the first commit and all that it held."""
    shutil.rmtree("shop/.git")
    git("init", "--quiet", "shop")


def forget() -> None:
    """Remove the texts that the project keeps."""
    Path("shop/.fwscaffold.base").unlink(missing_ok=True)


CASES = {
    "untouched": Case(expected={"pyproject.toml": NEW_METADATA, "logo.bin": b"\0new", PAGES: "home = 1\nabout = 3\n", "shop/health.py": "live = True\n"}),
    "a line added elsewhere in the same file": Case(
        {"pyproject.toml": METADATA + "\n[tool.mine]\n"},
        {"pyproject.toml": METADATA.replace("flask>=3.1", "flask>=3.2") + "\n[tool.mine]\n"},
        release={"pyproject.toml": METADATA.replace("flask>=3.1", "flask>=3.2")},
    ),
    "a dependency added beside one that changed": Case(
        {"pyproject.toml": METADATA.replace(*DEPENDENCY)},
        {"pyproject.toml": NEW_METADATA.replace(*DEPENDENCY)},
    ),
    "the same line changed": Case(
        {"pyproject.toml": METADATA.replace("under = 90", "under = 80")},
        {"pyproject.toml": NEW_METADATA.replace("fail_under = 95\n", CONFLICT)},
        Exit.CONFLICT,
    ),
    "a requirement bounded that the template has renewed": Case(
        {"pyproject.toml": METADATA.replace("flask>=3.1", "flask>=3.1,<4")},
        {"pyproject.toml": NEW_METADATA.replace("flask>=3.2", "flask>=3.2,<4")},
        merged=(b'    "flask>=3.1,<4",',),
    ),
    "a line changed beside one of the template": Case(
        {"pyproject.toml": METADATA.replace("strict = true", "strict = false")},
        {"pyproject.toml": NEW_METADATA.replace("strict = true", "strict = false")},
    ),
    "the same change made by both": Case(
        {"ci/tests.yml": B["ci/tests.yml"]}, {"ci/tests.yml": B["ci/tests.yml"]}
    ),
    "a file of the frame deleted, and unchanged in the template": Case(
        {"manage.py": None}, {"manage.py": None}
    ),
    "a file of the frame deleted, and changed in the template": Case(
        {"ci/tests.yml": None}, {"ci/tests.yml": None}
    ),
    "a file of the application edited": Case(
        {PAGES: "home = 7\nabout = 2\n"}, {PAGES: "home = 7\nabout = 3\n"}
    ),
    "the same line of the application changed": Case(
        {PAGES: "home = 1\nabout = 7\n"}, {PAGES: "home = 1\nabout = 7\n"}, Exit.PENDING
    ),
    "the same line of the application changed, with markers": Case(
        {PAGES: "home = 1\nabout = 7\n"},
        {PAGES: f"home = 1\n<<<<<<< yours\nabout = 7\n=======\nabout = 3\n>>>>>>> fwscaffold-{__version__}\n"},
        Exit.CONFLICT,
        options=("--starters=merge",),
    ),
    "a file of the application deleted": Case({PAGES: None}, {PAGES: None}),
    "the application's directory deleted": Case(
        {PAGES: None, NOTES: None}, {PAGES: None, NOTES: None, "shop/health.py": "live = True\n"}
    ),
    "the application moved": Case(
        {PAGES: None, "src/pages.py": A["{{cookiecutter.package_name}}/pages.py"]},
        {PAGES: None, "src/pages.py": B["{{cookiecutter.package_name}}/pages.py"]},
    ),
    "a file renamed by the template": Case(
        {}, {"docker-compose.yaml": None, "compose.yaml": COMPOSE}, release=renamed()
    ),
    "a file renamed by the template, edited by the user": Case(
        {"docker-compose.yaml": COMPOSE + "  cache:\n    image: redis\n"},
        {"docker-compose.yaml": None, "compose.yaml": COMPOSE.replace("8000", "9000") + "  cache:\n    image: redis\n"},
        release=renamed(COMPOSE.replace("8000", "9000")),
    ),
    "a file renamed by the user, changed by the template": Case(
        {"docker-compose.yaml": None, "deploy/stack.yaml": COMPOSE + "  cache:\n    image: redis\n"},
        {"docker-compose.yaml": None, "deploy/stack.yaml": COMPOSE.replace("8000", "9000") + "  cache:\n    image: redis\n"},
        release={"docker-compose.yaml": COMPOSE.replace("8000", "9000")},
    ),
    "a file renamed by the template, deleted by the user": Case(
        {"docker-compose.yaml": None}, {"compose.yaml": None}, release=renamed()
    ),
    "a file of the application renamed by the template, deleted by the user": Case(
        {NOTES: None},
        {"shop/memos.py": None},
        release={"{{cookiecutter.package_name}}/notes.py": None, "{{cookiecutter.package_name}}/memos.py": "notes = []\n"},
    ),
    "a file dropped by the template": Case({}, {"manage.py": None}, release={"manage.py": None}),
    "a file dropped by the template, edited by the user": Case(
        {"manage.py": "mine()\n"}, {"manage.py": "mine()\n"}, release={"manage.py": None}
    ),
    "a file of the application dropped by the template, edited by the user": Case(
        {NOTES: "mine\n"}, {NOTES: "mine\n"}, release={"{{cookiecutter.package_name}}/notes.py": None}
    ),
    "line ends of Windows": Case(
        {"ci/tests.yml": "steps:\r\n  - checkout\r\n  - install\r\n  - test\r\n  - mine\r\n", PAGES: "home = 1\r\nabout = 2\r\n"},
        {"ci/tests.yml": "steps:\r\n  - checkout\r\n  - install\r\n  - lint\r\n  - test\r\n  - mine\r\n", PAGES: "home = 1\r\nabout = 3\r\n"},
    ),
    "no newline at the end": Case(
        {"ci/tests.yml": "steps:\n  - checkout\n  - install\n  - test"},
        {"ci/tests.yml": "steps:\n  - prepare\n  - checkout\n  - install\n  - test"},
        release={"ci/tests.yml": "steps:\n  - prepare\n  - checkout\n  - install\n  - test\n"},
    ),
    "a binary file changed by both": Case({"logo.bin": b"\0mine"}, {"logo.bin": b"\0mine"}, Exit.PENDING),
    "an own file where the template puts a new one": Case(
        {"shop/health.py": "mine\n"}, {"shop/health.py": "mine\n"}, Exit.PENDING
    ),
    "an own file where the template puts a new one of the frame": Case(
        {"ci/lint.yml": "mine\nsame\n"},
        {"ci/lint.yml": f"<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> fwscaffold-{__version__}\nsame\n"},
        Exit.CONFLICT,
        release={"ci/lint.yml": "theirs\nsame\n"},
    ),
    "own files in the template's directories": Case(
        {"ci/deploy.yml": "mine\n", "shop/ż ó.py": "mine\n", "shop/-x": "", 'ci/a"b\\c': "mine\n"},
        {"ci/deploy.yml": "mine\n", "shop/ż ó.py": "mine\n", "shop/-x": "", 'ci/a"b\\c': "mine\n"},
    ),
    "no git": Case(
        {"README.md": "mine\n"},
        {"README.md": "mine\n", "pyproject.toml": NEW_METADATA},
        act=lambda: shutil.rmtree("shop/.git"),
    ),
    "no git, an edit beside one of the template": Case(
        {"pyproject.toml": METADATA.replace(*DEPENDENCY)},
        {"pyproject.toml": NEW_METADATA.replace(*DEPENDENCY)},
        act=lambda: shutil.rmtree("shop/.git"),
    ),
    "a squashed history, an edit beside one of the template": Case(
        {"pyproject.toml": METADATA.replace(*DEPENDENCY)},
        {"pyproject.toml": NEW_METADATA.replace(*DEPENDENCY)},
        act=squash,
    ),
    "a shallow clone, an edit beside one of the template": Case(
        {"pyproject.toml": METADATA.replace(*DEPENDENCY)},
        {"pyproject.toml": NEW_METADATA.replace(*DEPENDENCY)},
        act=clone_shallow,
    ),
    "the old texts removed, an edit beside one of the template": Case(
        {"pyproject.toml": METADATA.replace(*DEPENDENCY)},
        {"pyproject.toml": NEW_METADATA.replace(*DEPENDENCY)},
        act=forget,
    ),
    "the old texts and the history removed, an edit beside one of the template": Case(
        {"pyproject.toml": METADATA.replace(*DEPENDENCY)},
        {"pyproject.toml": TWO_WAY},
        Exit.CONFLICT,
        act=forget_all,
    ),
    "an option switched off": Case(
        expected={"Dockerfile": None}, options=("--set", "docker=no")
    ),
    "an option switched off, its file edited": Case(
        {"Dockerfile": "FROM mine\n"}, {"Dockerfile": "FROM mine\n"}, options=("--set", "docker=false")
    ),
    "the executable bit taken away": Case(
        act=lambda: Path("shop/manage.py").chmod(0o600),
        release={"manage.py": "#!/usr/bin/env python\nmore()\nmain()\n"},
        expected={"manage.py": "#!/usr/bin/env python\nmore()\nmain()\n"},
    ),
}  # fmt: skip


def change(files: Files) -> None:
    """Write the files in the project, and remove those that are `None`."""
    for name, content in files.items():
        path = Path("shop", name)
        if content is None:
            path.unlink()
        else:
            write(Path("shop"), {name: content})


def held() -> dict[str, bytes]:
    """Return what the project holds, its history apart."""
    names = [name for name in listing(Path("shop")) if not name.startswith(".git/")]
    return {name: Path("shop", name).read_bytes() for name in names}


def seen(files: Mapping[str, bytes]) -> bytes:
    """Return what a person finds in the files: the journal of an update is not looked at."""
    shown = [files[name] for name in files if not name.startswith(".fwscaffold-update/")]
    return b"\n".join(shown)


def commit() -> None:
    if Path("shop/.git").exists():
        git("-C", "shop", "add", "--all")
        git("-C", "shop", "commit", "--quiet", "--allow-empty", "--message", "mine")


def publish(make_templates: MakeTemplates, release: Files) -> None:
    """Put release B, with what the case has otherwise, in the place of the template."""
    files = {name: content for name, content in {**B, **release}.items() if content is not None}
    make_templates(files, _frame=FRAME)


def begin(case: Case, make_templates: MakeTemplates, run: Run) -> None:
    """Make a project of release A, do to it what the user did, and publish release B."""
    make_templates(A, _frame=FRAME)
    assert run("new", "tiny", "shop").code == Exit.DONE
    change(case.edits)
    if case.act:
        case.act()
    commit()
    publish(make_templates, case.release)

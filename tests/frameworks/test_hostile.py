"""Texts that are made to break something: each is refused in one line, or comes back unchanged.

The texts are put together from what each format, shell and file system gives a meaning to.
"""

import ast
import itertools
import json
import keyword
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.tree import Tree
from support import FRAMEWORKS, tree
from tiny import Run, listing

CONTROLS = [*map(chr, range(32)), "\x7f", *map(chr, range(0x80, 0xA0))]
INVISIBLE = [
    *"\u00a0\u00ad\u034f\u061c\u115f\u180e\u2028\u2029\u2060\u3000\ufeff\ufff9\ufffd\uffff",
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
    "\ud800",
    "\U000e0041",
    "\U0010ffff",
]
MEANING = [
    *"\"'`\\$&|;<>(){}[]*?!#%@^~=+,:/-_.",
    '"""', "'''", "\\n", "\\", "\\\\", '\\"', "\\u0000", "\\N{DASH}", "{{ 7*7 }}", "{% raw %}", "{%", "{#", "#}",
    "${HOME}", "$(id)", "`id`", "%(asctime)s", "%s", "{0}", "{name!r}", "<script>", "</title>", "&amp;", "<!--",
    "]]>", "-->", ": yes", "- item", "| block", "> folded", "*alias", "&anchor", "!!python/object", "# comment",
    "---", "...", "null", "true", "~", "1e3", "0x10", "[table]", "a = 1", "../../x", "..", ".", "/etc/passwd", "C:\\x",
    "~/x", "a\tb", "é", "e\u0301", "\u0130", "ß", "ﬁ", "中文", "🚀", "👩‍👩‍👧", "Ω" * 60, "x" * 5000, " ", "  x", "x ", "",
]  # fmt: skip
NAMES = [
    *keyword.kwlist, *keyword.softkwlist, *sorted(sys.stdlib_module_names)[::7], "con", "NUL", "aux.txt", "COM1", "lpt9",
    "flask", "Django", "bottle", "cherrypy", "gluon", "pydal", "tests", "manage", "config", "migrations", "__init__", "_", "__",
    "a" * 64, "a" * 65, "a" * 300, "9lives", "a.b", "a--b", "-a", "a-", "A_B", "test", "setup", "readme", "LICENSE", ".git",
]  # fmt: skip
TEXTS = [*(f"a{char}b" for char in (*CONTROLS, *INVISIBLE)), *MEANING]
KEYS = (
    "project_name",
    "project_slug",
    "package_name",
    "description",
    "author_name",
    "author_email",
)
THIRD = 3
SAFE = {"project_slug": "safe", "package_name": "safe"}


def answers() -> Iterator[tuple[str, str]]:
    """Give each text as the answer to each question that takes a text."""
    yield from itertools.product(KEYS, (*TEXTS, *NAMES))


def check_refusal(error: ScaffoldError) -> None:
    assert error.exit_code is Exit.USAGE
    assert str(error).isprintable()
    assert len(str(error)) < 400


def check_project(project: Tree, key: str, text: str, usual: set[str]) -> None:
    """Everything that holds a user's text still reads as it was meant."""
    assert all(not path.is_absolute() and ".." not in path.parts for path in project)
    texts = {str(path): file.content.decode("utf-8") for path, file in project.items()}
    metadata = tomllib.loads(texts["pyproject.toml"])["project"]
    if key == "description":
        assert metadata["description"] == text
    if key == "author_name" and text:
        assert metadata["authors"][0]["name"] == text
    for path, content in texts.items():
        if path.endswith("/config.py"):
            constants = [
                n.value for n in ast.walk(ast.parse(content)) if isinstance(n, ast.Constant)
            ]
            assert key not in {"project_name", "description"} or text in constants
        if path.endswith((".yml", ".yaml")):
            list(yaml.safe_load_all(content))
    if key not in {"package_name", "project_slug", "project_name"}:
        assert set(texts) == usual


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_text_is_refused_in_one_line_or_comes_back(
    framework: str, request: pytest.FixtureRequest
) -> None:
    """Each text comes to two or three of the frameworks, with `--full` to all."""
    usual = {str(path) for path in tree(framework, SAFE)}
    outcomes = {"refused": 0, "made": 0}
    step = 1 if request.config.getoption("--full") else THIRD
    for key, text in itertools.islice(answers(), FRAMEWORKS.index(framework) % step, None, step):
        given = {**SAFE, key: text} if key not in SAFE else {key: text}
        try:
            project = tree(framework, given)
        except ScaffoldError as error:
            outcomes["refused"] += 1
            check_refusal(error)
        else:
            outcomes["made"] += 1
            check_project(project, key, text, usual)
    assert min(outcomes.values()) > 300 / step


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_command_line_the_answers_file_and_a_preset_say_the_same(
    framework: str, run: Run
) -> None:
    before = listing(Path.cwd())
    for key, text in itertools.islice(answers(), 0, None, 23):
        if "\0" in text or "\ud800" in text:
            continue  # the system passes no such argument
        file = Path("given.json")
        file.write_text(json.dumps({"framework": framework, "project_name": "Safe", key: text}))
        option = f"--{key.replace('_', '-')}={text}"
        named = [] if key == "project_name" else ["--project-name", "Safe"]
        typed = run("new", framework, "--dry-run", "--yes", *named, option)
        read = run("new", framework, "--dry-run", "--yes", "--answers", file)
        file.write_text(
            "[defaults]\nproject_name = 'Safe'\n" * (key != "project_name") or "[defaults]\n"
        )
        with file.open("a", encoding="utf-8") as preset:
            preset.write(
                f"{key} = {json.dumps(text, ensure_ascii=False)}\n".replace("\x7f", "\\u007f")
            )
        settled = run("new", framework, "--dry-run", "--yes", "--preset", file)
        assert typed.code == read.code == settled.code, (
            key,
            text,
            typed.err,
            read.err,
            settled.err,
        )
        assert settled.err.count("\n") <= 2  # it also says what the preset does
        assert typed.code in {0, 2}, (key, text, typed.err)
        assert typed.err.count("\n") <= 1
        file.unlink()
        assert listing(Path.cwd()) == before

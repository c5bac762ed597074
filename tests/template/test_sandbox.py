"""What a hostile template tries: none of it leaves the sandbox, and all of it is one line."""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from fwscaffold import reading
from fwscaffold.errors import ScaffoldError
from fwscaffold.source.templates import named
from fwscaffold.template import foreign, sandbox, worker
from fwscaffold.template.answers import complete
from theirs import FOLDER, write_theirs

CANARY = "canary"
RUN = f"os.system('touch {CANARY}')"


def problem(root: Path, **given: object) -> str:
    with pytest.raises(ScaffoldError) as caught:
        complete(named(str(root)), given)
    assert not [*root.parent.rglob(CANARY)]
    assert not Path(CANARY).exists()
    return str(caught.value)


EXPRESSIONS = [
    "''.__class__.__mro__[1].__subclasses__()",
    f"cycler.__init__.__globals__.{RUN}",
    f"joiner.__init__.__globals__.{RUN}",
    f"namespace.__init__.__globals__.{RUN}",
    f"lipsum.__globals__['os'].system('touch {CANARY}')",
    f"self.__init__.__globals__.{RUN}",
    f"self._TemplateReference__context.cycler.__init__.__globals__.{RUN}",
    f"random_ascii_string.__globals__.{RUN}",
    f"uuid4.__globals__.{RUN}",
    "cookiecutter.__class__",
    "(''|attr('__class__')).__mro__",
    "''['__class__']",
    "'{0.__class__.__mro__}'.format('')",
    "'{x.__class__}'.format_map({'x': ''})",
    "('{0.__class__}'|attr('format'))('')",
    "['{0.__class__}'.format]|map('call')|list",
    "['']|map(attribute='__class__.__mro__')|list",
    "['']|groupby('__class__')|list|string + [''].__class__.__name__",
    "(self|attr('_TemplateReference__context'))",
    "cookiecutter.update.__self__.__class__",
    "dict.__base__",
    "range(10000000)",
    "config.from_object('os')",
    "get_flashed_messages.__globals__",
    "(1).__class__.__base__.__subclasses__()",
    "''.join.__self__.__class__",
    "loop.__init__.__globals__",
    "cookiecutter['__class__']",
    "namespace(a=1).__init__",
    "caller()",
    "1/0",
    "nothing",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_no_expression_leaves_the_sandbox(here: None, tmp_path: Path, expression: str) -> None:
    root = write_theirs(tmp_path / "t", {"a": f"{{{{ {expression} }}}}"})
    assert problem(root).startswith("template `t` cannot make `a`: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% import 'os' as os %}", "cannot make `a`: "),
        ("{% include '../../../etc/passwd' %}", "cannot make `a`: "),
        ("{% include '/etc/passwd' %}", "cannot make `a`: "),
        ("{% include 'a' %}", "maximum recursion depth"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "maximum recursion depth"),
        ("{% debug %}", "line 1: Encountered unknown tag 'debug'"),
        ("\n{% do x %}", "line 2: Encountered unknown tag 'do'"),
        ("{{ '\\ud800' }}", "makes `a`, which is not UTF-8"),
        ("{% for i in range(10) %}", "line 1: Unexpected end of template"),
    ],
)
def test_no_text_does_either(here: None, tmp_path: Path, text: str, said: str) -> None:
    assert said in problem(write_theirs(tmp_path / "t", {"a": text}))


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"_jinja2_env_vars": {"block_start_string": "{{"}},
            "asks for an environment of Jinja's that there cannot be",
        ),
        ({"_new_lines": "\n\n"}, r"asks for lines that end with `\n\n`"),
        ({"x": None}, "asks for `x` and has no default for it, give an answer"),
        ({"x": []}, "asks for `x` and offers no choice"),
        ({"x": "{{ cookiecutter.y }}"}, "cannot make `x`: "),
        ({"x": "{{ "}, "cannot make `x`: line 1: "),
        ({"slug": "../out"}, "makes a project in `../out`, which is no name"),
        ({"slug": "/out"}, "makes a project in `/out`, which is no name"),
        ({"slug": ""}, "makes a project in ``, which is no name"),
    ],
)
def test_no_variable_does_either(
    here: None, tmp_path: Path, variables: dict[str, Any], said: str
) -> None:
    assert said in problem(write_theirs(tmp_path / "t", {"a": ""}, **variables))


def test_a_directory_that_cannot_be_named_is_said(here: None, tmp_path: Path) -> None:
    root = write_theirs(tmp_path / "t", {})
    (root / FOLDER).rename(root / "{{cookiecutter.nothing}}")
    assert "cannot make `{{cookiecutter.nothing}}`: " in problem(root)


@pytest.mark.parametrize(
    "name",
    ["{{ cookiecutter.up }}/x", ".git/hooks/x", "{{ cookiecutter.git }}", ".fwscaffold.json", "{{ cookiecutter.long }}", "{{ cookiecutter.turn }}"],
)  # fmt: skip
def test_no_file_is_made_elsewhere(here: None, tmp_path: Path, name: str) -> None:
    variables: dict[str, Any] = {"up": "..", "git": ".GIT ", "long": "x" * 300, "turn": "a\u202eb"}
    root = write_theirs(tmp_path / "t", {name: ""}, **variables)
    assert problem(root).endswith(", which is no file of a project")


def test_no_two_files_are_made_that_clash(here: None, tmp_path: Path) -> None:
    root = write_theirs(tmp_path / "t", {"a": "", "{{ cookiecutter.slug[:0] }}A": ""})
    assert "makes `a` and `A`, which no disk holds side by side" in problem(root)


def test_no_link_is_followed_elsewhere(tmp_path: Path) -> None:
    root = write_theirs(tmp_path / "t", {"a": ""})
    (root / FOLDER / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(ScaffoldError, match="which is a link that leads elsewhere"):
        named(str(root))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    root = write_theirs(tmp_path / "t", {"a": ""})
    os.mkfifo(root / FOLDER / "pipe")
    with pytest.raises(ScaffoldError, match="which is not a regular file"):
        named(str(root))


def test_a_huge_template_is_refused(
    here: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_theirs(tmp_path / "t", {"a": "x" * 50, "b": "{{ 'x' * 200 }}"})
    template = named(str(root))
    monkeypatch.setattr(worker, "ALTOGETHER", 100)
    with pytest.raises(ScaffoldError, match="makes more than 100 bytes"):
        complete(template, {})
    monkeypatch.setattr(reading, "ALTOGETHER", 40)
    with pytest.raises(ScaffoldError, match="is larger than 10,000 files and 40 bytes"):
        named(str(root))
    monkeypatch.setattr(foreign, "DEEPEST", 0)
    with pytest.raises(ScaffoldError, match="is more than 0 directories deep"):
        named(str(root))


def test_a_template_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PATIENCE", 2)
    loops = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    root = write_theirs(tmp_path / "t", {"a": loops})
    assert problem(root) == "template `t` needs more time or memory than a template may have"


def test_a_template_that_needs_too_much_is_ended(tmp_path: Path) -> None:
    root = write_theirs(tmp_path / "t", {"a": "{{ 'x' * (10**10) }}"})
    memory = "it needs more memory than a template may have"
    assert problem(root) == f"template `t` cannot make `a`: {memory}"


def test_a_template_that_breaks_the_sandbox_down_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PROGRAM", "raise SystemExit(1)")
    root = write_theirs(tmp_path / "t", {"a": ""})
    assert problem(root) == "template `t` needs more time or memory than a template may have"


def test_memory_that_is_not_there_is_said(here: None, tmp_path: Path) -> None:
    root = write_theirs(tmp_path / "t", {"a": "{{ 'x' * (10**18) }}"})
    assert "it needs more memory than a template may have" in problem(root)


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("os.system", ("touch x",)),
        ("subprocess.Popen", ("sh", [], None, None)),
        ("socket.connect", (None, ("127.0.0.1", 1))),
        ("ctypes.dlopen", ("libc",)),
        ("open", ("/etc/passwd", "r", os.O_RDONLY)),
        ("open", (3, "r", os.O_RDONLY)),
        ("open", (f"{sys.base_prefix}/x", "w", os.O_WRONLY | os.O_CREAT)),
    ],
)
def test_behind_the_sandbox_there_is_a_wall(event: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(PermissionError):
        sandbox.refuse(event, arguments)


def test_what_rendering_needs_passes_the_wall() -> None:
    sandbox.refuse("open", (json.__file__, "r", os.O_RDONLY))
    sandbox.refuse("os.listdir", ("/",))
    sandbox.refuse("compile", ("x", "y"))


@pytest.mark.parametrize("is_trusted", [False, True])
def test_the_program_confines_itself_before_it_renders(
    monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    done: list[object] = []
    request: dict[str, Any] = {
        "variables": {"slug": "shop"},
        "given": {},
        "directory": FOLDER,
        "about": {},
        "sources": {"a": "b"},
        "includes": {},
        "at": "2026-11-28",
        "seed": "x",
        "root": "nowhere" if is_trusted else "",
        "hooks": {},
    }

    def refuse(*_: object) -> None:
        done.append("limit")
        raise ValueError("not allowed to exceed maximum limit")

    monkeypatch.setattr("resource.setrlimit", refuse)
    monkeypatch.setattr("sys.addaudithook", done.append)
    monkeypatch.setattr("sys.path", [*sys.path])
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(request)))
    monkeypatch.setattr("sys.stdout", out := io.StringIO())
    sandbox.main()
    assert done == ([] if is_trusted else ["limit"] * 4 + [sandbox.refuse])
    assert json.loads(out.getvalue())["files"] == [["a", "a", "b"]]

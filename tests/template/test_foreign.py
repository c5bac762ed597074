"""Cookiecutter itself says what its format means: byte for byte, and mode for mode."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.source.templates import named
from fwscaffold.template.answers import complete
from fwscaffold.template.declaration import declaration
from fwscaffold.template.questions import Kind, questions
from fwscaffold.template.render import render
from fwscaffold.template.schema import schema
from fwscaffold.tree import Tree
from theirs import baked, write_theirs


def made(root: Path, **given: object) -> Tree:
    template = named(str(root))
    return render(template, complete(template, given))


def texts(tree: Tree) -> dict[str, str]:
    return {str(path): file.content.decode() for path, file in tree.items()}


SHAPES: Mapping[str, tuple[Mapping[str, str | bytes], Mapping[str, Any]]] = {
    "texts": ({"README.md": "# {{ cookiecutter.name }}\n\nend"}, {"name": "My {{ cookiecutter.slug|upper }}"}),
    "choices": ({"a": "{{ cookiecutter.pick }}"}, {"pick": ["{{ cookiecutter.slug }}-1", "two"]}),
    "numbers": ({"a": "{{ cookiecutter.n + '1' }} {{ cookiecutter.pick }}"}, {"n": 4, "pick": [1, 2]}),
    "booleans": ({"a": "{{ cookiecutter.yes }} {{ not cookiecutter.pick }}"}, {"yes": True, "pick": [False, True]}),
    "tables": (
        {"a": "{% for k, v in cookiecutter.t|dictsort %}{{ k }}={{ v }};{% endfor %}"},
        {"t": {"{{ cookiecutter.slug }}": ["{{ cookiecutter.later }}", True, None, {"x": 1}]}, "later": "l"},
    ),
    "private": (
        {"a": "{{ cookiecutter.__up }} {{ cookiecutter.__list[0] }} {{ cookiecutter._raw }} {{ cookiecutter.__t.a }}"},
        {"__up": "{{ cookiecutter.slug|upper }}", "__list": ["{{ cookiecutter.slug }}"], "_raw": "{{ x }}",
         "__t": {"a": "{{ cookiecutter.slug }}"}, "_t": {"b": "{{ c }}"}},
    ),
    "originals": ({"a": "{{ _cookiecutter.name }} {{ _cookiecutter|length }}"}, {"name": "{{ cookiecutter.slug }}", "_x": 1}),
    "copied files": (
        {"x.html": "{{ y }}", "{{cookiecutter.slug}}.html": "{% z", "raw/{{cookiecutter.slug}}": "{{ q }}", "b": "{{ cookiecutter.slug }}"},
        {"_copy_without_render": ["*.html", "raw"]},
    ),
    "copied directories with rendered names": (
        {"{{cookiecutter.slug}}/deep/{{cookiecutter.slug}}": "{{ q }}"}, {"_copy_without_render": ["{{cookiecutter.slug}}/deep"]},
    ),
    "names": (
        {"{% if cookiecutter.slug == 'x' %}no{% endif %}": "", "{{cookiecutter.slug}}/{{cookiecutter.slug}}.py": "a",
         "{{ cookiecutter.__ns }}/x": "deep"},
        {"__ns": "{{ cookiecutter.slug.replace('o', '/') }}"},
    ),
    "line ends": (
        {"dos": "a\r\n{{ cookiecutter.slug }}\r\n", "mac": "a\r{{ cookiecutter.slug }}\r", "mixed": "a\nb\r\n", "none": "{{ cookiecutter.slug }}", "empty": ""}, {},
    ),
    "forced line ends": ({"unix": "a\n{{ cookiecutter.slug }}\n"}, {"_new_lines": "\r\n"}),
    "options of Jinja": (
        {"a": "<% if true %>\n  {{ cookiecutter.slug }}\n<% endif %>\n"},
        {"_jinja2_env_vars": {"block_start_string": "<%", "block_end_string": "%>", "trim_blocks": True, "lstrip_blocks": True}},
    ),
    "binary": ({"a.png": b"\x89PNG\0{{ x }}", "b": bytes(range(256)) + b"{{ x }}", "c.jar": b"text {{ x }}"}, {}),
    "includes": (
        {"a": "{% include 'more/b.txt' %}{% from 'm.txt' import m %}{{ m('x') }}{% include './s.txt' %}", "more/b.txt": "b {{ cookiecutter.slug }}\n",
         "m.txt": "{% macro m(x) %}<{{ x }}>{% endmacro %}"}, {},
    ),
    "filters": ({"a": "{{ 'Ä b'|slugify }} {{ {'a': 1}|jsonify }} {{ ['b', 'a']|sort }}"}, {}),
    "unicode": ({"é/ü": "\ufeff{{ cookiecutter.slug }} ☃\n"}, {}),
    "itself": ({"a": "{% set ns = namespace(x=1) %}{% set ns.x = 2 %}{{ ns.x }}{% set l = [] %}{% set _ = l.append(1) %}{{ l }}"}, {}),
    "executables": ({"manage.py": "#!/usr/bin/env python\n", "b.sh": "x"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_it_makes_what_cookiecutter_makes(here: None, tmp_path: Path, shape: str) -> None:
    files, variables = SHAPES[shape]
    shared = {"templates/s.txt": "shared {{ cookiecutter.slug }}"}
    root = write_theirs(tmp_path / "t", files, shared, **variables)
    expected = baked(root, tmp_path / "baked")
    assert made(root) == expected
    assert expected


def test_the_process_makes_the_same(tmp_path: Path) -> None:
    files, variables = SHAPES["tables"]
    root = write_theirs(tmp_path / "t", files, **variables)
    assert made(root) == baked(root, tmp_path / "baked")


def test_the_process_of_a_trusted_template_has_its_extensions(tmp_path: Path) -> None:
    code = "from jinja2.ext import Extension\n\n\nclass Own(Extension):\n    def __init__(self, environment):\n        super().__init__(environment)\n        environment.globals['own'] = 'own'\n"
    root = write_theirs(
        tmp_path / "t", {"a": "{{ own }}"}, {"own.py": code}, _extensions=["own.Own"]
    )
    template = named(str(root))
    assert template.origin
    trusted = replace(template, origin=replace(template.origin, trusted=True))
    assert texts(render(trusted, complete(trusted, {}))) == {"a": "own"}


def test_a_text_that_is_not_utf_8_is_copied(here: None, tmp_path: Path) -> None:
    root = write_theirs(tmp_path / "t", {"latin.txt": b"caf\xe9 {{ x }}\n"})
    assert made(root)[PurePosixPath("latin.txt")].content == b"caf\xe9 {{ x }}\n"


def test_a_given_answer_stays_the_text_that_it_is(here: None, tmp_path: Path) -> None:
    root = write_theirs(
        tmp_path / "t", {"a": "{{ cookiecutter.slug }} {{ cookiecutter.t.k }}"}, t={"k": "v"}
    )
    tree = made(root, t={"k": "{{ 7*7 }}"})
    assert texts(tree) == {"a": "shop {{ 7*7 }}"}


def test_an_empty_directory_name_drops_what_is_below(here: None, tmp_path: Path) -> None:
    name = "{% if cookiecutter.docs %}docs{% endif %}"
    root = write_theirs(tmp_path / "t", {f"{name}/a": "", f"b/{name}/c": "", "d": ""}, docs=True)
    assert [*map(str, made(root))] == ["b/docs/c", "d", "docs/a"]
    assert [*map(str, made(root, docs=False))] == ["d"]


def test_what_tools_leave_and_linked_directories_are_left_out(here: None, tmp_path: Path) -> None:
    root = write_theirs(tmp_path / "t", {"a": "", "__pycache__/a.pyc": b"\0", "real/b": "b"})
    folder = root / "{{cookiecutter.slug}}"
    (folder / "linked").symlink_to("real")
    (folder / "c").symlink_to("real/b")
    assert texts(made(root)) == {"a": "", "c": "b", "real/b": "b"}


def test_clock_and_dice_are_those_of_the_origin(here: None, tmp_path: Path) -> None:
    text = "{% now 'utc', '%Y-%m-%d' %} {% now 'Asia/Tokyo' + 'hours=24' %} {{ random_ascii_string(9) }} {{ uuid4() }} {{ [1, 2, 3]|random }}"
    root = write_theirs(tmp_path / "t", {"a": text, "b": text, "c": "x"})
    template = named(str(root))
    first, again = (render(template, complete(template, {})) for _ in range(2))
    assert first == again
    assert texts(first)["a"] != texts(first)["b"]
    assert made(root) != first
    answers = complete(template, {})
    assert answers.rendering is not None
    assert answers.rendering.by_chance


def test_questions_have_texts_and_kinds(tmp_path: Path) -> None:
    prompts = {"slug": "Short\x1b name", "pick": {"__prompt__": "Pick", "a": "First"}, "t": ""}
    variables: dict[str, Any] = {"pick": ["a", "b"], "t": {"k": 1}, "yes": False, "none": None}
    root = write_theirs(tmp_path / "t", {}, **variables, __prompts__=prompts)
    template = named(str(root))
    found = {each.key: each for each in questions(template)}
    assert declaration(template).asked == ("slug", "pick", "t", "yes", "none")
    assert [each.kind for each in found.values()] == [
        Kind.TEXT,
        Kind.CHOICE,
        Kind.TABLE,
        Kind.BOOLEAN,
        Kind.TEXT,
    ]
    assert (found["slug"].prompt, found["pick"].prompt, found["t"].prompt) == (
        "Short\\x1b name",
        "Pick",
        "t",
    )
    assert found["pick"].choices == {"a": "First", "b": "b"}
    assert (found["t"].read('{"k": 2}'), found["t"].read("{")) == ({"k": 2}, "{")
    assert (found["yes"].read("yes"), found["slug"].read("yes")) == (True, "yes")
    assert schema(template)["required"] == ["none"]
    assert schema(template)["properties"]["t"] == {
        "description": "t",
        "type": "object",
        "default": {"k": 1},
    }


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"slug": 1}, "slug `1` is not a text"),
        ({"slug": "a\nb"}, r"slug `a\\nb` holds the control character U\+000A"),
        ({"pick": "c"}, "pick `c` is not a choice, choose `a` or `b`"),
        ({"pick": True}, "pick `True` is not a text"),
        ({"made": "c"}, "template `t` takes for `made` `shop`, and not `c`"),
        ({"yes": "yes"}, "yes `yes` is neither true nor false"),
        ({"t": "x"}, 'table such as {"key": "value"}'),
        ({"nothing": "x"}, "no such question `nothing`"),
    ],
)
def test_an_answer_that_the_template_does_not_take_is_refused(
    here: None, tmp_path: Path, given: dict[str, object], problem: str
) -> None:
    variables: dict[str, Any] = {
        "pick": ["a", "b"],
        "yes": True,
        "t": {},
        "made": ["{{ cookiecutter.slug }}"],
    }
    root = write_theirs(tmp_path / "t", {"a": ""}, **variables)
    with pytest.raises(ScaffoldError, match=problem):
        made(root, **given)

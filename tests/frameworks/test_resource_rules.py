"""The rules that every template of a resource keeps, for whatever fields and names it is given."""

import ast
import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from pytest_cookies.plugin import Cookies

from fwscaffold.creation.plan import plan_new
from fwscaffold.creation.write import write_directory
from fwscaffold.resource import definitions, nouns, spelling
from fwscaffold.resource.fields import Field, Type
from fwscaffold.resource.growth import grown
from fwscaffold.resource.migrations import Migration
from fwscaffold.resource.resources import Resource
from fwscaffold.template.answers import Answers, complete
from fwscaffold.template.catalog import catalog, definition, of_resources
from fwscaffold.template.render import render
from fwscaffold.tree import Tree
from support import DATA_LAYERS, NAME, label, on_disk

COMMON = [
    "project_slug", "package_name", "python_version", "singular", "plural", "fields", "migration",
    "removal",
]  # fmt: skip
TYPES = "string text integer decimal boolean date datetime email url choice=open,paid reference=row"
LONG = "abcdefghij_abcdefghij_abcdefgh"
Answered = Mapping[str, object]
MADE, GONE = Migration("0002", "0002", "0001"), Migration("0003", "0003", "0002")


def letters(name: str) -> str:
    """Return fields of every type, with names that begin as *name* does and are as long."""
    kinds = [f"{kind}=order" if kind == "reference" else kind for kind in TYPES.split()]
    return " ".join(f"{name[:-1]}{chr(97 + n)}:{kind}" for n, kind in enumerate(kinds))


def with_option(fields: str, option: str, *but: str) -> str:
    """Return the fields with this option, where their type may have it."""
    found = (field.split(":") for field in fields.split())
    return " ".join(
        f"{name}:{kind}" if kind.partition("=")[0] in but else f"{name}:{kind}:{option}"
        for name, kind in found
    )


EVERY_TYPE = " ".join(f"{kind.partition('=')[0]}_of_it:{kind}" for kind in TYPES.split())
DEFAULTS = (
    "title:string:default=new note:text:default=none amount:integer:default=-7 "
    "total:decimal:default=9.90 paid:boolean:default=yes day:date:default=2026-01-31 "
    "at:datetime:default=2026-01-31T09:30:00 mail:email:default=ada@site.example "
    "link:url:default=https://site.example/ state:choice=open,paid:default=paid"
)
SHAPES: Mapping[str, tuple[str, str]] = {
    "every type": ("order", EVERY_TYPE),
    "required": ("status", with_option(EVERY_TYPE, "required", "boolean")),
    "unique": ("person", with_option(EVERY_TYPE, "unique", "boolean", "text", "choice")),
    "index": ("order_line", with_option(EVERY_TYPE, "index", "boolean", "text")),
    "defaults": ("child", DEFAULTS),
    "long names": (LONG, letters(LONG)),
    "long and unique": (
        LONG,
        with_option(letters(LONG), "unique", "boolean", "text", "choice"),
    ),
    "two references": ("line", "first:reference=order:required second:reference=order third:reference=customer"),
    "secrets": ("password_reset", "password:string:unique token:string:unique"),
    "names of the code": ("url_for", f"field:string:required {EVERY_TYPE}"),
    **{f"one {kind.partition('=')[0]}": ("b", f"x:{kind}") for kind in TYPES.split()},
}  # fmt: skip


FOURTH = 4
GROWING = [(name, answers) for name, answers in DATA_LAYERS if of_resources(catalog()[name])]
FRAMEWORKS = sorted({name for name, _ in GROWING})

each_framework = pytest.mark.parametrize("framework", FRAMEWORKS)
each_layer = pytest.mark.parametrize(("framework", "answers"), GROWING, ids=label)


def resource_of(name: str, fields: str, plural: str = "") -> Resource:
    """Return the resource that these words define."""
    singular = name if plural else nouns.singular(name)
    found = [definitions.read(field) for field in fields.split()]
    referring = [
        replace(field, to_plural=nouns.plural(field.to)) if field.to else field for field in found
    ]
    return Resource(singular, plural or nouns.plural(singular), tuple(referring), MADE)


RESOURCES = {shape: resource_of(*words) for shape, words in SHAPES.items()}
REMOVED = {shape: replace(each, removal=GONE) for shape, each in RESOURCES.items()}
OPTIONS = [
    with_option(EVERY_TYPE, "index", "boolean", "text"),
    with_option(EVERY_TYPE, "unique", "boolean", "text", "choice"),
    f"{DEFAULTS} row:reference=order",
]


def of_length(number: int, plural: str = "") -> Resource:
    """Return a resource with a name, and fields with names, of so many letters."""
    name = "b" * number
    at = number % len(OPTIONS)
    fields = OPTIONS[at].split()
    renamed = (
        f"{letter * number}:{f.partition(':')[2]}"
        for letter, f in zip("cdefghijkmo", fields, strict=True)
    )
    return resource_of(name, " ".join(renamed), plural)


# A line that fits with one name does not with one that is a letter longer.
LENGTHS = {
    **{f"{n} letters": of_length(n) for n in range(1, 30)},
    **{f"{n} letters, many": of_length(n, "n" * 30) for n in range(1, 30, 4)},
    "long choices": resource_of(
        "b", f"c:choice={'d' * 30},{'e' * 30},{'f' * 20}:default={'d' * 30}"
    ),
}


def answered(framework: str, answers: Answered) -> Answers:
    return complete(catalog()[framework], {**NAME, **answers})


def settings(framework: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (catalog()[framework].path / "resource" / "cookiecutter.json").read_text("utf-8")
    )
    return found


@each_framework
def test_questions_have_the_same_keys_in_the_same_order(framework: str) -> None:
    public = [key for key in settings(framework) if not key.startswith("_")]
    own = [key for key in public if key not in COMMON]
    main = json.loads((catalog()[framework].path / "cookiecutter.json").read_text("utf-8"))
    assert public == [*COMMON, *own]
    assert set(own) <= set(main), "what more it asks has been asked of the project"


@each_framework
def test_it_has_no_hooks_extensions_links_or_conditional_directories(framework: str) -> None:
    directory = catalog()[framework].path / "resource"
    project = "{{cookiecutter.project_slug}}"
    assert {path.name for path in directory.iterdir()} == {"cookiecutter.json", project}
    assert "_extensions" not in settings(framework)
    for path in directory.rglob("*"):
        assert not path.is_symlink()
        assert path.is_file() or "{%" not in path.name, path
        content = path.read_bytes() if path.is_file() else b"\n"
        assert not content or content.endswith(b"\n"), path
        assert b"\r" not in content, path


@each_layer
def test_cookiecutter_gives_the_same_bytes(
    framework: str, answers: Answered, cookies: Cookies, request: pytest.FixtureRequest
) -> None:
    """Each shape with two data layers, with `--full` with each."""
    known, made = answered(framework, answers), of_resources(catalog()[framework])
    assert made
    asked = {key: known.public[key] for key in settings(framework) if key in known.public}
    step = 1 if request.config.getoption("--full") else FOURTH
    first = GROWING.index((framework, {**answers})) % step
    for resource in (*[*RESOURCES.values()][first::step], REMOVED["every type"]):
        result = cookies.bake({**asked, **resource.answers}, template=str(made.path))
        assert result.exception is None
        assert grown(catalog()[framework], known, resource).tree == on_disk(result.project_path)
        shutil.rmtree(result.project_path)


@each_layer
def test_after_a_removal_only_the_migrations_are_left(framework: str, answers: Answered) -> None:
    known = answered(framework, answers)
    for shape, resource in RESOURCES.items():
        there = grown(catalog()[framework], known, resource)
        gone = grown(catalog()[framework], known, REMOVED[shape])
        for path, file in gone.tree.items():
            assert gone.migrations.directory in path.parents, path
            assert there.tree.get(path, file) == file, f"{path} has been run, and is as it was"


@each_layer
def test_it_is_told_of_in_at_most_two_files(framework: str, answers: Answered) -> None:
    known = answered(framework, answers)
    for resource in RESOURCES.values():
        files = {wire.file for wire in grown(catalog()[framework], known, resource).wires}
        assert 1 <= len(files) <= 2


def parts(tree: Tree, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    """Give the parts of these kinds that the application's modules have."""
    for path, file in tree.items():
        if path.suffix == ".py" and not {"tests", "migrations"} & {*path.parts}:
            found = ast.walk(ast.parse(file.content))
            yield from (each for each in found if isinstance(each, kinds))


def names(*nodes: ast.AST, kind: type[ast.expr_context] = ast.expr_context) -> set[str]:
    """Return the names in them that a person might choose, too."""
    found = (each for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name))
    used = {each.id for each in found if isinstance(each.ctx, kind)}
    return {name for name in used if not spelling.problem(name)}


@each_layer
def test_a_row_has_no_name_that_is_used_beside_it(framework: str, answers: Answered) -> None:
    said, known = settings(framework), answered(framework, answers)
    others = {"zz", "zz_id", "own_zz", *said.get("_taken", ()), *said["_reserved_resources"]}
    for _, fields, *_ in SHAPES.values():
        tree = grown(catalog()[framework], known, resource_of("zz", fields)).tree
        for function in parts(tree, ast.FunctionDef, ast.AsyncFunctionDef):
            used = names(function)
            assert "zz" not in used or used <= others, ast.unparse(function)


@each_layer
def test_a_field_hides_nothing_that_its_class_uses(framework: str, answers: Answered) -> None:
    resource, known = RESOURCES["names of the code"], answered(framework, answers)
    reserved = {*settings(framework)["_reserved_fields"], "reference_of_it_id"}
    for kind in parts(grown(catalog()[framework], known, resource).tree, ast.ClassDef):
        assert isinstance(kind, ast.ClassDef)
        body = [each for each in kind.body if isinstance(each, ast.Assign | ast.AnnAssign)]
        if "field" in names(*body, kind=ast.Store):
            assert names(*body, kind=ast.Load) <= reserved, ast.unparse(kind)


@pytest.mark.parametrize("framework", ["flask", "quart"])
@pytest.mark.parametrize("name", [*(number * "b" for number in range(1, 31)), "url_for"])
def test_a_link_has_what_the_address_of_its_target_asks(framework: str, name: str) -> None:
    template, known = catalog()[framework], answered(framework, {})
    for plural in ("", "n" * 18, "n" * 30):
        target = resource_of(name, "title:string", plural)
        field = Field("x", Type.REFERENCE, to=target.singular, to_plural=target.plural)
        referring = Resource("zz", "zzs", (field,), MADE)
        views = text_of(grown(template, known, target).tree, "views.py")
        page = text_of(grown(template, known, referring).tree, "show.html")
        (asked,) = re.findall(r"\{MAX_ID\}\):(\w+)>", views)
        assert f"url_for('{target.plural}.show', {asked}=" in page


def text_of(tree: Tree, name: str) -> str:
    (file,) = (file for path, file in tree.items() if path.name == name)
    return file.content.decode("utf-8")


def is_setting(path: PurePosixPath) -> bool:
    return path.name in {"pyproject.toml", "ruff.toml"}


@each_layer
def test_what_is_written_is_formatted_linted_and_compiles(
    framework: str, answers: Answered, tmp_path: Path
) -> None:
    template, known = catalog()[framework], answered(framework, answers)
    whole, shapes = render(template, known), tmp_path / "shapes"
    project = {path: file for path, file in whole.items() if is_setting(path)}
    # What is imported of the project has to be somewhere, or is taken for a library's.
    for name in ("row", "order", "customer"):
        whole = {**grown(template, known, resource_of(name, "title:string")).tree, **whole}
    write_directory(plan_new(whole), tmp_path / "whole")
    own = f"src = ['.', '{tmp_path / 'whole'}']"
    for shape in SHAPES:
        for resource in (RESOURCES[shape], REMOVED[shape]):
            tree = {**project, **grown(template, known, resource).tree}
            write_directory(plan_new(tree), shapes / shape / str(resource.is_there))
    for shape, resource in LENGTHS.items():
        write_directory(
            plan_new({**project, **grown(template, known, resource).tree}), shapes / shape
        )
    check, style = ["check", "--quiet", "--config", own], ["format", "--diff"]
    oldest, *_, newest = definition(template)["python_version"]
    for command, python in itertools.product((check, style), (oldest, newest)):
        target = f"--target-version=py{python.replace('.', '')}"
        words = [sys.executable, "-m", "ruff", *command, target, "--no-cache", str(shapes)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    for path in shapes.rglob("*.py"):
        compile(path.read_bytes(), path, "exec")

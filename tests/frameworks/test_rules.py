"""The rules that every template keeps, so that plain cookiecutter and fwscaffold can both use it."""

import ast
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from jinja2 import Environment, nodes

import support
from fwscaffold.lifecycle.standard import is_frame
from fwscaffold.tree import clash, is_safe

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
PROJECT = "{{cookiecutter.project_slug}}"
CATALOG = json.loads((TEMPLATES / "cookiecutter.json").read_text("utf-8"))["templates"]
COMMON = [
    "project_name", "project_slug", "package_name", "description", "author_name", "author_email",
    "license", "python_version", "starter", "database", "docker", "ci",
]  # fmt: skip
LEVELS = ["example", "accounts", "bare"]
CATALOG_KEYS = "path title description group choose avoid maturity promises".split()
TEXTS = {"project_name", "description", "author_name", "author_email"}
DERIVED = ("_quoted", "_markdown", "__copyright_holder")
SYNC = [sys.executable, str(ROOT / "tools" / "sync_shared.py")]

each_template = pytest.mark.parametrize("framework", CATALOG)


def settings(framework: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (TEMPLATES / framework / "cookiecutter.json").read_text("utf-8")
    )
    return found


def files(framework: str) -> list[Path]:
    """Return the files of the template, without what Python and the test tools leave behind."""
    found = (TEMPLATES / framework / PROJECT).rglob("*")
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def names(framework: str) -> list[PurePosixPath]:
    return [
        PurePosixPath(path.relative_to(TEMPLATES / framework).as_posix())
        for path in files(framework)
    ]


def templates(framework: str) -> dict[str, str]:
    """Return every text that cookiecutter renders: file names, file contents and private variables."""
    copied = settings(framework).get("_copy_without_render", [])
    texts = {f"name of {name}": str(name) for name in names(framework)}
    for name, path in zip(names(framework), files(framework), strict=True):
        if not any(name.match(pattern) for pattern in copied):
            texts[str(name)] = path.read_text("utf-8")
    return texts


def variables(text: str) -> set[str]:
    """Return the names that follow `cookiecutter.` in the template."""
    tree = Environment().parse(text)
    read = [node for node in tree.find_all(nodes.Getattr) if isinstance(node.node, nodes.Name)]
    return {node.attr for node in read}


# The catalog


@each_template
def test_catalog_entry_is_complete(framework: str) -> None:
    entry = CATALOG[framework]
    assert [key for key in entry if key != "formerly"] == CATALOG_KEYS
    assert entry["path"] == f"./{framework}"
    assert entry["group"] in {"full-stack", "micro", "asynchronous"}
    assert entry["promises"]
    released, as_of = (date.fromisoformat(entry["maturity"][key]) for key in ("released", "as_of"))
    assert released <= as_of
    assert all(entry["maturity"].values())


def test_a_name_that_a_template_had_is_not_anothers() -> None:
    names = [name for key, entry in CATALOG.items() for name in (key, *entry.get("formerly", ()))]
    assert len(names) == len({*names})


def test_every_directory_is_in_the_catalog() -> None:
    assert {path.parent.name for path in TEMPLATES.glob("*/cookiecutter.json")} == set(CATALOG)


# cookiecutter.json


@each_template
def test_questions_have_the_same_keys_in_the_same_order(framework: str) -> None:
    public = [key for key in settings(framework) if not key.startswith("_")]
    assert public[: len(COMMON)] == COMMON


@each_template
def test_the_levels_to_start_with_are_asked_where_there_is_a_choice(framework: str) -> None:
    given = settings(framework)
    assert given["starter"] == LEVELS[: len(given["starter"])] in (LEVELS[:1], LEVELS)
    assert ("starter" in given["_ask"]) == (given["starter"] == LEVELS)


@each_template
def test_every_question_and_choice_has_a_text(framework: str) -> None:
    given = settings(framework)
    prompts = given["__prompts__"]
    public = [key for key in given if not key.startswith("_")]
    assert list(prompts) == public
    for key in public:
        if isinstance(given[key], list):
            assert list(prompts[key]) == ["__prompt__", *given[key]]


@each_template
def test_private_variables_are_there(framework: str) -> None:
    given = settings(framework)
    public = {key for key in given if not key.startswith("_")}
    assert set(given["_ask"]) <= public
    assert len(given["_ask"]) <= 7
    assert "project_name" in given["_ask"]
    for key, when in given.get("_ask_when", {}).items():
        asked = given["_ask"].index(key)
        for other, values in when.items():
            assert given["_ask"].index(other) < asked, "what it depends on is asked before"
            assert {*values} < {*given[other]}
    assert {framework, "tests", "manage"} <= set(given["_reserved"])
    assert all(re.fullmatch(r"[\w.\[\]-]+>=[\d.]+,<[\d.]+", each) for each in given["_requires"])
    assert {f"__{text}_quoted" for text in TEXTS} <= set(given)
    assert "_extensions" not in given


@each_template
def test_every_private_variable_is_used(framework: str) -> None:
    given = settings(framework)
    read_elsewhere = {
        "__prompts__", "_ask", "_ask_when", "_copy_without_render", "_example", "_frame", "_limits", "_module", "_reserved",
        "_shared_roots", "_unshared",
    }  # fmt: skip
    texts = [*templates(framework).values(), *map(str, given.values())]
    used = set().union(*(re.findall(r"cookiecutter\.(\w+)", text) for text in texts))
    assert {key for key in given if key.startswith("_")} - read_elsewhere <= used


@each_template
def test_quoted_variables_escape_backslash_and_quote(framework: str) -> None:
    hostile = 'a"b\\c{{ 7*7 }}🎉'
    for text in TEXTS:
        template = Environment().from_string(settings(framework)[f"__{text}_quoted"])
        literal = template.render(cookiecutter={text: hostile})
        assert ast.literal_eval(literal) == json.loads(literal) == hostile


# Frame and starter


@each_template
def test_every_pattern_of_the_frame_matches_a_file(framework: str) -> None:
    written = {
        path
        for name, answers in support.VARIANTS
        if name == framework
        for path in support.tree(name, answers)
    }
    for pattern in settings(framework)["_frame"]:
        assert any(is_frame(path, [pattern]) for path in written), pattern


@each_template
def test_the_frame_is_the_same_in_every_template_and_holds_no_application(framework: str) -> None:
    frame = settings(framework)["_frame"]
    shared = settings(next(iter(CATALOG)))["_frame"]
    if "_shared_async" in settings(framework).get("_shared_roots", []):
        shared = sorted([*shared, "tests/asgi.py"])
    assert frame == sorted(frame) == shared
    assert not [
        path
        for path in support.tree(framework, {})
        if "shop" in path.parts and "standard" not in path.parts and is_frame(path, frame)
    ]


# Files


def test_shared_files_are_in_sync() -> None:
    result = subprocess.run([*SYNC, "--check"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@each_template
def test_no_hooks_extensions_or_symlinks(framework: str) -> None:
    directory = TEMPLATES / framework
    known = {"cookiecutter.json", "evidence.json", "promises.toml", PROJECT}
    assert {path.name for path in directory.iterdir()} - {"resource"} == known
    assert not [path for path in directory.rglob("*") if path.is_symlink()]


@each_template
def test_no_directory_is_conditional(framework: str) -> None:
    for name in names(framework):
        assert not [part for part in name.parts[:-1] if "{%" in part]


@each_template
def test_conditions_in_names_are_private_variables(framework: str) -> None:
    for name in names(framework):
        if "{%" in name.name:
            assert re.fullmatch(r"\{% if cookiecutter\.__\w+ %\}[\w.-]+\{% endif %\}", name.name)
            (variable,) = variables(name.name)
            assert settings(framework)[variable].startswith("{{ 'yes' if ")


@each_template
def test_names_are_legal_on_windows_and_short(framework: str) -> None:
    seen = set()
    for name in names(framework):
        assert not re.search(r'[<>:"|?*\\\x00-\x1f]', str(name))
        assert not [part for part in name.parts if part.endswith((".", " "))]
        assert len(str(name)) <= 150
        assert str(name).lower() not in seen
        seen.add(str(name).lower())


@pytest.mark.parametrize(("framework", "answers"), support.VARIANTS, ids=support.label)
def test_paths_are_safe_and_fit_side_by_side_on_every_disk(
    framework: str, answers: dict[str, object]
) -> None:
    paths = list(support.tree(framework, answers))
    assert all(is_safe(str(path)) for path in paths)
    assert clash(paths) is None


@each_template
def test_the_deepest_path_leaves_windows_half_of_its_260_characters(framework: str) -> None:
    longest = {"project_slug": "s" * 64, "package_name": "p" * 64}
    assert max(len(str(path)) for path in support.tree(framework, longest)) <= 130


@each_template
def test_no_ignore_file_of_the_template_acts_on_this_repository(framework: str) -> None:
    assert "{{ '.gitignore' }}" in {name.name for name in names(framework)}
    assert ".gitignore" not in {name.name for name in names(framework)}


def test_git_ignores_nothing_that_belongs_to_a_template() -> None:
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "templates/"]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not [line for line in ignored.splitlines() if "__pycache__" not in line]


@each_template
def test_texts_are_utf_8_with_unix_line_ends(framework: str) -> None:
    for path in files(framework):
        content = path.read_bytes()
        content.decode("utf-8")
        assert b"\r" not in content
        assert not content or content.endswith(b"\n")


@each_template
def test_no_clock_and_no_randomness(framework: str) -> None:
    texts = [*templates(framework).values(), *map(str, settings(framework).values())]
    for text in texts:
        tags = " ".join(re.findall(r"\{[{%].*?[%}]\}", text))
        assert not re.search(r"\b(now|random|random_ascii_string|uuid4)\b", tags)


@each_template
def test_an_audit_that_could_audit_nothing_fails(framework: str) -> None:
    """Without `--strict`, pip-audit exits with 0 where it found no data on any package."""
    for name, text in templates(framework).items():
        for line in text.splitlines():
            assert "pip-audit" not in line or "--strict" in line, name


@each_template
def test_user_texts_are_quoted(framework: str) -> None:
    for name, text in templates(framework).items():
        for output in Environment().parse(text).find_all(nodes.Output):
            raw = {
                node.attr
                for part in output.nodes
                for node in [part, *part.find_all(nodes.Getattr)]
                if isinstance(node, nodes.Getattr)
            }
            assert not raw & TEXTS, name


@each_template
def test_pages_are_copied_or_taken_as_they_are(framework: str) -> None:
    """What is rendered of a page says which levels have it, and nothing of what people answer."""
    copied = settings(framework)["_copy_without_render"]
    pages = dict(zip(names(framework), files(framework), strict=True))
    pages = {name: path for name, path in pages.items() if re.search(r"\.(html|tpl)\b", name.name)}
    assert pages
    for name, path in pages.items():
        if not any(name.match(pattern) for pattern in copied):
            text = path.read_text("utf-8")
            rendered = re.sub(r"\{% raw %\}.*?\{% endraw %\}", "", text, flags=re.DOTALL)
            assert "{{" not in rendered, name


@each_template
def test_python_files_parse_before_rendering(framework: str) -> None:
    """A `{{ … }}` is read as a name, as an editor would; a line that is only a `{% … %}` is left out."""
    parsed = []
    sources = [path for path in files(framework) if re.search(r"\.py(\{%|$)", path.name)]
    for path in sources:
        try:
            text = re.sub(r"^\{%[^%]*%\}\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
            ast.parse(re.sub(r"\{\{.*?\}\}", "name", text))
        except SyntaxError:
            continue
        parsed.append(path)
    assert len(parsed) >= 0.9 * len(sources)

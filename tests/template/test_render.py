import importlib
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from jinja2 import UndefinedError

from fwscaffold.creation.plan import plan_new
from fwscaffold.creation.receipt import with_receipt
from fwscaffold.template import engine
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find
from fwscaffold.template.render import render
from fwscaffold.tree import File, Tree
from tiny import MakeTemplates, listing, write


def rendered(**given: object) -> Tree:
    template = find("tiny")
    return render(template, complete(template, {"project_name": "Shop", **given}))


def texts(tree: Tree) -> dict[str, str]:
    return {str(path): file.content.decode() for path, file in tree.items()}


def test_names_and_texts_are_rendered(make_templates: MakeTemplates) -> None:
    make_templates()
    assert texts(rendered()) == {
        "Dockerfile": "FROM python\n",
        "README.md": "# Shop\n",
        "manage.py": "#!/usr/bin/env python\n",
        "pyproject.toml": "[project]\ndependencies = ['tinylib>=1']\n[build-system]\nrequires = []\nbuild-backend = 'nothing'\n",
        "shop/__init__.py": "DATABASE = 'sqlite'\n",
        "shop/page.html": "<p>{{ title }}</p>\n",
    }


def test_a_file_without_a_name_is_left_out(make_templates: MakeTemplates) -> None:
    make_templates(
        {
            "{% if cookiecutter.__docker %}Dockerfile{% endif %}": "",
            "a/{% if cookiecutter.__docker %}b{% endif %}": "",
        }
    )
    assert list(map(str, rendered())) == ["Dockerfile", "a/b"]
    assert not rendered(docker=False)


def test_what_tools_leave_behind_is_not_part_of_a_template(make_templates: MakeTemplates) -> None:
    root = make_templates({"a.py": ""})
    junk: dict[str, str | bytes] = {
        "a/__pycache__/a.pyc": b"\0",
        ".ruff_cache/x": "",
        ".DS_Store": "",
    }
    write(root / "tiny" / "{{cookiecutter.project_slug}}", junk)
    assert list(map(str, rendered())) == ["a.py"]


def test_binary_content_is_copied(make_templates: MakeTemplates) -> None:
    make_templates({"icon.bin": b"\0\xff{{ x }}"})
    assert rendered()[PurePosixPath("icon.bin")] == File(b"\0\xff{{ x }}")


def test_an_executable_file_stays_executable(make_templates: MakeTemplates) -> None:
    make_templates()
    tree = rendered()
    assert [str(path) for path, file in tree.items() if file.executable] == ["manage.py"]


def test_an_undefined_variable_is_an_error(make_templates: MakeTemplates) -> None:
    make_templates({"a": "{{ cookiecutter.typo }}"})
    with pytest.raises(UndefinedError):
        rendered()


def test_the_environment_can_be_set_as_in_plain_cookiecutter(make_templates: MakeTemplates) -> None:
    make_templates({"a": "{% if true %}\nx\n{% endif %}\n"}, _jinja2_env_vars={"trim_blocks": True})
    assert texts(rendered()) == {"a": "x\n"}


@pytest.fixture
def cached(make_templates: MakeTemplates, tmp_path: Path) -> Iterator[Path]:
    make_templates()
    engine._templates.cache_clear()
    yield tmp_path / "home" / ".cache" / "fwscaffold"
    engine._templates.cache_clear()


def test_compiled_templates_are_kept_in_the_users_cache(cached: Path) -> None:
    first = rendered()
    kept = listing(cached)
    assert kept
    engine._templates.cache_clear()
    assert (rendered(), listing(cached)) == (first, kept)


def test_a_broken_cache_only_costs_time(cached: Path) -> None:
    first = rendered()
    for path in cached.iterdir():
        path.write_bytes(path.read_bytes()[:40])
    engine._templates.cache_clear()
    assert rendered() == first


@pytest.mark.parametrize("place", [".cache", ".cache/fwscaffold"])
def test_no_place_for_a_cache_only_costs_time(cached: Path, place: str) -> None:
    blocked = cached.parents[1] / place
    blocked.parent.mkdir(exist_ok=True)
    blocked.touch()
    assert rendered()


def test_a_cache_that_cannot_be_written_only_costs_time(
    cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refused)
    assert rendered()
    assert listing(cached) == []


def test_environments_that_differ_share_no_compiled_template(
    cached: Path, make_templates: MakeTemplates
) -> None:
    source = {"a": "{% if true %}\nx\n{% endif %}\n"}
    make_templates(source)
    assert texts(rendered())["a"] == "\nx\n\n"
    make_templates(source, _jinja2_env_vars={"trim_blocks": True})
    assert texts(rendered())["a"] == "x\n"


def test_the_receipt_names_tool_framework_answers_and_blobs(make_templates: MakeTemplates) -> None:
    make_templates({"manage.py": "hello\n"})
    template = find("tiny")
    answers = complete(template, {"project_name": "Żółć"})
    tree = with_receipt(template, answers, render(template, answers))
    receipt = tree[PurePosixPath(".fwscaffold.json")].content.decode()
    assert '"fwscaffold": "0.1.0",\n  "framework": "tiny",\n  "template": "' in receipt
    assert '"project_name": "Żółć"' in receipt
    # The blob is what `git hash-object` says of "hello\n".
    assert '"manage.py": "100755 ce013625030ba8dba906f756967f9e9ca394464a"' in receipt


def test_a_plan_creates_every_file_in_order(make_templates: MakeTemplates) -> None:
    make_templates({"b": "", "a/c": "", "a-b": ""})
    assert [str(change.path) for change in plan_new(rendered())] == ["a/c", "a-b", "b"]


def test_a_deferred_module_is_imported_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with engine._deferred("colorsys"):
        deferred = importlib.import_module("colorsys")
    assert "colorsys" not in sys.modules
    assert deferred.rgb_to_hsv(0, 0, 1)[2] == 1
    with engine._deferred("colorsys"):
        assert importlib.import_module("colorsys") is sys.modules["colorsys"] is not deferred
    assert "colorsys" in sys.modules

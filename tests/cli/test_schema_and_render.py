import json
import os
from pathlib import Path

import jsonschema
import pytest

from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, listing


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates()


def test_the_schema_takes_what_new_takes(run: Run) -> None:
    schema = run("schema", "tiny").json
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema).is_valid
    assert check(
        {"framework": "tiny", "project_name": "Shop", "docker": False, "database": "mysql"}
    )
    assert not check({"docker": True})
    for wrong in ({"framework": "x"}, {"docker": "yes"}, {"database": "x"}, {"databse": "mysql"}):
        assert not check({"project_name": "Shop", **wrong})
    assert not check({"project_name": "x" * 81})


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        (
            "project_name",
            ["Zoë's Shop", "a/b", "日本"],
            ["", " ", "-a", "~a", "C:/a", "a/../b", "a\nb", "\ufeffa"],
        ),
        ("project_slug", ["a", "a.b-c"], ["-a", "a b", "ä"]),
        ("package_name", ["a_1"], ["1a", "a-b"]),
        ("author_name", ["", "Ada B. 'C' \"D\""], ["a, b", "a\u202eb"]),
        ("author_email", ["", "a+b@c.example"], ["a", "a@b c"]),
        ("description", ["", "a, b"], ["a\u2028b", "a\x1fb"]),
    ],
)
def test_the_schema_knows_the_rules_of_texts(
    run: Run, key: str, right: list[str], wrong: list[str]
) -> None:
    check = jsonschema.Draft202012Validator(run("schema", "tiny").json).is_valid
    said = {text: check({"project_name": "Shop", key: text}) for text in (*right, *wrong)}
    assert said == {**dict.fromkeys(right, True), **dict.fromkeys(wrong, False)}
    taken = [
        text
        for text in (*right, *wrong)
        if run("new", "tiny", "shop", f"--{key.replace('_', '-')}={text}", "--dry-run").code == 0
    ]
    assert {*taken} <= {*right}


def test_render_writes_the_pristine_files_and_says_nothing(run: Run) -> None:
    Path("a.json").write_text(json.dumps({"framework": "tiny", "project_name": "Shop"}))
    result = run("render", "--answers", "a.json", "--out", "out")
    assert (result.code, result.out, result.err) == (Exit.DONE, "", "")
    expected = ["Dockerfile", "README.md", "manage.py", "pyproject.toml"]
    assert listing(Path("out")) == [*expected, "shop/__init__.py", "shop/page.html"]
    assert run("render", "--answers", "a.json", "--out", "out").code == Exit.EXISTS


def test_render_needs_a_framework(run: Run) -> None:
    Path("a.json").write_text('{"project_name": "Shop"}')
    result = run("render", "--answers", "a.json", "--out", "out")
    assert result.code == Exit.USAGE
    assert 'names no framework, add "framework": "flask" or another' in result.err
    assert os.listdir() == ["a.json"]


def test_render_needs_both_its_options(run: Run) -> None:
    result = run("render", "--answers", "a.json")
    assert result.code == Exit.USAGE
    assert result.err == "error: missing option `--out` (see `fwscaffold render --help`)\n"

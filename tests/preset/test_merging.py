"""Parts of TOML, YAML and JSON files go into others, and nothing else changes there."""

from pathlib import Path
from typing import Any

import pytest
import tomlkit
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fwscaffold.errors import Exit
from fwscaffold.preset.merging import merge
from fwscaffold.preset.structure import Misfit
from tiny import MakeTemplates, Run, write

TOML = """\
[project]
name = "shop"  # as people type it
dependencies = [
    "flask>=3,<4",  # the framework
    "tomli>=2; python_version < '3.11'",
]

[tool.ruff.lint]
select = ["E", "S"]
per-file-ignores = { "tests/**" = ["S"] }

[[tool.mypy.overrides]]
module = "shop"

[tool.coverage]
fail_under = 95
"""
TOML_PART = """\
[project]
dependencies = ["Flask>=3.1,<4", "httpx>=0.28"]

[tool.ruff.lint]
select = ["T20"]
per-file-ignores.conftest = ["T20"]
[tool.ruff.lint.isort]
# ours first
known = ["acme"]

[[tool.mypy.overrides]]
# it has no types
module = "acme"

[tool]
coverage.fail_under = 96
"""
TOML_WHOLE = """\
[project]
name = "shop"  # as people type it
dependencies = [
    "Flask>=3.1,<4",  # the framework
    "tomli>=2; python_version < '3.11'",
    "httpx>=0.28",
]

[tool.ruff.lint]
select = ["E", "S", "T20"]
per-file-ignores = { "tests/**" = ["S"], conftest = ["T20"]}

[tool.ruff.lint.isort]
# ours first
known = ["acme"]

[[tool.mypy.overrides]]
module = "shop"

[[tool.mypy.overrides]]
# it has no types
module = "acme"

[tool.coverage]
fail_under = 96
"""
YAML = """\
on:
  push: { branches: [main] }
  pull_request:
env: {}

jobs:
  check:  # the gate
    runs-on: 'ubuntu-latest'
    needs: []
    steps:
      - uses: actions/checkout@v6  # pinned
        with: { depth: 1 }
      # types, too
      - name: Check
        run: |
          ruff check
          mypy

      - {name: Last, run: "true"}

  # where it goes
  deploy:
    steps:
    - run: "deploy"
"""
YAML_PART = """\
"on":
  push: {tags: ["v*"]}
  pull_request:
    branches: [main, next]
  workflow_dispatch:
env: {A: "1"}
jobs:
  check:
    runs-on: "acme-large"
    needs: [lint]
    # not for ever
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v7
        with: {tags: true}
      - name: Check
        run: make check
      - name: Audit  # of what is installed
        run: |
          pip-audit

          echo done
  deploy:
    needs: check
    steps: [{name: Tell, run: "echo {}"}]
"""
YAML_WHOLE = """\
on:
  push: { branches: [main], tags: ["v*"] }
  pull_request:
    branches: [main, next]
  workflow_dispatch:
env: {A: "1"}

jobs:
  check:  # the gate
    runs-on: "acme-large"
    needs: [lint]
    steps:
      - uses: actions/checkout@v7  # pinned
        with: { depth: 1, tags: true }
      # types, too
      - name: Check
        run: make check

      - {name: Last, run: "true"}
      - name: Audit  # of what is installed
        run: |
          pip-audit

          echo done
    # not for ever
    timeout-minutes: 5

  # where it goes
  deploy:
    steps:
    - run: "deploy"
    - {name: Tell, run: "echo {}"}
    needs: check
"""
JSON = '{\n  "name": "shop",\n  "files": ["a"],\n  "scripts": {\n    "build": "x"\n  },\n  "empty": {}\n}\n'
JSON_PART = '{"files": ["a", "b"], "scripts": {"lint": "é"}, "name": "x", "empty": {"y": null}}'
JSON_WHOLE = (
    '{\n  "name": "x",\n  "files": ["a", "b"],\n  "scripts": {\n    "build": "x",\n    "lint": "é"\n  },\n'
    '  "empty": {"y": null}\n}\n'
)


@pytest.mark.parametrize(
    ("suffix", "before", "part", "after"),
    [
        (".toml", TOML, TOML_PART, TOML_WHOLE),
        (".yml", YAML, YAML_PART, YAML_WHOLE),
        (".json", JSON, JSON_PART, JSON_WHOLE),
        (".yaml", "a: 1", "b:\n- x\n", "a: 1\nb:\n- x\n"),
        (".yaml", "a: [x]\n", "a:\n- {y: 1}\n- |\n  z\n", 'a: [x, {y: 1}, "z\\n"]\n'),
        (".yaml", "- a\n", "- a\n- - b\n  - c\n", "- a\n- - b\n  - c\n"),
        (".yaml", "a: {b: |-\n", "", None),
        (".yaml", "a: {b: }\n", "a: {b: {c: d}}\n", "a: {b: {c: d} }\n"),
        (".yaml", "a: {b: 1}\n", "a:\n  c:\n    d: e\n", "a: {b: 1, c: {d: e}}\n"),
        (".yaml", "- b: 1\n  a: 2\n", "- c: 3\n- c: 3\n", "- b: 1\n  a: 2\n- c: 3\n"),
        (".yaml", "a:\n- b: {x: 1}\n", "c:\n- b: 1\n", "a:\n- b: {x: 1}\nc:\n- b: 1\n"),
        (".yaml", "a: |\n  x\n\n# end\n", "a: y\n", "a: y\n\n# end\n"),
        (".yaml", "- name: x\n  run: |\n    y\n", "- name: x\n  run: z\n", "- name: x\n  run: z\n"),
        (".toml", "a = [1]\n", "[[a]]\nb = 2\n", "a = [1, {b = 2}]\n"),
        (".toml", "[[a]]\nb = 1\n", "a = [{c = 2}]\n", "[[a]]\nb = 1\n[[a]]\nc = 2\n"),
    ],
)  # fmt: skip
def test_a_part_goes_into_a_file(suffix: str, before: str, part: str, after: str | None) -> None:
    if after is None:
        with pytest.raises(Misfit, match=r"it is not YAML: .*"):
            merge(suffix, before.encode(), part, ())
        return
    whole = merge(suffix, before.encode(), part, ())
    assert whole.decode() == after
    assert merge(suffix, whole, part, ()) == whole


@pytest.mark.parametrize(
    ("suffix", "before", "key", "after"),
    [
        (".toml", TOML, ("project", "dependencies", "Flask"), TOML.replace('    "flask>=3,<4",  # the framework\n', "")),
        (".toml", TOML, ("tool", "ruff", "lint", "select", "S"), TOML.replace(', "S"]\n', "]\n", 1)),
        (".toml", TOML, ("tool", "coverage", "fail_under"), TOML.replace("fail_under = 95\n", "")),
        (".yml", YAML, ("jobs", "check", "steps", "Check"), YAML.replace("      # types, too\n      - name: Check\n        run: |\n          ruff check\n          mypy\n", "")),
        (".yml", YAML, ("jobs", "check", "steps", "actions/checkout@v6", "uses"), YAML.replace("- uses: actions/checkout@v6  # pinned\n        with", "- with")),
        (".yml", YAML, ("jobs", "check", "steps", "Last", "run"), YAML.replace(', run: "true"', "")),
        (".yml", YAML, ("jobs", "check", "steps", "Last", "name"), YAML.replace("name: Last, ", "")),
        (".yml", YAML, ("on", "push", "branches"), YAML.replace("branches: [main]", "")),
        (".json", JSON, ("name",), JSON.replace('"name": "shop",\n  ', "")),
    ],
)  # fmt: skip
def test_a_key_is_removed(suffix: str, before: str, key: tuple[str, ...], after: str) -> None:
    assert merge(suffix, before.encode(), "", (key,)).decode() == after


@pytest.mark.parametrize(
    ("suffix", "part", "key", "problem"),
    [
        (".toml", "[project]\nname = []", (), "`project.name` is a value there and a list here"),
        (".toml", "project = 1", (), "`project` is a table there and a value here"),
        (".toml", "tool.mypy.overrides = [1]", (), "`tool.mypy.overrides` is a list of tables, and `1` is none"),
        (".toml", "x", (), "what is to be merged is not TOML: expected"),
        (".toml", "", ("tool", "black"), "there is no `tool.black`"),
        (".toml", "", ("project", "dependencies", "django"), "there is no `project.dependencies.django`"),
        (".toml", "", ("project", "name", "x"), "there is no `project.name.x`"),
        (".yml", "- a", (), "the whole is a table there and a list here"),
        (".yml", "a", (), "the whole is a table there and a value here"),
        (".yml", "# nothing", (), "what is to be merged is not YAML: it is empty"),
        (".yml", "", ("jobs", "deploy", "steps", "deploy"), "there is no `jobs.deploy.steps.deploy`"),
        (".yml", "", ("on", "push", "branches", "main"), None),
        (".yml", "", ("jobs", "deploy", "steps"), "`jobs.deploy.steps` is all that its table or list has, remove that"),
        (".json", "{'a': 1}", (), "what is to be merged is not JSON: expecting"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_said(
    suffix: str, part: str, key: tuple[str, ...], problem: str | None
) -> None:
    before = {".toml": TOML, ".yml": YAML, ".json": JSON}[suffix]
    drops = (key,) if key else ()
    if problem is None:
        assert merge(suffix, before.encode(), part, drops).decode() == YAML.replace("[main]", "[]")
        return
    with pytest.raises(Misfit) as caught:
        merge(suffix, before.encode(), part, drops)
    assert str(caught.value).casefold().startswith(problem.casefold())


def test_what_would_change_more_than_it_says_is_refused() -> None:
    text = b"a: &x {b: 1}\nc: *x\n"
    with pytest.raises(Misfit, match="that would change more than it says, replace the file"):
        merge(".yml", text, "c: {b: 2}\n", ())


def test_a_part_is_read_within_bounds() -> None:
    laughs = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 8)
    )
    for part in (laughs, "a: &a [*a]\n"):
        with pytest.raises(
            Misfit, match="what is to be merged is not YAML: it has more than 100,000"
        ):
            merge(".yml", YAML.encode(), part, ())
    many = "".join(f"a{n} = 1\n" for n in range(201))
    with pytest.raises(Misfit, match="it changes more than 200 values, replace the file instead"):
        merge(".toml", TOML.encode(), many, ())
    deep = f"a: {'[' * 50}{']' * 50}\n"
    assert merge(".yml", b"b: 1\n", deep, ()) == f"b: 1\n{deep}".encode()
    with pytest.raises(Misfit, match="is not YAML: maximum recursion depth exceeded"):
        merge(".yml", b"b: 1\n", deep.replace("[" * 50, "[" * 5000), ())


LEAVES = (
    st.sampled_from(["x", "a: b", "#no", "two\nlines\n", "", "y", "it's", 'q"q', "3"])
    | st.integers(0, 9)
    | st.booleans()
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, min_size=1, max_size=3),
    max_leaves=12,
)  # fmt: skip
TABLES = st.dictionaries(st.sampled_from("abcd"), VALUES, min_size=1, max_size=4)


@pytest.mark.parametrize("suffix", [".yml", ".toml"])
@settings(max_examples=60, deadline=None)
@given(there=TABLES, part=TABLES, flow=st.sampled_from([None, True, False]))
def test_merging_again_changes_nothing(
    suffix: str, there: dict[str, Any], part: dict[str, Any], flow: bool | None
) -> None:
    def dump(data: dict[str, Any]) -> str:
        if suffix == ".toml":
            return tomlkit.dumps(data)
        return str(yaml.safe_dump(data, default_flow_style=flow))

    try:
        whole = merge(suffix, dump(there).encode(), dump(part), ())
    except Misfit as error:
        said = str(error)
        if " there and a " in said or "is a list of tables" in said:
            return
        raise
    assert merge(suffix, whole, dump(part), ()) == whole


PRESET = """\
name = "acme"
[[merge]]
path = "pyproject.toml"
with = "parts/pyproject.toml"
without = ["build-system.requires"]
"""
NEW = ("new", "tiny", "shop", "--preset", "acme")


@pytest.fixture
def acme(make_templates: MakeTemplates, identity: None) -> Path:
    make_templates()
    part = '[project]\ndependencies = ["httpx>=1"]\n[tool.acme]\n"{{ cookiecutter.project_slug }}" = "{{cookiecutter.description}}"\n'
    write(Path("acme"), {"preset.toml": PRESET, "parts/pyproject.toml": part})
    return Path("acme")


def test_a_team_adds_a_dependency_without_a_file_of_its_own(run: Run, acme: Path) -> None:
    result = run(*NEW, "--description", 'A "b" \\ é\'')
    assert "; merges into pyproject.toml\n" in result.err.replace(": merges", "; merges")
    assert Path("shop/pyproject.toml").read_text() == (
        "[project]\ndependencies = ['tinylib>=1', \"httpx>=1\"]\n[build-system]\nbuild-backend = 'nothing'\n\n"
        '[tool.acme]\n"shop" = "A \\"b\\" \\\\ é\'"\n'
    )
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run(*NEW[:2], "x", *NEW[3:], "--install", "--no-git").code == Exit.USAGE


@pytest.mark.parametrize(
    ("preset", "part", "problem"),
    [
        ("path = 'README.md'\nwith = 'parts/pyproject.toml'", "", "merges into `README.md`, which is neither TOML nor YAML nor JSON, use `[[replace]]`"),
        ("path = 'a.yml'\nwith = 'parts/pyproject.toml'", "", "merges `parts/pyproject.toml` into `a.yml`, write it in YAML"),
        ("path = 'a.yml'", "", "has no file `` beside it"),
        ("path = 'pyproject.toml'\nwithout = 'x'", "", '`without` is not a list such as ["tool.mypy.strict"]'),
        ("path = 'pyproject.toml'\nwithout = ['a b']", "", "has a `without` with `a b`, which is no key, write it as"),
        ("path = 'none.toml'\nwithout = ['x']", "", "merges into `none.toml`, which this project does not have"),
        ("path = 'pyproject.toml'\nwithout = ['x']", "", "cannot merge `without` into `pyproject.toml`: there is no `x`"),
        ("path = 'pyproject.toml'\nwith = 'parts/pyproject.toml'", "project = 1", "cannot merge `parts/pyproject.toml` into `pyproject.toml`: `project` is a table there"),
        ("path = 'pyproject.toml'\nwith = 'parts/pyproject.toml'", b"\xff", "cannot merge `parts/pyproject.toml` into `pyproject.toml`: 'utf-8'"),
        ("path = 'pyproject.toml'\nwith = 'parts/pyproject.toml'", "a = '{{ cookiecutter.description }}'", "write `{{ cookiecutter.… }}` in double quotes"),
        ("path = 'pyproject.toml'\nwith = 'parts/pyproject.toml'", "a = '{{ cookiecutter.none }}'", "asks for `none`, which is no answer"),
    ],
)  # fmt: skip
def test_a_merge_that_cannot_be_is_one_line(
    run: Run, acme: Path, preset: str, part: str | bytes, problem: str
) -> None:
    write(acme, {"preset.toml": f'name = "acme"\n[[merge]]\n{preset}\n'})
    if part:
        write(acme, {"parts/pyproject.toml": part})
    result = run(*NEW, "--description", 'a "b"')
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert problem in result.err
    assert sum("error" in line for line in result.err.splitlines()) == 1
    assert not Path("shop").exists()


def test_answers_in_lists_of_a_part_are_texts(run: Run, acme: Path) -> None:
    write(acme, {"parts/pyproject.toml": 'a = ["{{ cookiecutter.description }}", 1]\n'})
    assert run(*NEW, "--description", '", "b').code == Exit.DONE
    assert 'a = ["\\", \\"b", 1]' in Path("shop/pyproject.toml").read_text()

"""`show --preset` and `diff` say which lines come from which preset."""

from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from tiny import FILES, MakeTemplates, Run, git, write

ACME = """\
name = "acme"
files = "files"
[[merge]]
path = "pyproject.toml"
with = "part.toml"
without = ["build-system.requires"]
[[remove]]
path = "Dockerfile"
"""
OWN = """\
extends = "../acme"
name = "own"
[questions.region]
prompt = "Region"
default = "eu"
[[merge]]
path = "pyproject.toml"
with = "part.toml"
[[replace]]
path = "README.md"
with = "README.md"
[[remove]]
path = "GONE"
[[merge]]
path = "a.toml"
without = ["b"]
[[files]]
from = "more"
"""


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates, identity: None) -> None:
    make_templates({**FILES, "a.toml": "a = 1\nb = 2\n"})
    write(Path("acme"), {"preset.toml": ACME, "part.toml": "[tool.a]\nb = 1\nc = 2\n"})
    write(Path("acme"), {"files/OWNERS": "acme\nall\n", "files/GONE": "acme\n"})
    write(Path("own"), {"preset.toml": OWN, "part.toml": "[tool.a]\nb = 3\n"})
    write(Path("own"), {"more/OWNERS": "acme\nown\nall\n", "README.md": "# Own\n"})


def test_show_says_whose_each_line_is(run: Run) -> None:
    text = run("show", "tiny", "--preset", "own").out
    assert "otherwise by preset own\n" in text
    rows = text.partition("otherwise by preset own\n")[2].partition("\n\n")[0].splitlines()
    assert rows == [
        "  Dockerfile: removed by acme",
        "  OWNERS: lines 1, 3 of acme; 2 of own",
        "  README.md: lines 1 of own",
        "  a.toml: lines are left out",
        "  pyproject.toml: lines 5-6, 8 of acme; 7 of own",
    ]
    assert "--region" in text
    assert "  Dockerfile\n" not in text.partition("holds")[2]


def test_show_prints_a_file_line_by_line(run: Run) -> None:
    assert run("show", "tiny", "--preset", "own", "--file", "pyproject.toml").out == (
        "tiny  [project]\n"
        "tiny  dependencies = ['tinylib>=1']\n"
        "tiny  [build-system]\n"
        "tiny  build-backend = 'nothing'\n"
        "acme\n"
        "acme  [tool.a]\n"
        "own   b = 3\n"
        "acme  c = 2\n"
    )
    assert run("show", "tiny", "--file", "README.md").out == "tiny  # shop\n"
    result = run("show", "tiny", "--preset", "own", "--file", "Dockerfile")
    assert (result.code, result.err) == (
        Exit.USAGE,
        "error: no file `Dockerfile`, `fwscaffold show tiny` lists what there is\n",
    )


def test_show_reports_origins_as_json(run: Run) -> None:
    found = run("show", "tiny", "--preset", "own", "--json").json
    assert (found["preset"], found["removed"]) == ("own", {"Dockerfile": "acme"})
    assert found["origins"]["OWNERS"] == [
        {"from": "acme", "first": 1, "last": 1},
        {"from": "own", "first": 2, "last": 2},
        {"from": "acme", "first": 3, "last": 3},
    ]
    assert "origins" not in run("show", "tiny", "--json").json


def test_diff_says_which_new_lines_are_a_presets(run: Run) -> None:
    run("new", "tiny", "shop")
    Path("shop/README.md").write_text("# shop\n\nOurs.\n")
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "ours")
    assert "from preset" not in run("diff", "shop").err
    result = run("diff", "shop", "--preset", "own")
    assert [line for line in result.err.splitlines() if "from preset" in line] == [
        "OWNERS 1: from preset acme",
        "OWNERS 2: from preset own",
        "OWNERS 3: from preset acme",
        "README.md 1: from preset own",
        "pyproject.toml 5-6: from preset acme",
        "pyproject.toml 7: from preset own",
        "pyproject.toml 8: from preset acme",
    ]
    assert "from preset" not in result.out

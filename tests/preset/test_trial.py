"""`preset test` says what cannot be made, what breaks a promise, and whether projects are sound."""

import shutil
from pathlib import Path

import pytest

import tiny_app
from fwscaffold.errors import Exit
from tiny import FILES, MakeTemplates, Run, write

PROMISES = """\
[[promise]]
id = "tests"
says = "the standard's tests are there"
check = "suite"
files = ["tests/test_contract.py"]
selects = ["tests/test_contract.py"]

[[promise]]
id = "length"
says = "lines have 100 characters"
check = "setting"
places = [{ file = "pyproject.toml", table = "tool.ruff" }]
required = false
conditions = [{ keys = ["line-length"], none_of = ["120"] }]
"""
CONTRACT = "def test_it():\n    assert True\n"
PRESET = """\
name = "acme"
[questions.region]
prompt = "Region"
default = "eu"
choices = ["eu", "us"]
[questions.night]
prompt = "Night"
default = false
[[remove]]
path = "tests/test_contract.py"
when = {docker = false, framework = "tiny"}
[[remove]]
path = "none"
when = {framework = "tiny", night = true}
[[remove]]
path = "never"
when = {framework = []}
[[merge]]
path = "pyproject.toml"
with = "part.toml"
"""
TEST = ("preset", "test", "acme")


@pytest.fixture
def templates(make_templates: MakeTemplates, identity: None) -> Path:
    root = make_templates({**FILES, "tests/test_contract.py": CONTRACT})
    write(root / "tiny", {"promises.toml": PROMISES})
    write(Path("acme"), {"preset.toml": PRESET, "part.toml": "[tool.ruff]\nline-length = 120\n"})
    return root


def without_none() -> None:
    write(Path("acme"), {"preset.toml": PRESET.replace('path = "none"', 'path = "README.md"')})


def test_each_condition_and_choice_is_made_and_a_problem_is_told(run: Run, templates: Path) -> None:
    result = run(*TEST, "--no-verify")
    assert result.code == Exit.FAILED
    assert result.err.startswith("preset acme (acme/preset.toml): asks region, night; ")
    assert result.err.splitlines()[1:] == [
        "tiny: made with 4 sets of answers",
        "  warning: pyproject.toml: length: lines have 100 characters, but `line-length` has `120`",
        "  warning: tests/test_contract.py: tests: the standard's tests are there, but it is not there",
        "  error: preset `acme` removes `none`, which this project does not have: correct it, or say with `when` which projects do (night=True)",
    ]
    assert run(*TEST).code == Exit.FAILED


def test_broken_promises_are_the_teams_word(run: Run, templates: Path) -> None:
    without_none()
    result = run(*TEST, "--no-verify", "--json")
    assert (result.code, result.json["preset"]) == (Exit.DONE, "acme")
    trials = result.json["frameworks"]["tiny"]["trials"]
    assert [trial["answers"] for trial in trials] == [
        {},
        {"docker": False},
        {"night": True},
        {"region": "us"},
    ]
    assert trials[1]["broken"][0] == {
        "promise": "tests",
        "path": "tests/test_contract.py",
        "message": "the standard's tests are there, but it is not there",
    }
    result = run(*TEST, "--no-verify", "--framework", "tiny")
    assert result.err.count("tiny: made") == 1


def test_check_tells_what_the_preset_breaks_and_what_the_project_does(
    run: Run, templates: Path
) -> None:
    without_none()
    assert run("new", "tiny", "shop", "--preset", "acme", "--no-docker").code == Exit.DONE
    result = run("check", "shop")
    assert (result.code, "error" in result.out) == (Exit.DONE, False)
    assert (
        "length: lines have 100 characters, but `line-length` has `120`, as preset `acme` has it\n"
        in result.out
    )
    assert (
        result.out.count(
            "tests: the standard's tests are there, but it is not there, as preset `acme` has it\n"
        )
        == 1
    )
    run("new", "tiny", "blog", "--preset", "acme")
    Path("blog/tests/test_contract.py").unlink()
    result = run("check", "blog")
    assert (result.code, "error: blog/tests/test_contract.py: tests: " in result.out) == (
        Exit.DRIFT,
        True,
    )
    excuse = '[[exception]]\nproject = "*"\npath = "pyproject.toml"\nrule = "length"\nreason = "wide"\nuntil = 2099-01-01\n'
    write(
        Path("acme"),
        {"preset.toml": PRESET.replace('path = "none"', 'path = "README.md"') + excuse},
    )
    assert "excused: shop/pyproject.toml: length: " in run("check", "shop").out


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("x.py", "def\n", "x.py: it is no Python: SyntaxError"),
        ("x.json", "{", "x.json: it cannot be read: Expecting"),
        ("x.yml", "a: [", "x.yml: it cannot be read: "),
        ("x.toml", "a", "x.toml: it cannot be read: "),
    ],
)
def test_a_file_that_is_not_in_its_format_is_a_problem(
    run: Run, templates: Path, name: str, text: str, problem: str
) -> None:
    write(Path("acme"), {"preset.toml": 'name = "acme"\nfiles = "files"\n', f"files/{name}": text})
    write(Path("acme"), {"files/x.txt": "any"})
    result = run(*TEST, "--no-verify")
    assert (result.code, f"  error: {problem}" in result.err) == (Exit.FAILED, True)


def test_what_cannot_be_read_breaks_no_promise_twice(run: Run, templates: Path) -> None:
    write(
        Path("acme"),
        {
            "preset.toml": 'name = "acme"\n[[replace]]\npath = "pyproject.toml"\nwith = "part.toml"\n',
            "part.toml": "[",
        },
    )
    result = run(*TEST, "--no-verify")
    assert (result.code, result.err.count("pyproject.toml: ")) == (Exit.FAILED, 1)


def test_the_preset_must_be_here(run: Run, templates: Path) -> None:
    result = run("preset", "test")
    assert (result.code, "name a preset" in result.err) == (Exit.USAGE, True)
    result = run(*TEST, "--framework", "tyni")
    assert (result.code, "no such framework `tyni`" in result.err) == (Exit.USAGE, True)


@pytest.mark.live
def test_a_project_is_linted_and_verified(
    run: Run, make_templates: MakeTemplates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    make_templates(tiny_app.FILES)
    part = '[dependency-groups]\ndev = ["ruff", "mypy"]\n[tool.mypy]\nfiles = ["shop"]\n[tool.ruff]\nline-length = 120\nlint.select = ["F"]\n'
    merge = '[[merge]]\npath = "pyproject.toml"\nwith = "part.toml"\n'
    write(Path("acme"), {"preset.toml": f'name = "acme"\n{merge}', "part.toml": part})
    write(Path("acme"), {"preset.toml": f'name = "acme"\nfiles = "files"\n{merge}'})
    write(Path("acme"), {"files/extra.py": "a = 1\n"})
    result = run(*TEST, "--json")
    assert result.code == Exit.DONE, result.err
    names = [step["name"] for step in result.json["frameworks"]["tiny"]["verification"]["steps"]]
    assert names[:6] == ["environment", "install", "lint", "format", "types", "tests"]
    write(Path("acme"), {"files/extra.py": "import os\n"})
    result = run(*TEST)
    assert result.code == Exit.UNVERIFIED
    assert "F401" in result.err
    assert "python -m ruff check .\n" in result.err
    assert "SECRET_KEY" not in result.err
    kept = Path(result.err.rpartition("the project that failed is ")[2].strip())
    assert (kept / "extra.py").exists()
    shutil.rmtree(kept.parent)

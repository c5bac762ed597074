"""What a template of somebody else's declares of itself holds for its projects."""

import sys
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from theirs import write_theirs
from tiny import Run, git, write

PYPROJECT = (
    '[project]\nname = "{{ cookiecutter.slug }}"\nversion = "1"\n'
    "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
    "[tool.coverage.report]\nfail_under = 90\n"
)
FILES: dict[str, str | bytes] = {
    "pyproject.toml": PYPROJECT,
    "README.md": "# {{ cookiecutter.slug }}\n",
    "src/app.py": "x = 1\n",
}
DECLARED = """
title = "Acme service"
description = "A service as Acme has them"
frame = ["pyproject.toml"]
ask = ["slug"]

[rules]
slug = "project_slug"

[[promise]]
id = "coverage"
says = "tests cover at least 90 % of {{ cookiecutter.slug }}"
check = "setting"
places = [{ file = "pyproject.toml", table = "tool.coverage.report" }]
conditions = [{ keys = ["fail_under"], at_least = 90 }]
when = { docs = true }
"""


@pytest.fixture(autouse=True)
def _template(identity: None, here: None) -> None:
    write_theirs(Path("t"), FILES, {"fwscaffold.toml": DECLARED}, docs=True)


def edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text()
    assert old in text
    Path(path).write_text(text.replace(old, new))


def test_its_frame_is_counted_and_its_promise_is_kept(run: Run) -> None:
    result = run("new", "./t", "shop")
    assert "made shop: Acme service, 5 files" in result.err
    result = run("check", "shop", "--strict")
    assert (result.code, result.out.split()[-4:]) == (Exit.DONE, ["1", "0", "0", "0"])
    edit("shop/pyproject.toml", "fail_under = 90", "fail_under = 50")
    result = run("check", "shop")
    assert result.code == Exit.DRIFT
    assert (
        "error: shop/pyproject.toml: coverage: tests cover at least 90 % of shop, but `fail_under`"
        " is `50`, less than 90\n" in result.out
    )
    assert "note: shop/pyproject.toml: edited: " in result.out
    Path("shop/README.md").write_text("mine\n")
    assert "README.md" not in run("check", "shop").out


def test_a_promise_can_be_excused_and_holds_only_where_it_applies(run: Run) -> None:
    run("new", "./t", "shop", "--no-docs")
    edit("shop/pyproject.toml", "fail_under = 90", "fail_under = 50")
    assert run("check", "shop").code == Exit.DONE
    run("new", "./t", "blog")
    edit("blog/pyproject.toml", "fail_under = 90", "fail_under = 50")
    excuse = 'path = "*"\nrule = "coverage"\nreason = "it is new"\nuntil = 2099-01-01\n'
    with Path("blog/pyproject.toml").open("a") as file:
        file.write(f"[[tool.fwscaffold.exception]]\n{excuse}")
    assert (run("check", "blog").code, "excused" in run("check", "blog").out) == (Exit.DONE, True)


def test_a_frame_that_cannot_be_merged_is_a_conflict(run: Run) -> None:
    run("new", "./t", "shop")
    edit("shop/pyproject.toml", "fail_under = 90", "fail_under = 95")
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "mine")
    newer = {**FILES, "pyproject.toml": PYPROJECT.replace("under = 90", "under = 92")}
    write_theirs(Path("t"), newer, {"fwscaffold.toml": DECLARED}, docs=True)
    assert run("update", "shop").code == Exit.CONFLICT
    assert "<<<<<<<" in Path("shop/pyproject.toml").read_text()


def test_a_declaration_is_no_preset_of_a_team(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("t")
    assert run("new", ".", "made", "--dry-run").code == Exit.DONE
    write(Path(".."), {"fwscaffold.toml": 'name = "acme"\n[defaults]\nlicense = "MIT"\n'})
    assert "preset acme" in run("new", ".", "made", "--dry-run").err


VERIFY = """
[verify]
serve = "python -m http.server --bind $HOST $PORT"

[[verify.step]]
name = "says its name"
run = '''python -c "import sys; sys.exit(sys.argv[1:] != ['shop'])" "{{ cookiecutter.slug }}"'''

[[verify.probe]]
path = "/README.md"

[[verify.probe]]
path = "/nothing"
status = 404
type = "text/html"
"""
# An editable installation that needs no index.
BACKEND = """
import pathlib
import zipfile

NAME, TESTS = "{{ cookiecutter.slug }}-1.dist-info", pathlib.Path.cwd()


def build_editable(directory, config_settings=None, metadata_directory=None):
    name = "{{ cookiecutter.slug }}-1-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(directory, name), "w") as wheel:
        wheel.writestr(f"{NAME}/METADATA", "Metadata-Version: 2.1\\nName: {{ cookiecutter.slug }}\\nVersion: 1\\n")
        wheel.writestr(f"{NAME}/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{NAME}/RECORD", "")
        wheel.writestr("pytest.py", "print('no tests are run')\\n")
    return name
"""


def verified(run: Run, declared: str) -> None:
    files = {**FILES, "backend.py": BACKEND}
    write_theirs(Path("t"), files, {"fwscaffold.toml": declared}, docs=True)
    assert run("new", "./t", "shop", "--no-git").code == Exit.DONE


def test_its_steps_and_probes_are_part_of_a_verification(run: Run) -> None:
    verified(run, DECLARED + VERIFY)
    result = run("verify", "shop", "--json")
    names = [step["name"] for step in result.json["steps"]]
    assert names == [
        *("environment", "install", "tests", "says its name", "boot"),
        *("GET /README.md", "GET /nothing"),
    ]
    assert result.code == Exit.DONE
    result = run("new", "./t", "other", "--no-git", "--verify")
    assert (result.code, "says its name" in result.err) == (Exit.UNVERIFIED, True)
    Path("t").rename("moved")
    result = run("verify", "shop")
    assert (result.code, "is neither a directory nor a zip archive" in result.err) == (
        Exit.USAGE,
        True,
    )
    assert run("verify", "shop", "--template", "./moved").code == Exit.DONE


def test_a_step_that_fails_says_how_to_repeat_it(run: Run) -> None:
    verified(run, DECLARED + VERIFY.replace("/README.md", "/absent"))
    result = run("verify", "shop")
    assert result.code == Exit.UNVERIFIED
    assert "GET /absent gave 404 text/html, expected 200" in result.err
    assert "&& HOST=127.0.0.1 PORT=" in result.err
    assert ".venv/bin/python -m http.server --bind 127.0.0.1 " in result.err


def test_a_step_is_no_line_of_a_shell(run: Run) -> None:
    step = "[[verify.step]]\nname = 'x'\nrun = '''{} {{{{ cookiecutter.note }}}}'''\n"
    declared = step.format(f"{sys.executable} -c \"open('ran','w')\"")
    files = {**FILES, "backend.py": BACKEND}
    write_theirs(Path("t"), files, {"fwscaffold.toml": declared}, note="; touch bad")
    assert run("new", "./t", "shop", "--no-git", "--verify").code == Exit.DONE
    assert Path("shop/ran").exists()
    assert not Path("shop/bad").exists()

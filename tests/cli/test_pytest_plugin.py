"""The plug-in for those who write templates, in a pytest of its own."""

from pathlib import Path

import pytest

from theirs import FOLDER, released, write_theirs
from tiny import write

pytest_plugins = ["pytester"]
# By its module, where coverage sees it; whether it is installed, too, does not matter.
PLUGIN = ("-p", "no:fwscaffold", "-p", "fwscaffold.cli.pytest_plugin", "-p", "no:cacheprovider")
DEEP = ("--scaffold", "deep")
TESTS = """
def test_it_is_made(scaffold):
    files = scaffold.files(slug="shop")
    assert files["README.md"] == "# shop\\n"
    assert scaffold.run(scaffold.make(), "python", "-c", "print(1)") == "1\\n"


def test_the_listing(scaffold):
    scaffold.check_listing("usual")


def test_hooks(scaffold):
    assert "new" in scaffold.files("--trust")


def test_an_update(scaffold):
    assert (scaffold.updated() / "newer").exists()
    assert (scaffold.updated("v1", slug="other") / "newer").exists()
"""
PROBLEMS = """
def test_status(scaffold):
    scaffold.run(scaffold.make(), "python", "-c", "raise SystemExit('no such luck')")


def test_answer(scaffold):
    scaffold.make(nothing=1)
"""
HOOK = {"hooks/post_gen_project.py": "open('new', 'w')\n"}


@pytest.fixture
def template(pytester: pytest.Pytester, identity: None, here: None) -> Path:
    """Write a template, released and then changed, below the top of its repository."""
    top = pytester.path
    root = write_theirs(top / "deep", {"README.md": "# {{ cookiecutter.slug }}\n"}, HOOK)
    released(top, "v1")
    write_theirs(root, {"README.md": "# {{ cookiecutter.slug }}\n", "newer": ""}, HOOK)
    released(top)
    return root


def run(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(*PLUGIN, *words)


def test_a_template_is_made_listed_run_and_updated(
    pytester: pytest.Pytester, template: Path
) -> None:
    pytester.makepyfile(TESTS)
    result = run(pytester, *DEEP)
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*usual.txt lists other files, see them with `pytest --write*"])
    run(pytester, *DEEP, "--write-listings").assert_outcomes(passed=4)
    assert (pytester.path / "listings/usual.txt").read_text() == "README.md\nnewer\n"
    run(pytester, *DEEP).assert_outcomes(passed=4)


def test_what_goes_wrong_fails_the_test(pytester: pytest.Pytester, template: Path) -> None:
    pytester.makepyfile(PROBLEMS)
    result = run(pytester, *DEEP)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*python -c *: no such luck*"])
    result.stdout.fnmatch_lines(["*no such question `nothing`*"])


def test_the_template_is_where_pytest_begins(
    pytester: pytest.Pytester, identity: None, here: None
) -> None:
    write(pytester.path, {"cookiecutter.json": '{"slug": "x"}', f"{FOLDER}/a": ""})
    released(pytester.path, "v1")
    pytester.makepyfile("def test_it(scaffold):\n    assert scaffold.updated().name == 'project'\n")
    run(pytester).assert_outcomes(passed=1)

"""Every combination of options: three-wise rendered and linted, and with `--full` pairwise run."""

import ast
import itertools
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import covertable
import pytest
from support import FRAMEWORKS, installed, label, project, run, tree

from fwscaffold.catalog import catalog
from fwscaffold.questions import Kind, questions
from tiny import write

Row = Mapping[str, object]
# What a person may call a project, and how long the longest package name is.
EXTRAS = "dev,postgresql,mysql"
NAMES = ["Shop", "Zoë's \"Best\" \\ 店", "p" * 60]


def factors(framework: str) -> dict[str, list[object]]:
    """Return the values of every question that offers a choice, and a few names."""
    choices: dict[str, list[object]] = {
        question.key: [True, False] if question.kind is Kind.BOOLEAN else list(question.choices)
        for question in questions(catalog()[framework])
        if question.kind is not Kind.TEXT
    }
    return {**choices, "project_name": list(NAMES)}


def rows(framework: str, strength: int) -> list[Row]:
    """Return answers in which each *strength* values stand together at least once."""
    made = covertable.make(factors(framework), strength=strength)
    return [{**row, "project_slug": "shop"} for row in made]


@pytest.mark.parametrize("strength", [2, 3])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_array_covers_what_it_says(framework: str, strength: int) -> None:
    offered = factors(framework)
    seen = rows(framework, strength)
    for keys in itertools.combinations(offered, strength):
        wanted = set(itertools.product(*(offered[key] for key in keys)))
        assert {tuple(row[key] for key in keys) for row in seen} == wanted


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_three_options_together_give_a_clean_project(framework: str, tmp_path: Path) -> None:
    for number, row in enumerate(rows(framework, 3)):
        shop = tmp_path / str(number)
        files = {str(path): file.content for path, file in tree(framework, row).items()}
        write(shop, files)
        for path, content in files.items():
            assert not path.endswith(".py") or ast.parse(content)
        metadata = tomllib.loads((shop / "pyproject.toml").read_text("utf-8"))
        assert metadata["project"]["requires-python"].startswith(f">={row['python_version']}")
        assert (shop / "Dockerfile").exists() == row["docker"]
    for check in (["check"], ["format", "--check"]):
        done = run([sys.executable, "-m", "ruff", *check, "--no-cache", "."], tmp_path)
        assert done.returncode == 0, done.stdout


@pytest.mark.live
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_two_options_together_pass_the_projects_own_tests(
    framework: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    every = rows(framework, 2)
    chosen = every if request.config.getoption("--full") else every[:1]
    python = installed(project(framework, {}, tmp_path / "first"), EXTRAS)
    for number, row in enumerate(chosen):
        shop = project(framework, row, tmp_path / str(number))
        # What needs a newer Python than this one cannot be installed here, but it can be tested.
        here = project(framework, {**row, "python_version": "3.11"}, tmp_path / f"{number}-here")
        install = [*python.install()[:-1], f".[{EXTRAS}]"]
        tests = python.run("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider")
        for command, place in ((install, here), (tests, shop)):
            done = run(command, place)
            assert done.returncode == 0, f"{label(dict(row))}\n{done.stdout}{done.stderr}"

"""Every template is a plain cookiecutter template: the oracle of our rendering."""

import pytest
from pytest_cookies.plugin import Cookies

from fwscaffold.template.catalog import catalog
from support import NAME, VARIANTS, label, on_disk, tree

THIRD = 3


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each answer with each third framework that takes it, or with `--full` with each."""
    if "answers" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        chosen = [each for each in VARIANTS if full or is_in_turn(*each)]
        metafunc.parametrize(("framework", "answers"), chosen, ids=label)


def is_in_turn(framework: str, answers: dict[str, object]) -> bool:
    takers = [name for name, given in VARIANTS if given == answers]
    turn = VARIANTS.index((takers[0], answers)) + takers.index(framework)
    return not answers or len(takers) < THIRD or turn % THIRD == 0


def test_cookiecutter_gives_the_same_bytes_and_modes(
    framework: str, answers: dict[str, object], cookies: Cookies
) -> None:
    result = cookies.bake({**NAME, **answers}, template=str(catalog()[framework].path))
    assert result.exception is None
    assert tree(framework, answers) == on_disk(result.project_path)

"""Every template is a plain cookiecutter template: the oracle of our rendering."""

import pytest
from pytest_cookies.plugin import Cookies

from fwscaffold.template.catalog import catalog
from support import NAME, VARIANTS, label, on_disk, tree


@pytest.mark.parametrize(("framework", "answers"), VARIANTS, ids=label)
def test_cookiecutter_gives_the_same_bytes_and_modes(
    framework: str, answers: dict[str, object], cookies: Cookies
) -> None:
    result = cookies.bake({**NAME, **answers}, template=str(catalog()[framework].path))
    assert result.exception is None
    assert tree(framework, answers) == on_disk(result.project_path)

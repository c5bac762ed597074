"""Every template is a plain cookiecutter template: the oracle of our rendering."""

from pathlib import PurePosixPath

import pytest
from pytest_cookies.plugin import Cookies

from fwscaffold.template.catalog import catalog
from fwscaffold.tree import File
from support import NAME, VARIANTS, label, tree


@pytest.mark.parametrize(("framework", "answers"), VARIANTS, ids=label)
def test_cookiecutter_gives_the_same_bytes_and_modes(
    framework: str, answers: dict[str, object], cookies: Cookies
) -> None:
    result = cookies.bake({**NAME, **answers}, template=str(catalog()[framework].path))
    assert result.exception is None
    baked = {
        PurePosixPath(path.relative_to(result.project_path)): File(
            path.read_bytes(), bool(path.stat().st_mode & 0o100)
        )
        for path in result.project_path.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert tree(framework, answers) == dict(sorted(baked.items()))

"""What only the Django starter has to show."""

import sys
from pathlib import Path

import pytest

from fwscaffold.command import Command
from fwscaffold.errors import ScaffoldError
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find
from support import NAME, install_into, new_environment, project, run

# Django 6 needs Python 3.12.
RELEASES = ["5.2", *(["6.0", "6.1"] if sys.version_info >= (3, 12) else [])]


def test_a_site_without_a_database_is_refused() -> None:
    with pytest.raises(ScaffoldError, match="`none` is not a choice"):
        complete(find("django"), {**NAME, "database": "none"})


@pytest.mark.live
@pytest.mark.parametrize("release", RELEASES)
def test_the_whole_suite_passes_on_every_django(release: str, tmp_path: Path) -> None:
    shop = project("django", {}, tmp_path / "shop")
    python = new_environment(tmp_path / "environment")
    install_into(python, shop)
    assert python.uv
    commands: list[Command] = [
        [python.uv, "pip", "install", "--python", python.python, f"Django=={release}.*"],
        python.run("-m", "pytest", "-q"),
        python.run("manage.py", "test", "tests"),
    ]
    for command in commands:
        done = run(command, shop)
        assert done.returncode == 0, done.stdout + done.stderr

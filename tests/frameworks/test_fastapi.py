"""What only the FastAPI starter has to show: its OpenAPI is true."""

import re
import sys
from pathlib import Path

import pytest

from support import USER, Install, production, project, run, serving

pytestmark = pytest.mark.live

EXAMPLES = 3  # for each operation, and of each kind


def test_schemathesis_finds_nothing(
    install: Install, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each answer to what is drawn from the documentation is one that the documentation has."""
    shop = project("fastapi", {}, tmp_path / "shop")
    python = install(shop)
    given = {
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'api.sqlite3'}",
        "HTTPS_ONLY": "false",
    }
    with serving(shop, python, **given) as port:
        token = run(python.run("manage.py", "createtoken", USER), shop, **production(**given))
        full = request.config.getoption("--full")
        drawn = ["--max-examples=200"] if full else [f"--max-examples={EXAMPLES}", "--seed=1"]
        told = run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", "--no-color", *drawn),
                f"--header=Authorization: Bearer {token.stdout.strip()}",
                f"http://127.0.0.1:{port}/api/openapi.json",
            ],
            tmp_path,
        )
    assert told.returncode == 0, told.stdout + told.stderr
    assert re.search(r"Tested: 6\b", told.stdout), told.stdout

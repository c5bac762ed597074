"""What only the FastAPI starter has to show: its OpenAPI is true."""

import re
import sys
from pathlib import Path

import pytest

from fwscaffold.cli.program import main
from fwscaffold.errors import Exit
from support import USER, Install, production, run, serving
from test_resources import EVERY_TYPE

pytestmark = pytest.mark.live

EXAMPLES = 3  # for each operation, and of each kind


def test_schemathesis_finds_nothing(
    install: Install, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each answer to what is drawn from the documentation is one that the documentation has.

    That only one may have a value is what no documentation can say, so none has to.
    """
    shop = tmp_path / "shop"
    fields = [each.removesuffix(":unique") for each in EVERY_TYPE]
    assert main(["new", "fastapi", str(shop), "--yes", "--no-git"]) == Exit.DONE
    assert main(["add", "resource", *fields, "--project", str(shop), "--force"]) == Exit.DONE
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
    assert re.search(r"Tested: 12\b", told.stdout), told.stdout

"""What only the Django starter has to show."""

import sys
from pathlib import Path

import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find
from support import NAME, Install, install_into, new_environment, project, run, succeed

# Django 6 needs Python 3.12; a project for 3.11 has 5.2, with any Python.
LINES = {"3.11": "5.2", **({"3.12": "6.1"} if sys.version_info >= (3, 12) else {})}


def test_a_site_without_a_database_is_refused() -> None:
    with pytest.raises(ScaffoldError, match="`none` is not a choice"):
        complete(find("django"), {**NAME, "database": "none"})


@pytest.mark.live
@pytest.mark.parametrize("python_version", LINES)
def test_each_line_of_django_has_every_gate(python_version: str, tmp_path: Path) -> None:
    answers = {"python_version": python_version, "database": "oracle"}
    shop = project("django", answers, tmp_path / "shop")
    python = new_environment(tmp_path / "environment")
    install_into(python, shop)
    line = run(python.run("-m", "django", "--version"), shop).stdout
    assert line.startswith(LINES[python_version])
    tests = run(python.run("-m", "pytest", "-q", "-W", "error"), shop)
    assert tests.returncode == 0, tests.stdout
    assert "skipped" not in tests.stdout  # the driver for Oracle is there
    succeed(python.run("-m", "mypy"), shop)
    succeed(python.run("manage.py", "makemigrations", "--check"), shop)


@pytest.mark.live
def test_a_new_app_needs_no_change_of_the_frame(tmp_path: Path, install: Install) -> None:
    shop = project("django", {}, tmp_path / "shop")
    python = install(shop)
    succeed(python.run("manage.py", "startapp", "orders"), shop)
    settings = shop / "shop" / "settings.py"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('    "notes",\n', '    "notes",\n    "orders",\n'), "utf-8")
    (shop / "orders" / "models.py").write_text(ORDER, "utf-8")
    (shop / "orders" / "tests.py").write_text(ORDER_TESTS, "utf-8")
    succeed(python.run("manage.py", "makemigrations", "orders"), shop)
    succeed(python.run("-m", "ruff", "check", "--fix"), shop)
    succeed(python.run("-m", "ruff", "format"), shop)
    assert (
        "orders/models.py:8: error: Incompatible return"
        in run(python.run("-m", "mypy"), shop).stdout
    )
    (shop / "orders" / "models.py").write_text(ORDER.replace("self.number", "str(self.number)"))
    succeed(python.run("-m", "mypy"), shop)
    tests = run(python.run("-m", "pytest", "--cov", "-k", "orders"), shop)
    assert "orders/tests.py ." in tests.stdout
    assert "orders/models.py" in tests.stdout
    ignored = (shop / ".dockerignore").read_text("utf-8").splitlines()
    assert not [pattern for pattern in ignored if Path("orders").match(pattern)]


ORDER = """from django.db import models


class Order(models.Model):
    number = models.IntegerField()

    def __str__(self) -> str:
        return self.number
"""
ORDER_TESTS = """from django.test import TestCase

from .models import Order


class OrderTests(TestCase):
    def test_orders_are_named_by_their_number(self):
        assert str(Order.objects.create(number=7)) == "7"
"""


@pytest.mark.live
def test_production_needs_no_development_requirements(tmp_path: Path) -> None:
    shop = project("django", {}, tmp_path / "shop")
    python = new_environment(tmp_path / "environment")
    assert python.uv
    succeed([python.uv, "pip", "install", "--python", python.python, "."], shop)
    for command in (["check"], ["migrate"], ["createuser", "--help"], ["routes"]):
        succeed(python.run("manage.py", *command), shop)

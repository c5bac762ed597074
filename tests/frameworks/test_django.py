"""What only the Django starter has to show."""

import sys
from pathlib import Path

import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find
from planting import plant
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
def test_what_a_team_adds_in_its_first_month_fits(tmp_path: Path, install: Install) -> None:
    shop = project("django", {}, tmp_path / "shop")
    python = install(shop)
    plant(shop, "shop/settings.py", '    "notes",\n', '    "notes",\n    "django.contrib.sites",\n')
    plant(shop, "shop/settings.py", '"django.contrib.admin"', '"shop.apps.ShopAdminConfig"')
    plant(shop, "shop/settings.py", 'LANGUAGE_CODE = "en-us"', 'SITE_ID = 1\nLANGUAGE_CODE = "de"')
    settings, apps = shop / "shop" / "settings.py", shop / "shop" / "apps.py"
    settings.write_text(settings.read_text("utf-8") + SETTINGS, "utf-8")
    apps.write_text(f"{ADMIN_IMPORT}{apps.read_text('utf-8')}{ADMIN_CONFIG}", "utf-8")
    tests = shop / "orders" / "tests"
    tests.mkdir(parents=True)
    for package in (tests, tests.parent):
        (package / "__init__.py").touch()
    (tests / "test_orders.py").write_text(MONTH_TESTS, "utf-8")
    (shop / "notes" / "migrations" / "0002_tidy.py").write_text(DATA_MIGRATION, "utf-8")
    (shop / "orders" / "test_more.py").write_text("def test_two(client):\n    assert client\n")
    succeed(python.run("-m", "ruff", "check", "--fix"), shop)
    succeed(python.run("-m", "mypy"), shop)
    done = run(python.run("-m", "pytest", "-q", "-W", "error"), shop)
    assert done.returncode == 0, done.stdout


ADMIN_IMPORT = "from django.contrib.admin.apps import AdminConfig\n"
ADMIN_CONFIG = """

class ShopAdminConfig(AdminConfig):
    default_site = "django.contrib.admin.sites.AdminSite"
"""
SETTINGS = """
DATABASES["other"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "other.db"}
ADMINS = [("Ada", "ada@a.example")]
LOGGING["loggers"]["orders"] = {"level": "ERROR"}
"""
DATA_MIGRATION = """from django.db import migrations


def tidy(apps, schema_editor):
    Note = apps.get_model("notes", "Note")
    for note in Note.objects.using(schema_editor.connection.alias):
        note.text = note.text.strip()
        note.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial")]
    operations = [migrations.RunPython(tidy, migrations.RunPython.noop)]
"""
MONTH_TESTS = """\"\"\"Tests in a package, as Django's documentation proposes for many.\"\"\"

import logging
from unittest.mock import patch

import pytest
from django.test import TestCase


class OrderTests(TestCase):
    def test_one_is_one(self):
        self.assertEqual(1, 1)


def test_the_documented_settings_of_the_log_apply():
    assert logging.getLogger("orders").level == logging.ERROR


@pytest.mark.django_db
def test_admins_get_a_letter(client, mailoutbox):
    client.raise_request_exception = False
    with patch("shop.health.MigrationExecutor", side_effect=RuntimeError):
        client.get("/health/ready")
    assert [letter.to for letter in mailoutbox] == [["ada@a.example"]]


@pytest.mark.django_db
def test_a_site_may_be_for_its_users_alone(client, settings):
    closed = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, closed]
    assert client.get("/").status_code == 302
    for path in ("/health/live", "/health/ready", "/accounts/signup/"):
        assert client.get(path).status_code == 200
    assert client.get("/api/notes").status_code == 401
    assert client.get("/admin/login/").url == "/accounts/login/"
"""


@pytest.mark.live
def test_production_needs_no_development_requirements(tmp_path: Path) -> None:
    shop = project("django", {}, tmp_path / "shop")
    python = new_environment(tmp_path / "environment")
    assert python.uv
    succeed([python.uv, "pip", "install", "--python", python.python, "."], shop)
    for command in (["check"], ["migrate"], ["createuser", "--help"], ["routes"]):
        succeed(python.run("manage.py", *command), shop)

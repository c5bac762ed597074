"""What Django promises, in test cases of its own: `manage.py test tests` runs them, as pytest does."""

import os
import re
import subprocess
import sys
from unittest.mock import MagicMock, patch

import pytest
from browser import PASSWORD
from conftest import changed_by, settings_with
from django.contrib.auth import get_user
from django.core import mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Count
from django.db.utils import ConnectionHandler
from django.test import TestCase, TransactionTestCase
from django.urls import resolve, reverse

from {{cookiecutter.package_name}} import views
from {{cookiecutter.package_name}}.config import ROOT
from {{cookiecutter.package_name}}.models import User
from {{cookiecutter.package_name}}.notes import NoteForm

NEW_PASSWORD = "a new and longer one"
APP = User._meta.app_label
PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "0123456789" * 5, "ALLOWED_HOSTS": "a.example"}


class PromiseTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.alice = User.objects.create_user("Alice", "alice@a.example", PASSWORD)

    def post(self, name, **fields):
        return self.client.post(reverse(name), fields)

    def test_promise_url_routing(self):
        assert reverse("api_note", args=[7]) == "/api/notes/7"
        assert resolve("/notes/7/delete").kwargs == {"pk": 7}
        assert self.client.get("/api/notes/seven").status_code == 404
        self.client.force_login(self.alice)
        self.assertContains(self.client.get("/nothing/here"), "Sign out", status_code=404)

    def test_promise_authentication_sign_up(self):
        fields = {"username": "Bob", "email": "bob@a.example"}
        weak = self.post("signup", **fields, password1="eleven char", password2="eleven char")
        assert "This password is too short." in weak.content.decode()
        taken = self.post("signup", username="ALICE", password1=PASSWORD, password2=PASSWORD)
        assert "already exists" in taken.content.decode()
        done = self.post("signup", **fields, password1=PASSWORD, password2=PASSWORD)
        self.assertRedirects(done, "/")
        assert get_user(self.client).get_username() == "bob"

    def test_promise_authentication_sign_in_and_out(self):
        self.post("login", username="alice", password="wrong")
        assert not get_user(self.client).is_authenticated
        fields = {"username": "alice", "password": PASSWORD}
        answer = self.client.post(f"{reverse('login')}?next=x", fields)
        assert answer.headers["Location"] == "/"
        assert get_user(self.client) == self.alice
        self.post("logout")
        assert not get_user(self.client).is_authenticated

    def test_promise_authentication_failures_are_counted_for_each_address(self):
        def status(address):
            url, fields = reverse("login"), {"username": "alice", "password": "wrong"}
            headers = {"X-Forwarded-For": f"10.0.0.1, {address}"}
            return self.client.post(url, fields, headers=headers).status_code

        with self.settings(TRUSTED_PROXIES=1):
            assert {status("10.0.0.2") for _ in range(10)} == {200}
            assert status("10.0.0.2") == 429
            assert status("10.0.0.3") == 200

    def test_promise_authentication_password_change(self):
        self.client.force_login(self.alice)
        new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        self.post("password_change", old_password="wrong", **new)
        self.post("password_change", old_password=PASSWORD, **new)
        self.alice.refresh_from_db()
        assert self.alice.check_password(NEW_PASSWORD)

    def test_promise_authentication_password_reset(self):
        self.post("password_reset", email="nobody@a.example")
        assert mail.outbox == []
        self.post("password_reset", email="alice@a.example")
        (letter,) = mail.outbox
        (link,) = re.findall(r"http://testserver(\S+)", str(letter.body))
        form = self.client.get(link, follow=True)
        new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        self.assertRedirects(self.client.post(form.request["PATH_INFO"], new), reverse("login"))
        assert self.client.login(username="alice", password=NEW_PASSWORD)
        assert "no longer valid" in self.client.get(link, follow=True).content.decode()

    def test_promise_template_engine_blocks_partial_and_escaping(self):
        self.client.force_login(self.alice)
        self.post("notes", text="<script>alert(1)</script>")
        response = self.client.get(reverse("notes"))
        for template in ("base.html", "notes.html", "_form.html"):
            self.assertTemplateUsed(response, template)
        self.assertContains(response, "&lt;script&gt;alert(1)")

    def test_promise_orm_relation_constraint_and_query(self):
        for text in ("first", "second"):
            self.alice.notes.create(text=text)
        (busiest,) = User.objects.annotate(count=Count("notes")).filter(count__gt=1)
        assert busiest == self.alice
        assert [note.text for note in self.alice.notes.all()] == ["second", "first"]
        with pytest.raises(IntegrityError), transaction.atomic():
            self.alice.notes.create(text="")

    def test_promise_orm_sqlite_waits_for_its_turn(self):
        options = settings_with(DATABASE_URL="sqlite:///a.db")["DATABASES"]["default"]["OPTIONS"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in options["init_command"]

    def test_promise_orm_oracle_needs_no_server_to_build_sql(self):
        given = settings_with(DATABASE_URL="oracle://u:p%40ss@db.example/service")
        oracle = ConnectionHandler(given["DATABASES"])["default"]
        assert oracle.settings_dict["NAME"] == "db.example:1521/service"
        server = MagicMock(version="23.0")
        with (
            patch.object(oracle, "get_new_connection", return_value=server),
            oracle.schema_editor(collect_sql=True, atomic=False) as editor,
        ):
            editor.create_model(User)
            query = User.objects.filter(email__contains="a")[:5].query
            select, _ = query.get_compiler(connection=oracle).as_sql()
        assert "GENERATED BY DEFAULT ON NULL AS IDENTITY" in editor.collected_sql[0]
        assert "FETCH FIRST 5 ROWS ONLY" in select

    def test_promise_ready_to_use_admin(self):
        nobody = self.client.get("/admin/", follow=True)
        self.assertRedirects(nobody, "/auth/login?next=%2Fadmin%2F")
        self.client.force_login(User.objects.create_superuser("root"))
        note = self.alice.notes.create(text="seen in the admin")
        for model, text in (("note", note.text), ("user", self.alice.email)):
            page = self.client.get(f"/admin/{APP}/{model}/")
            self.assertContains(page, text)

    def test_promise_ready_to_use_debug_toolbar_in_development_only(self):
        for app_env, there in (("development", True), ("test", False), ("production", False)):
            apps = settings_with(**{**PRODUCTION, "APP_ENV": app_env})["INSTALLED_APPS"]
            assert ("debug_toolbar" in apps) == there

    def test_promise_secure_by_default(self):
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        environ = {**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": f"{APP}.settings"}
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        careless = self.settings(**changed_by(**PRODUCTION, HTTPS_ONLY="false"))
        with careless, pytest.raises(SystemCheckError, match="SECURE_HSTS_SECONDS"):
            call_command("check", "--tag=security", deploy=True, fail_level="WARNING")

    def test_promise_secure_behind_a_proxy(self):
        with self.settings(**changed_by(**PRODUCTION, TRUSTED_PROXIES="1")):
            plain = self.client.get("/notes", headers={"Host": "a.example"})
            assert plain.headers["Location"] == "https://a.example/notes"
            proxied = {"X-Forwarded-Host": "a.example", "X-Forwarded-Proto": "https"}
            assert self.client.get("/", headers=proxied).status_code == 200
            assert self.client.get("/health/live").status_code == 200

    def test_promise_dry_one_limit_for_model_form_and_api(self):
        limit = int(NoteForm().fields["text"].widget.attrs["maxlength"])
        self.client.force_login(self.alice)
        body = {"text": "x" * (limit + 1)}
        answer = self.client.post("/api/notes", body, content_type="application/json")
        assert f"at most {limit} characters" in answer.json()["error"]["message"]


class MigrationTests(TransactionTestCase):
    def test_promise_schema_migrations_match_the_models_back_and_forward(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
        call_command("migrate", APP, "zero", verbosity=0)
        assert f"{APP}_note" not in connection.introspection.table_names()
        assert self.client.get("/health/ready").status_code == 503
        call_command("migrate", verbosity=0)
        assert self.client.get("/health/ready").status_code == 200
        with patch.object(views, "MigrationExecutor", side_effect=OperationalError):
            assert self.client.get("/health/ready").status_code == 503

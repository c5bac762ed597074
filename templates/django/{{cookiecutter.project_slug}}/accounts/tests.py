import re
from http.cookies import SimpleCookie
from io import StringIO

import pytest
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import override_script_prefix
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from {{cookiecutter.package_name}}.standard import rate_limit

from . import checks
from .forms import letters
from .limits import Attempts, attempts

PASSWORD = "correct horse battery"
NEW_PASSWORD = "a new and longer one"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_are_counted():
    yield
    attempts.counts.shared.storage.reset()


@pytest.fixture
def alice(django_user_model):
    return django_user_model.objects.create_user("Alice", "alice@a.example", PASSWORD)


def sign_in(client, name="alice", password=PASSWORD, next_page="", **extra):
    fields = {"username": name, "password": password, "next": next_page}
    return client.post(reverse("login"), fields, **extra)


def test_promise_authentication_sign_up(client, alice):
    def sign_up(name, password):
        fields = {"username": name, "email": "bob@a.example"}
        return client.post(
            reverse("signup"), {**fields, "password1": password, "password2": password}
        )

    assertContains(sign_up("Bob", "eleven char"), "This password is too short.")
    assertContains(sign_up("ALICE", PASSWORD), "already exists")
    assertRedirects(sign_up("Bob", PASSWORD), "/")
    assert get_user(client).get_username() == "bob"


def test_promise_authentication_sign_in_and_out(client, alice):
    assertContains(sign_in(client, password="wrong"), 'role="alert"')
    assert not get_user(client).is_authenticated
    assertRedirects(sign_in(client, " ALICE "), "/")
    assert get_user(client) == alice
    assert client.get(reverse("logout")).status_code == 405
    assertRedirects(client.post(reverse("logout")), "/")
    assert not get_user(client).is_authenticated


def test_signing_in_begins_a_new_session(client, alice):
    client.session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil", "x"]
)
def test_sign_in_leads_to_this_site_only(client, alice, target):
    location = sign_in(client, next_page=target).headers["Location"]
    assert location == "/" or re.fullmatch(r"/%09/evil", location)


def test_forms_need_the_token_of_a_page(client, alice):
    client.handler.enforce_csrf_checks = True
    assertContains(sign_in(client), "This form is too old", status_code=403)


@pytest.mark.parametrize("name", ["alice", "nobody", "a\0"])
def test_wrong_passwords_are_limited(client, alice, django_user_model, name):
    django_user_model.objects.create_user("bob", password=PASSWORD)
    answers = [sign_in(client, name, "wrong").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    limited = sign_in(client, f" {name.upper()}")
    assert limited.status_code == 429
    assert int(limited.headers["Retry-After"]) > 0
    assertRedirects(sign_in(client, "bob"), "/")


def test_signing_in_forgets_the_wrong_passwords(client, alice):
    for wrong in (1, 9):
        for _ in range(wrong):
            sign_in(client, password="wrong")
        assertRedirects(sign_in(client), "/")


def test_promise_authentication_attempts_are_counted_for_each_network(client, alice):
    def status(address):
        return sign_in(client, password="wrong", REMOTE_ADDR=address).status_code

    assert [status(f"2001:db8::{number}") for number in range(11)] == [200] * 10 + [429]
    assert status("2001:db8:0:1::1") == 200


@pytest.mark.parametrize(("name", "field"), [("signup", "username"), ("password_reset", "email")])
def test_accounts_and_letters_are_limited(client, monkeypatch, name, field):
    monkeypatch.setattr(rate_limit, "NETWORK_LIMIT", "2 per 5 minutes")
    fields = {field: "alice@a.example"}
    answers = [client.post(reverse(name), fields).status_code for _ in range(3)]
    assert answers[-1] == 429


def test_a_failed_sign_in_is_logged_without_what_was_typed(client, caplog):
    sign_in(client, "secret-in-the-wrong-field", "wrong")
    (record,) = [each for each in caplog.records if hasattr(each, "address")]
    assert record.getMessage() == "Failed sign-in from 127.0.0.1"
    assert "secret" not in caplog.text


def test_counts_that_cannot_be_written_are_told(monkeypatch):
    assert checks.attempts_can_be_counted() == []
    monkeypatch.setattr(checks, "attempts", Attempts(f"sqlite:///{__file__}/counts.db"))
    (problem,) = checks.attempts_can_be_counted()
    assert problem.msg.startswith("RATE_LIMIT_URL cannot be written")


@pytest.fixture
def other(alice):
    """A browser that has signed in as alice, too."""
    client = Client()
    client.force_login(alice)
    return client


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_copied_cookie_is_worth_nothing_after_signing_out(client, other, everywhere):
    sign_in(client)
    copied = Client()
    copied.cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    assert get_user(copied).is_authenticated
    client.post(reverse("logout"), {"everywhere": "yes"} if everywhere else {})
    assert not get_user(copied).is_authenticated
    assert get_user(other).is_authenticated != everywhere


def test_a_new_password_ends_the_sessions(client, other, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(f"{NEW_PASSWORD}\n"))
    out = StringIO()
    call_command("setpassword", "Alice", stdout=out)
    assert out.getvalue() == "Changed the password of alice.\n"
    assert not get_user(other).is_authenticated
    assertRedirects(sign_in(client, password=NEW_PASSWORD), "/")


def test_a_session_ends_with_its_user(other, alice, django_user_model):
    number = alice.pk
    alice.delete()
    django_user_model.objects.create_user("alice", pk=number, password=PASSWORD)
    assert not get_user(other).is_authenticated


@pytest.mark.parametrize("command", ["setpassword", "createtoken"])
def test_a_user_who_is_not_there_is_named(command):
    with pytest.raises(CommandError, match="There is no user called nobody"):
        call_command(command, "nobody")


def test_promise_authentication_password_change(client, alice, other):
    client.force_login(alice)
    for old in ("wrong", PASSWORD):
        fields = {"old_password": old, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        answer = client.post(reverse("password_change"), fields)
    assertRedirects(answer, "/")
    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)
    assert get_user(client).is_authenticated
    assert not get_user(other).is_authenticated


def test_promise_authentication_password_reset(client, alice, mailoutbox):
    for name in ("nobody", "alice"):
        client.post(reverse("password_reset"), {"email": f"{name}@a.example"})
    letters.submit(bool).result()  # when the letters before it are written
    (letter,) = mailoutbox
    assert letter.from_email == "webmaster@localhost"
    (link,) = re.findall(r"http://testserver(\S+)", str(letter.body))
    form = client.get(link, follow=True)
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assertRedirects(client.post(form.request["PATH_INFO"], new), reverse("login"))
    assert client.login(username="alice", password=NEW_PASSWORD)
    assertContains(client.get(link, follow=True), "no longer valid")


def test_the_link_in_a_letter_has_the_prefix_of_the_site(client, alice, mailoutbox):
    path = reverse("password_reset")
    with override_script_prefix("/app/"):
        client.post(path, {"email": alice.email})
    letters.submit(bool).result()
    assert "http://testserver/app/" in mailoutbox[0].body


def test_development_says_how_to_make_the_first_user(client, settings, django_user_model):
    hint = "createsuperuser"
    assert hint not in client.get(reverse("login")).text
    settings.DEBUG = True
    assertContains(client.get(reverse("login")), hint)
    django_user_model.objects.create_user("alice")
    assert hint not in client.get(reverse("login")).text


@pytest.mark.parametrize(
    ("name", "password", "problem"),
    [
        ("ADA", PASSWORD, "already exists"),
        ("bob", "short", "too short"),
        ("a b", PASSWORD, "valid username"),
    ],
)
def test_createuser(client, monkeypatch, django_user_model, name, password, problem):
    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\n{password}\n"))
    out = StringIO()
    call_command("createuser", " Ada ", stdout=out)
    assert out.getvalue() == "Created the user ada.\n"
    assert client.login(username="ADA", password=PASSWORD)
    with pytest.raises(CommandError, match=problem):
        call_command("createuser", name)
    assert django_user_model.objects.count() == 1


def test_promise_ready_to_use_admin(client, alice, admin_client):
    assertRedirects(client.get("/admin/", follow=True), f"{reverse('login')}?next=%2Fadmin%2F")
    assertContains(admin_client.get(reverse("admin:accounts_user_changelist")), alice.email)

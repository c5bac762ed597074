import re
from io import StringIO

import pytest
from django.contrib.auth import get_user
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from .views import SignIn

PASSWORD = "correct horse battery"
NEW_PASSWORD = "a new and longer one"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failures_are_counted():
    yield
    cache.clear()


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
def test_wrong_passwords_are_limited(client, alice, monkeypatch, name):
    monkeypatch.setattr(SignIn, "limit", 2)
    answers = [sign_in(client, name, "wrong").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    limited = sign_in(client)
    assert limited.status_code == 429
    assert int(limited.headers["Retry-After"]) > 0


def test_promise_authentication_failures_are_counted_for_each_address(
    client, settings, monkeypatch
):
    def status(address):
        headers = {"X-Forwarded-For": f"10.0.0.1, {address}"}
        return sign_in(client, password="wrong", headers=headers).status_code

    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(SignIn, "limit", 2)
    assert [status("10.0.0.2") for _ in range(3)] == [200, 200, 429]
    assert status("10.0.0.3") == 200


def test_promise_authentication_password_change(client, alice):
    client.force_login(alice)
    for old in ("wrong", PASSWORD):
        fields = {"old_password": old, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        answer = client.post(reverse("password_change"), fields)
    assertRedirects(answer, "/")
    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)


def test_promise_authentication_password_reset(client, alice, mailoutbox):
    client.post(reverse("password_reset"), {"email": "nobody@a.example"})
    assert mailoutbox == []
    client.post(reverse("password_reset"), {"email": "alice@a.example"})
    (letter,) = mailoutbox
    (link,) = re.findall(r"http://testserver(\S+)", str(letter.body))
    form = client.get(link, follow=True)
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assertRedirects(client.post(form.request["PATH_INFO"], new), reverse("login"))
    assert client.login(username="alice", password=NEW_PASSWORD)
    assertContains(client.get(link, follow=True), "no longer valid")


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

"""How people sign in and out. These tests are yours: change them with the accounts.

They use these fixtures of conftest, besides `client` and `production`:

add_user     a function: makes a user with this name and the password `browser.PASSWORD`
remove_user  a function: removes the user with this name
member       `client`, signed in as `alice`
manage_py    a function: runs a command, with `given` as its standard input; returns what it prints
and the page `/private`, which raises RuntimeError for those who have signed in.
"""

import pytest
from browser import read
from this_site import SIGN_IN, SIGN_OUT, Visitor

NEW_PASSWORD = "a new and longer one"


def copy_of(browser):
    """Return another browser that has the cookies of this one."""
    other = Visitor(browser.application, browser.origin)
    for pair in browser.get("/health/live").request.headers["Cookie"].split("; "):
        other.set_cookie(*pair.split("=", 1))
    return other


def is_signed_in(browser):
    return browser.get("/private").status_code == 500


def test_a_page_for_members_leads_to_the_sign_in_and_back(client, add_user):
    add_user("alice")
    away = client.get("/private").headers["Location"]
    assert away == f"{SIGN_IN}?next=/private"
    assert client.sign_in("Alice ", path=away).headers["Location"] == "/private"
    assert client.get("/private").status_code == 500


def test_signing_in_begins_a_new_session(client, add_user):
    add_user("alice")
    before = client.get(SIGN_IN).headers["Set-Cookie"].split(";")[0]
    after = client.sign_in("alice").headers["Set-Cookie"].split(";")[0]
    assert after != before


def test_signing_out_needs_the_token_of_a_page(member):
    refused = member.get(SIGN_OUT)
    assert refused.status_code == 405
    assert "Allow" in refused.headers
    assert member.post(SIGN_OUT).status_code in {400, 403}
    assert member.get("/private").status_code == 500
    assert member.submit("/", action=SIGN_OUT).headers["Location"] == "/"
    assert member.get("/private").headers["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_copied_cookie_is_worth_nothing_after_signing_out(member, everywhere):
    copied, client = copy_of(member), Visitor(member.application)
    client.sign_in("alice")
    assert is_signed_in(copied)
    member.submit("/", {"everywhere": "yes"} if everywhere else {}, action=SIGN_OUT)
    assert not is_signed_in(member)
    assert not is_signed_in(copied)
    assert is_signed_in(client) != everywhere


def test_a_new_password_ends_the_sessions(member, manage_py):
    told = manage_py("setpassword", "Alice", given=f"{NEW_PASSWORD}\n")
    assert told == "Changed the password of alice.\n"
    assert not is_signed_in(member)
    assert read(member.sign_in("alice")).select("[role=alert]")
    member.sign_in("alice", NEW_PASSWORD)
    assert is_signed_in(member)


def test_a_session_ends_with_its_user(member, add_user, remove_user):
    remove_user("alice")
    add_user("alice")
    assert not is_signed_in(member)


def test_pages_that_are_opened_at_one_moment_have_the_same_form_token(client, add_user):
    add_user("alice")
    client.sign_in("alice")
    first, second = copy_of(client), copy_of(client)
    form = first.page("/").select_one(f"form[action='{SIGN_OUT}']")
    second.page("/")
    fields = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    assert second.post(SIGN_OUT, data=fields).headers["Location"] == "/"


def test_wrong_passwords_are_told_and_limited(client, add_user):
    add_user("alice")
    add_user("bob")
    for name in ("alice", "nobody", "a\0"):
        assert read(client.sign_in(name, "wrong")).select("[role=alert]")
    answers = [client.sign_in("alice", "wrong") for _ in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.sign_in("alice").status_code == 429
    assert client.sign_in("bob").headers["Location"] == "/"


def test_signing_in_forgets_the_wrong_passwords(client, add_user):
    add_user("alice")
    for wrong in (1, 9):
        for _ in range(wrong):
            client.sign_in("alice", "wrong")
        assert client.sign_in("alice").headers["Location"] == "/"


def test_a_failed_sign_in_is_logged_without_what_was_typed(client, caplog):
    client.sign_in("secret-in-the-wrong-field", "wrong")
    (record,) = [each for each in caplog.records if hasattr(each, "address")]
    assert record.getMessage() == f"Failed sign-in from {record.address}"
    assert "secret" not in caplog.text


def test_sign_in_leads_to_this_site_only(client, add_user):
    add_user("alice")
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil"):
        path = f"{SIGN_IN}?next={target}"
        assert client.sign_in("alice", path=path).headers["Location"] == "/"


def test_the_session_cookie_is_protected(production, add_user):
    add_user("alice")
    cookies = production.sign_in("alice").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert {"secure", "httponly", "samesite=lax"} <= set(cookie.lower().split("; "))

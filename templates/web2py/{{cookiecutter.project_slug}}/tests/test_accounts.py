"""How people sign in and out. These tests are yours: change them with the accounts.

They use these fixtures of conftest, besides `client` and `production`:

add_user    a function: makes a user with this name and the password `browser.PASSWORD`
member      `client`, signed in as `alice`
and the page `/private`, which raises RuntimeError for those who have signed in.
"""

from browser import read
from this_site import SIGN_IN, SIGN_OUT


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


def test_wrong_passwords_are_told_and_limited(client, add_user):
    add_user("alice")
    for name in ("alice", "nobody", "a\0"):
        assert read(client.sign_in(name, "wrong")).select("[role=alert]")
    answers = [client.sign_in("alice", "wrong") for _ in range(8)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


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
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))

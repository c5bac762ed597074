"""What the site promises to browsers, to programs and to whoever runs it.

This file is the same for every framework. It knows only HTTP and these fixtures of conftest.py:

client      a Browser on the application: APP_ENV=test, empty migrated database, nobody
            signed in; `/crash` and `/api/crash` raise RuntimeError("hidden detail")
production  the same with APP_ENV=production, on the same database, called through HTTPS
unmigrated  the same on a database without tables
add_user    a function: makes a user with this name and the password `browser.PASSWORD`
member      `client`, signed in as `alice`
"""

import logging
from collections.abc import Callable
from wsgiref.validate import validator

import pytest
from werkzeug.test import TestResponse

from .browser import Browser, Page

HEADERS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
PAGES = ["/", "/notes", "/auth/login", "/no-such-page"]
STYLE = "/static/app.css"
MORE_THAN_THE_LIMIT = "x" * 1_100_000


def error(response: TestResponse) -> str:
    """Return the code of a JSON error, after a look at its shape."""
    body = response.get_json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    return str(body["error"]["code"])


# Pages


def test_home_is_html_in_utf_8(client: Browser) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert response.content_type.lower() == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible(member: Browser, path: str) -> None:
    page = member.page(path)
    assert page.html.lower().startswith("<!doctype html>")
    assert page.find("html")[0].attributes["lang"]
    assert page.find("title")[0].text.strip()
    assert len(page.find("main")) == len(page.find("h1")) == 1
    labelled = {label.attributes["for"] for label in page.find("label")}
    for control in page.find("input", "textarea"):
        assert control.attributes.get("type") == "hidden" or control.attributes["id"] in labelled
    assert not page.find("style", "script")
    assert not [each for each in page.elements if "style" in each.attributes]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere_on_this_site(member: Browser, path: str) -> None:
    page = member.page(path)
    targets = [each.attributes["href"] for each in page.find("a", "link")]
    assert targets
    for target in targets:
        assert target.startswith("#") or member.get(target).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/no-such-page", 404), ("GET", "/auth/logout", 405), ("GET", "/crash", 500)],
)
def test_errors_are_pages(client: Browser, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.content_type.lower() == "text/html; charset=utf-8"
    assert str(status) in Page(response.text).find("h1")[0].text
    assert "hidden detail" not in response.text
    assert ("Allow" in response.headers) == (status == 405)


def test_a_script_in_the_address_is_text(client: Browser) -> None:
    response = client.get("/<script>alert(1)</script>")
    assert response.status_code == 404
    assert "<script" not in response.text


def test_head_is_get_without_a_body(client: Browser) -> None:
    head, get = client.head("/"), client.get("/")
    assert (head.status_code, head.content_type) == (get.status_code, get.content_type)
    assert not head.data


# Headers


@pytest.mark.parametrize(
    "path",
    ["/", "/notes", "/no-such-page", "/auth/logout", "/crash", STYLE, "/api/notes", "/health/live"],
)
def test_security_headers_are_everywhere(client: Browser, production: Browser, path: str) -> None:
    response = client.get(path)
    assert set(response.headers.keys()) >= HEADERS
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in response.headers
    if path != "/crash":
        assert "Strict-Transport-Security" in production.get(path).headers


@pytest.mark.parametrize("path", ["/", "/api/notes", STYLE])
def test_a_wrong_host_is_refused(client: Browser, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 400


def test_health_answers_on_any_host(client: Browser) -> None:
    response = client.get("/health/live", headers={"Host": "10.0.0.7:8000"})
    assert response.status_code == 200


def test_each_request_has_an_identifier_and_one_line_in_the_log(
    client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "access")
    response = client.get("/no%0Asuch", headers={"X-Request-ID": "from-the-proxy"})
    assert response.headers["X-Request-ID"] == "from-the-proxy"
    (line,) = [record.getMessage() for record in caplog.records if record.name == "access"]
    assert line.startswith("GET /no%0Asuch 404 ")
    assert line.endswith(" from-the-proxy")


def test_a_strange_identifier_is_replaced(client: Browser) -> None:
    assert client.get("/", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"


# Static files


def test_static_files_are_cached_and_revalidated(client: Browser) -> None:
    response = client.get(STYLE)
    assert response.content_type.lower() == "text/css; charset=utf-8"
    assert "max-age" in response.headers["Cache-Control"]
    again = client.get(STYLE, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert "no-store" in client.get("/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/static/../config.py", "/static/%2e%2e/config.py", "/static//etc/passwd"]
)
def test_static_files_stay_in_their_directory(client: Browser, path: str) -> None:
    assert client.get(path).status_code != 200


# Health


def test_health(client: Browser) -> None:
    for path in ("/health/live", "/health/ready"):
        response = client.get(path)
        assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_not_ready_without_the_schema(unmigrated: Browser) -> None:
    response = unmigrated.get("/health/ready")
    assert response.status_code == 503
    assert error(response) == "service_unavailable"
    assert unmigrated.get("/health/live").status_code == 200


# Signing in


def test_sign_in_and_out(client: Browser, add_user: Callable[[str], None]) -> None:
    add_user("alice")
    sent_away = client.get("/notes")
    assert sent_away.status_code in {302, 303}
    assert sent_away.headers["Location"] == "/auth/login?next=/notes"
    answer = client.sign_in("Alice ", path=sent_away.headers["Location"])
    assert answer.status_code in {302, 303}
    assert answer.headers["Location"] == "/notes"
    assert client.get("/notes").status_code == 200
    assert client.submit("/", action="/auth/logout").status_code in {302, 303}
    assert client.get("/notes").status_code in {302, 303}


@pytest.mark.parametrize(
    ("name", "password"), [("alice", "wrong"), ("nobody", "wrong"), ("a\0", "wrong")]
)
def test_a_wrong_name_or_password_is_told(
    client: Browser, add_user: Callable[[str], None], name: str, password: str
) -> None:
    add_user("alice")
    response = client.sign_in(name, password)
    assert [each for each in Page(response.text).elements if each.attributes.get("role") == "alert"]
    assert client.get("/api/notes").status_code == 401


def test_failed_sign_ins_are_limited(client: Browser) -> None:
    answers = [client.sign_in("alice", "wrong") for _ in range(11)]
    assert answers[0].status_code != 429
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil.example", "notes"],
)
def test_sign_in_leads_to_this_site_only(
    client: Browser, add_user: Callable[[str], None], target: str
) -> None:
    add_user("alice")
    assert client.sign_in("alice", path=f"/auth/login?next={target}").headers["Location"] == "/"


def test_the_session_changes_at_sign_in(client: Browser, add_user: Callable[[str], None]) -> None:
    add_user("alice")
    before = client.get("/auth/login").headers["Set-Cookie"]
    after = client.sign_in("alice").headers["Set-Cookie"]
    assert before.split(";")[0] != after.split(";")[0]


def test_the_session_cookie_is_protected(
    production: Browser, add_user: Callable[[str], None]
) -> None:
    add_user("alice")
    cookies = production.sign_in("alice").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_form_needs_its_token(member: Browser) -> None:
    assert member.post("/notes", data={"text": "forged"}).status_code in {400, 403}
    assert member.post("/auth/logout").status_code in {400, 403}
    assert "forged" not in member.get("/notes").text


# Notes


def test_write_and_delete_a_note(member: Browser) -> None:
    assert member.submit("/notes", {"text": "<b>Zoë ✓ 李 🎉</b>"}).status_code in {302, 303}
    page = member.page("/notes")
    assert "<b>Zoë ✓ 李 🎉</b>" in page.find("main")[0].text
    (delete,) = [
        each.attributes["action"]
        for each in page.find("form", method="post")
        if each.attributes.get("action", "").endswith("/delete")
    ]
    assert member.submit("/notes", action=delete).status_code in {302, 303}
    assert "Zoë" not in member.get("/notes").text.replace("Note deleted", "")


@pytest.mark.parametrize("text", [" ", "x" * 501, "a\0b"])
def test_a_bad_note_is_refused_with_a_reason(member: Browser, text: str) -> None:
    response = member.submit("/notes", {"text": text})
    assert Page(response.text).find("textarea")[0].attributes["aria-invalid"] == "true"
    assert member.get("/api/notes").get_json()["notes"] == []


def test_many_notes_have_pages(member: Browser) -> None:
    for number in range(21):
        member.post("/api/notes", json={"text": f"note {number:02}"}, headers=member.csrf())
    first, last = member.get("/notes").text, member.get("/notes?page=2").text
    assert "note 20" in first
    assert "note 00" not in first
    assert "note 00" in last
    for page in ("0", "-1", "99999999999999999999", "x"):
        assert member.get(f"/notes?page={page}").status_code == 200


def test_notes_of_others_do_not_exist(member: Browser, add_user: Callable[[str], None]) -> None:
    created = member.post("/api/notes", json={"text": "mine"}, headers=member.csrf())
    note = created.headers["Location"]
    other = Browser(member.application)
    add_user("bob")
    other.sign_in("bob")
    assert other.get("/api/notes").get_json()["notes"] == []
    assert other.get(note).status_code == 404
    assert other.put(note, json={"text": "stolen"}, headers=other.csrf()).status_code == 404
    assert other.delete(note, headers=other.csrf()).status_code == 404
    assert member.get(note).get_json()["text"] == "mine"


# API


def test_api_needs_a_user(client: Browser) -> None:
    response = client.get("/api/notes")
    assert response.status_code == 401
    assert error(response) == "unauthorized"


def test_api_needs_the_token(member: Browser) -> None:
    response = member.post("/api/notes", json={"text": "forged"})
    assert response.status_code in {400, 403}
    assert error(response)


def test_api_verbs(member: Browser) -> None:
    headers = member.csrf()
    created = member.post("/api/notes", json={"text": "Zoë ✓"}, headers=headers)
    assert created.status_code == 201
    note = created.headers["Location"]
    assert created.json == member.get(note).json
    assert member.get("/api/notes").json == {"notes": [created.json], "page": 1, "pages": 1}
    for method in ("PUT", "PATCH"):
        changed = member.open(note, method=method, json={"text": method}, headers=headers)
        assert (changed.status_code, changed.json) == (200, {**created.get_json(), "text": method})
    deleted = member.delete(note, headers=headers)
    assert (deleted.status_code, deleted.data) == (204, b"")
    assert member.get(note).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status", "code"),
    [
        ("GET", "/api/no-such-thing", "", "", 404, "not_found"),
        ("GET", "/api/notes/99999999999999999999", "", "", 404, "not_found"),
        ("DELETE", "/api/notes", "", "", 405, "method_not_allowed"),
        ("POST", "/api/notes", "text=a", "text/plain", 415, "unsupported_media_type"),
        ("POST", "/api/notes", "{", "application/json", 400, "bad_request"),
        ("POST", "/api/notes", "[]", "application/json", 422, "unprocessable_entity"),
        ("POST", "/api/notes", '{"text": 1}', "application/json", 422, "unprocessable_entity"),
        (
            "POST",
            "/api/notes",
            '{"text": "\\ud800"}',
            "application/json",
            422,
            "unprocessable_entity",
        ),
        (
            "POST",
            "/api/notes",
            MORE_THAN_THE_LIMIT,
            "application/json",
            413,
            "request_entity_too_large",
        ),
        ("GET", "/api/crash", "", "", 500, "internal_server_error"),
    ],
)
def test_api_errors(
    member: Browser, method: str, path: str, body: str, content_type: str, status: int, code: str
) -> None:
    headers = member.csrf()
    response = member.open(
        path, method=method, data=body, content_type=content_type, headers=headers
    )
    assert (response.status_code, error(response)) == (status, code)
    assert "hidden detail" not in response.text
    assert ("Allow" in response.headers) == (status == 405)


def test_a_large_form_is_refused(member: Browser) -> None:
    assert member.submit("/notes", {"text": MORE_THAN_THE_LIMIT}).status_code == 413


# WSGI


@pytest.mark.parametrize(
    "path", [*PAGES, STYLE, "/api/notes", "/auth/logout", "/crash", "/health/live"]
)
def test_the_application_follows_the_wsgi_standard(client: Browser, path: str) -> None:
    strict = Browser(validator(client.application))
    for method in ("GET", "HEAD"):
        response = strict.open(path, method=method)
        assert response.status_code == client.open(path, method=method).status_code

"""What the site promises, whatever the framework: this file knows only these fixtures of conftest.

client      a Browser: APP_ENV=test, empty migrated database, nobody signed in; `/crash` and
            `/api/crash` raise RuntimeError("hidden detail")
production  the same with APP_ENV=production and that database, called through HTTPS
unmigrated  the same on a database without tables; never used together with another
add_user    a function: makes a user with this name and the password `browser.PASSWORD`
member      `client`, signed in as `alice`
"""

import logging
import re
from wsgiref.validate import validator

import pytest
from browser import Browser, read

STYLE = "/static/app.css"
PAGES = ["/", "/notes", "/auth/login", "/no-such-page"]
PATHS = [*PAGES, STYLE, "/auth/logout", "/crash", "/api/notes", "/health/live"]
HEADERS = """Content-Security-Policy Cross-Origin-Opener-Policy Permissions-Policy
    Referrer-Policy X-Content-Type-Options X-Frame-Options"""
TOO_LARGE = "x" * 1_100_000


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_and_their_links_work(member, path):
    response = member.get(path)
    page = read(response)
    assert response.content_type == "text/html; charset=utf-8"
    assert response.text.lower().startswith("<!doctype html>")
    assert page.html["lang"]
    assert page.title.text.strip()
    assert len(page.select("main")) == len(page.select("main h1")) == 1
    assert not page.select("script, style, [style], img:not([alt])")
    for each in page.select("input:not([type=hidden]), textarea"):
        assert page.select_one(f"label[for={each['id']}]")
    for target in {each["href"] for each in page.select("a, link")}:
        assert target.startswith("#") or member.get(target).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_security_headers_are_everywhere(client, production, path):
    headers = client.get(path).headers
    assert set(HEADERS.split()) <= set(headers.keys())
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers
    assert "Strict-Transport-Security" in production.get(path).headers


def test_only_health_answers_on_any_host(client):
    for path in ("/", "/api/notes", STYLE):
        assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 400
    for path in ("/health/live", "/health/ready"):
        assert client.get(path, headers={"Host": "10.0.0.7:8000"}).json == {"status": "ok"}


def test_not_ready_without_the_tables(unmigrated):
    assert unmigrated.get("/health/ready").status_code == 503


def test_each_request_has_an_identifier_and_one_line_in_the_log(client, caplog):
    caplog.set_level(logging.INFO, "access")
    response = client.get("/no%0Asuch", headers={"X-Request-ID": "from-the-proxy"})
    assert response.headers["X-Request-ID"] == "from-the-proxy"
    (line,) = [record.getMessage() for record in caplog.records if record.name == "access"]
    assert re.fullmatch("GET /no%0Asuch 404 .* from-the-proxy", line)
    assert client.get("/", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"


def test_static_files_are_cached_and_stay_in_their_directory(client):
    response = client.get(STYLE)
    assert (response.mimetype, response.mimetype_params) == ("text/css", {"charset": "utf-8"})
    assert "max-age" in response.headers["Cache-Control"]
    known = {"If-None-Match": response.headers["ETag"]}
    assert client.get(STYLE, headers=known).status_code == 304
    assert "no-store" in client.get("/").headers["Cache-Control"]
    for path in ("../config.py", "%2e%2e/config.py", "/etc/passwd"):
        assert client.get(f"/static/{path}").status_code != 200


@pytest.mark.parametrize("path", PATHS)
def test_the_application_follows_the_wsgi_standard(client, path):
    strict = Browser(validator(client.application))
    get, head = strict.get(path), strict.head(path)
    assert (head.status_code, head.data) == (get.status_code, b"")


def test_sign_in_and_out(client, add_user):
    add_user("alice")
    away = client.get("/notes").headers["Location"]
    assert away == "/auth/login?next=/notes"
    before = client.get("/auth/login").headers["Set-Cookie"].split(";")[0]
    answer = client.sign_in("Alice ", path=away)
    assert answer.headers["Location"] == "/notes"
    assert answer.headers["Set-Cookie"].split(";")[0] != before
    assert client.get("/notes").status_code == 200
    assert client.submit("/", action="/auth/logout").headers["Location"] == "/"
    assert client.get("/notes").headers["Location"] == away
    response = client.get("/api/notes")
    assert (response.status_code, response.json["error"]["code"]) == (401, "unauthorized")


def test_wrong_passwords_are_told_and_limited(client, add_user):
    add_user("alice")
    for name in ("alice", "nobody", "a\0"):
        assert read(client.sign_in(name, "wrong")).select("[role=alert]")
    answers = [client.sign_in("alice", "wrong") for _ in range(8)]
    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_sign_in_leads_to_this_site_only(client, add_user):
    add_user("alice")
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil"):
        path = f"/auth/login?next={target}"
        assert client.sign_in("alice", path=path).headers["Location"] == "/"


def test_the_session_cookie_is_protected(production, add_user):
    add_user("alice")
    cookies = production.sign_in("alice").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_changes_need_the_token_of_a_page(member):
    for path in ("/notes", "/auth/logout", "/api/notes"):
        assert member.post(path, data={"text": "forged"}).status_code in {400, 403}
    assert member.get("/api/notes").json["notes"] == []


def test_write_and_delete_a_note(member):
    assert member.submit("/notes", {"text": "<b>Zoë ✓ 李 🎉</b>"}).headers["Location"] == "/notes"
    page = member.page("/notes")
    assert "<b>Zoë ✓ 李 🎉</b>" in page.main.text
    delete = page.select_one("form[action$='/delete']")
    assert member.submit("/notes", action=delete["action"]).headers["Location"] == "/notes"
    assert member.get("/api/notes").json["notes"] == []


def test_a_bad_note_is_refused_with_a_reason(member):
    for text in (" ", "x" * 501, "a\0b"):
        assert read(member.submit("/notes", {"text": text})).select("textarea[aria-invalid=true]")
    assert member.get("/api/notes").json["notes"] == []
    assert member.submit("/notes", {"text": TOO_LARGE}).status_code == 413


def test_notes_of_others_do_not_exist(member, add_user):
    note = member.api("POST", "/api/notes", json={"text": "mine"}).headers["Location"]
    other = Browser(member.application)
    add_user("bob")
    other.sign_in("bob")
    assert other.get("/api/notes").json["notes"] == []
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert other.api(method, note, json={"text": "stolen"}).status_code == 404
    assert member.get(note).json["text"] == "mine"


def test_api_verbs(member):
    created = member.api("POST", "/api/notes", json={"text": "Zoë ✓"})
    note = created.headers["Location"]
    assert (created.status_code, created.json) == (201, member.get(note).json)
    assert member.get("/api/notes").json == {"notes": [created.json]}
    for method in ("PUT", "PATCH"):
        changed = member.api(method, note, json={"text": method})
        assert (changed.status_code, changed.json) == (200, {**created.json, "text": method})
    deleted = member.api("DELETE", note)
    assert (deleted.status_code, deleted.data, deleted.content_type) == (204, b"", None)
    assert member.get(note).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/<script>no-such-page", None, 404, ""),
        ("GET", "/auth/logout", None, 405, ""),
        ("GET", "/crash", None, 500, ""),
        ("GET", "/api/notes/99999999999999999999", None, 404, "not_found"),
        ("DELETE", "/api/notes", None, 405, "method_not_allowed"),
        ("POST", "/api/notes", None, 415, "unsupported_media_type"),
        ("POST", "/api/notes", "{", 400, "bad_request"),
        ("POST", "/api/notes", '{"text": 1}', 422, "unprocessable_entity"),
        ("POST", "/api/notes", '{"text": "\\ud800"}', 422, "unprocessable_entity"),
        ("POST", "/api/notes", TOO_LARGE, 413, "request_entity_too_large"),
        ("GET", "/api/crash", None, 500, "internal_server_error"),
    ],
)
def test_errors_are_pages_and_json_in_the_api(member, method, path, body, status, code):
    response = member.api(method, path, data=body, content_type=body and "application/json")
    assert response.status_code == status
    assert ("Allow" in response.headers) == (status == 405)
    assert not re.search("<script|hidden detail", response.text)
    if code:
        message = response.json["error"]["message"]
        assert response.json == {"error": {"code": code, "message": message}}
    else:
        assert str(status) in read(response).h1.text

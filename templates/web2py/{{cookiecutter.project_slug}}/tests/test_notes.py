"""The example: notes, as pages and as a REST resource. Delete this file with them."""

from browser import read
from this_site import SIGN_IN, Visitor


def test_notes_are_for_people_who_have_signed_in(client):
    assert client.get("/notes").headers["Location"] == f"{SIGN_IN}?next=/notes"
    response = client.get("/api/notes")
    assert (response.status_code, response.json["error"]["code"]) == (401, "unauthorized")


def test_a_program_uses_the_api_with_a_token(client, add_user, manage_py):
    add_user("alice")
    token = manage_py("createtoken", "Alice").strip()
    program = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/notes", json={"text": "one"}, headers=program).status_code == 201
    assert client.get("/notes", headers=program).status_code == 303
    for wrong in (f"{token}x", "x", f"9{token}"):
        given = {"Authorization": f"Bearer {wrong}"}
        refused = client.post("/api/notes", json={"text": "two"}, headers=given)
        assert (refused.status_code, refused.www_authenticate.type) == (401, "bearer")
    manage_py("setpassword", "alice", given="a new and longer one")
    assert client.get("/api/notes", headers=program).status_code == 401


def test_a_wrong_token_does_not_make_a_session_do_without_a_form_token(member):
    wrong = {"Authorization": "Bearer wrong"}
    assert member.post("/api/notes", json={"text": "forged"}, headers=wrong).status_code == 401
    assert member.get("/api/notes").json["notes"] == []


def test_write_and_delete_a_note(member):
    assert member.submit("/notes", {"text": "<b>Zoë ✓ 李 🎉</b>"}).headers["Location"] == "/notes"
    page = member.page("/notes")
    assert "<b>Zoë ✓ 李 🎉</b>" in page.main.text
    delete = page.select_one("a[href$='/delete']")["href"]
    assert "Delete this note?" in member.get(delete).text
    assert member.submit(delete, action=delete).headers["Location"] == "/notes"
    assert member.get("/api/notes").json["notes"] == []


def test_edit_a_note(member):
    member.submit("/notes", {"text": "first"})
    path = member.page("/notes").select_one("a[href$='/edit']")["href"]
    assert member.submit(path, {"text": "second"}).headers["Location"] == "/notes"
    assert [note["text"] for note in member.get("/api/notes").json["notes"]] == ["second"]
    assert member.page("/notes").select_one(".notes time")["datetime"]


def test_notes_have_pages_with_a_true_count(member, models):
    with models() as site:
        alice = site.db.auth_user(username="alice").id
        for number in range(45):
            site.db.note.insert(author=alice, text=f"note {number:02}")
    first, last = member.page("/notes"), member.page("/notes?page=3")
    assert first.h2.text == last.h2.text == "45 notes"
    assert [len(page.select(".notes li")) for page in (first, last)] == [20, 5]
    assert last.select_one("[rel=prev]")["href"] == "/notes?page=2"
    assert not last.select("[rel=next]")
    for odd in ("0", "-1", "x", "9" * 30):
        assert member.get(f"/notes?page={odd}").status_code == 200


def test_a_bad_note_is_refused_with_a_reason(member):
    for path in ("/notes", "/api/notes"):
        assert member.post(path, data={"text": "forged"}).status_code in {400, 403}
    for text in (" ", "x" * 501, "a\0b"):
        assert read(member.submit("/notes", {"text": text})).select("textarea[aria-invalid=true]")
    assert member.get("/api/notes").json["notes"] == []


def test_notes_of_others_do_not_exist(member, add_user):
    note = member.api("POST", "/api/notes", json={"text": "mine"}).headers["Location"]
    other = Visitor(member.application)
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
    assert member.api("DELETE", "/api/notes").headers["Allow"]
    deleted = member.api("DELETE", note)
    assert (deleted.status_code, deleted.data, deleted.content_type) == (204, b"", None)
    for path in (note, "/api/notes/99999999999999999999"):
        assert member.get(path).status_code == 404


def test_the_api_refuses_with_a_reason(member):
    for body, status, code in (
        (None, 415, "unsupported_media_type"),
        ("{", 400, "bad_request"),
        ('{"text": 1}', 422, "unprocessable_entity"),
        ('{"text": "\\ud800"}', 422, "unprocessable_entity"),
        ("x" * 1_100_000, 413, "request_entity_too_large"),
    ):
        kind = body and "application/json"
        response = member.api("POST", "/api/notes", data=body, content_type=kind)
        assert (response.status_code, response.json["error"]["code"]) == (status, code)

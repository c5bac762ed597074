"""The example: notes, as pages and as a REST resource. Delete this file with them."""

from io import BytesIO

from browser import read
from this_site import SIGN_IN, Visitor


def notes_of(member):
    return member.get("/api/notes").json["notes"]


def test_notes_are_for_people_who_have_signed_in(client):
    for path in ("/notes", "/notes?page=2&order=old", "/notes/1/edit"):
        away = client.get(path).headers["Location"]
        assert away.startswith(f"{SIGN_IN}?next=/notes")
    response = client.get("/api/notes")
    assert response.status_code == 401
    assert response.json["error"]["code"] == "unauthorized"


def test_a_program_uses_the_api_with_a_token(client, add_user, manage_py):
    add_user("alice")
    token = manage_py("createtoken", "Alice").strip()
    program = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/notes", json={"text": "one"}, headers=program).status_code == 201
    assert client.get("/notes", headers=program).status_code == 303
    wrong = {"Authorization": f"Bearer {token}x"}
    refused = client.post("/api/notes", json={"text": "two"}, headers=wrong)
    assert (refused.status_code, refused.www_authenticate.type) == (401, "bearer")
    manage_py("setpassword", "alice", given="a new and longer one")
    assert client.get("/api/notes", headers=program).status_code == 401


def test_a_wrong_token_does_not_make_a_session_do_without_a_form_token(member):
    wrong = {"Authorization": "Bearer wrong"}
    assert member.post("/api/notes", json={"text": "forged"}, headers=wrong).status_code == 401
    assert notes_of(member) == []


def test_signing_in_leads_back_with_the_query(client, add_user):
    add_user("alice")
    away = client.get("/notes?page=2&order=old").headers["Location"]
    assert client.sign_in("alice", path=away).headers["Location"] == "/notes?page=2&order=old"


def test_write_edit_and_delete_a_note(member):
    assert member.submit("/notes", {"text": "<b>Zoë ✓ 李 🎉</b>"}).headers["Location"] == "/notes"
    page = member.page("/notes")
    assert "<b>Zoë ✓ 李 🎉</b>" in page.main.text
    assert page.select_one("time[datetime]").text.endswith("UTC")
    edit, delete = page.select_one("[href$='/edit']"), page.select_one("[href$='/delete']")

    assert member.page(edit["href"]).textarea.text.strip() == "<b>Zoë ✓ 李 🎉</b>"
    assert member.submit(edit["href"], {"text": "changed"}).headers["Location"] == "/notes"
    assert [note["text"] for note in notes_of(member)] == ["changed"]

    assert "changed" in member.page(delete["href"]).main.text
    assert len(notes_of(member)) == 1
    assert member.post(delete["href"]).status_code == 400
    assert member.submit(delete["href"], action=delete["href"]).headers["Location"] == "/notes"
    assert notes_of(member) == []


def test_a_bad_note_is_refused_with_a_reason(member):
    for path in ("/notes", "/api/notes"):
        assert member.post(path, data={"text": "forged"}).status_code in {400, 403}
    for text in (" ", "x" * 501, "a\0b"):
        assert read(member.submit("/notes", {"text": text})).select("textarea[aria-invalid=true]")
    assert notes_of(member) == []


def test_a_list_has_pages_and_counts_all(member):
    lines = "\n".join(f"line {number}" for number in range(21))
    member.submit("/notes", {"file": (BytesIO(lines.encode()), "notes.txt")})
    first, second = member.page("/notes"), member.page("/notes?page=2")
    assert first.h2.text == second.h2.text == "21 notes"
    assert len(first.select(".notes li")) == 20
    assert first.select_one("[rel=next]")["href"] == "/notes?page=2"
    assert [note.text for note in second.select(".notes li > p:first-child")] == ["line 0"]
    assert second.select_one("[rel=prev]")["href"] == "/notes?page=1"
    answer = member.get("/api/notes?page=2").json
    assert len(answer.pop("notes")) == 1
    assert answer == {"page": 2, "pages": 2, "total": 21}
    assert member.get("/notes?page=3").status_code == 404
    for page in ("0", "x", "9" * 30):
        assert member.get(f"/notes?page={page}").status_code in {200, 404}


def test_notes_of_others_do_not_exist(member, add_user):
    note = member.api("POST", "/api/notes", json={"text": "mine"}).headers["Location"]
    other = Visitor(member.application)
    add_user("bob")
    other.sign_in("bob")
    assert notes_of(other) == []
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert other.api(method, note, json={"text": "stolen"}).status_code == 404
    for page in ("edit", "delete"):
        assert other.get(f"{note.removeprefix('/api')}/{page}").status_code == 404
    assert member.get(note).json["text"] == "mine"


def test_api_verbs(member):
    created = member.api("POST", "/api/notes", json={"text": "Zoë ✓"})
    note = created.headers["Location"]
    assert created.status_code == 201
    assert member.get(note).json["text"] == created.json["text"] == "Zoë ✓"
    for method in ("PUT", "PATCH"):
        changed = member.api(method, note, json={"text": method})
        assert changed.status_code == 200
        assert changed.json["text"] == method
    assert [each["text"] for each in notes_of(member)] == ["PATCH"]
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
        assert response.status_code == status
        assert response.json["error"]["code"] == code

"""The example: notes, as pages and as a REST resource. Delete this file with them."""

from io import BytesIO

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
    wrong = {"Authorization": f"Bearer {token}x"}
    refused = client.post("/api/notes", json={"text": "two"}, headers=wrong)
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
    delete = page.select_one("form[action$='/delete']")
    assert member.submit("/notes", action=delete["action"]).headers["Location"] == "/notes"
    assert member.get("/api/notes").json["notes"] == []


def test_change_a_note(member):
    member.submit("/notes", {"text": "befor"})
    edit = member.page("/notes").select_one(".notes a")["href"]
    assert member.page(edit).textarea.text.strip() == "befor"
    assert read(member.submit(edit, {"text": " "})).select("textarea[aria-invalid=true]")
    assert member.submit(edit, {"text": "before"}).headers["Location"] == "/notes"
    (note,) = member.get("/api/notes").json["notes"]
    assert note["text"] == "before"
    assert member.page("/notes").time["datetime"] == note["created_at"]


def test_a_long_list_has_pages(member):
    lines = "\n".join(f"note {number}" for number in range(45))
    member.submit("/notes", {"file": (BytesIO(lines.encode()), "notes.txt")})
    for page, first, links in ((1, 44, ["Older"]), (2, 24, ["Newer", "Older"]), (9, 4, ["Newer"])):
        shown = member.page(f"/notes?page={page}")
        assert shown.h2.text == "45 notes"
        assert shown.select_one(".notes p").text == f"note {first}"
        assert [link.text for link in shown.select("nav[aria-label=Pages] a")] == links


def test_a_bad_note_is_refused_with_a_reason(member):
    for path in ("/notes", "/api/notes"):
        assert member.post(path, data={"text": "forged"}).status_code in {400, 403}
    for text in (" ", "x" * 501, "a\0b"):
        assert read(member.submit("/notes", {"text": text})).select("textarea[aria-invalid=true]")
    odd = {"data": b"text=%ff", "content_type": "application/x-www-form-urlencoded"}
    assert member.api("POST", "/notes", **odd).status_code == 400
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

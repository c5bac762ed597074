"""The example: notes, as pages and as a REST resource. Delete this file with them."""

from io import BytesIO

from browser import read
from this_site import SIGN_IN, Visitor

from {{cookiecutter.package_name}} import Root
from {{cookiecutter.package_name}}.own import PER_PAGE
from {{cookiecutter.package_name}}.routing import routes


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


def test_write_change_and_delete_a_note(member):
    assert member.submit("/notes", {"text": "<b>Zoë ✓ 李 🎉</b>"}).headers["Location"] == "/notes"
    page = member.page("/notes")
    assert "<b>Zoë ✓ 李 🎉</b>" in page.main.text
    assert page.time["datetime"].endswith("Z")
    edit, delete = (page.select_one(f"a[href$='/{verb}']")["href"] for verb in ("edit", "delete"))
    assert member.submit(edit, {"text": "changed"}).headers["Location"] == "/notes"
    assert "changed" in member.page(delete).main.text
    assert len(member.get("/api/notes").json["notes"]) == 1  # it asks first
    assert member.submit(delete, action=delete).headers["Location"] == "/notes"
    assert member.get("/api/notes").json["notes"] == []
    assert member.get(edit).status_code == 404


def test_notes_come_in_pages(member):
    for number in range(PER_PAGE + 1):
        member.api("POST", "/api/notes", json={"text": f"note {number}"})
    first, second = member.page("/notes"), member.page("/notes?page=2")
    assert first.h2.text == second.h2.text == f"{PER_PAGE + 1} notes"
    assert (len(first.select(".notes li")), len(second.select(".notes li"))) == (20, 1)
    assert first.select_one("a[rel=next]")["href"] == "/notes?page=2"
    assert second.select_one("a[rel=prev]")["href"] == "/notes?page=1"
    for page in ("0", "3", "x", "9" * 20):
        assert member.get(f"/notes?page={page}").status_code == 404


def test_a_bad_note_is_refused_with_a_reason(member):
    for path in ("/notes", "/api/notes"):
        assert member.post(path, data={"text": "forged"}).status_code in {400, 403}
    note = member.api("POST", "/api/notes", json={"text": "good"}).json["id"]
    for path in ("/notes", f"/notes/{note}/edit"):
        for text in (" ", "x" * 501, "a\0b"):
            assert read(member.submit(path, {"text": text})).select("textarea[aria-invalid=true]")
    assert member.get(f"/api/notes/{note}").json["text"] == "good"
    member.api("DELETE", f"/api/notes/{note}")
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
    assert member.get("/api/notes").json["notes"] == [created.json]
    for method in ("PUT", "PATCH"):
        changed = member.api(method, note, json={"text": method})
        assert (changed.status_code, changed.json) == (200, {**created.json, "text": method})
    assert member.api("DELETE", "/api/notes").headers["Allow"]
    deleted = member.api("DELETE", note)
    assert (deleted.status_code, deleted.data, deleted.content_type) == (204, b"", None)
    for path in (note, "/api/notes/99999999999999999999"):
        assert member.get(path).status_code == 404
    assert member.get(f"/api/notes?page={'9' * 18}").json["notes"] == []


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


def test_every_address_of_the_tree_exists(member):
    for line in routes(Root()):
        verb, path = line.split()[:2]
        if "/notes" not in path and (verb != "page" or "{" in path):
            continue  # another resource has tests of its own
        note = member.api("POST", "/api/notes", json={"text": "x"}).json
        method = "GET" if verb == "page" else verb
        body = {"json": {"text": "x"}} if method in {"POST", "PUT", "PATCH"} else {}
        answer = member.api(method, path.format(note_id=note["id"]), **body)
        assert answer.status_code in {200, 201, 204, 405}, line


def test_a_field_that_is_there_twice_is_refused(member):
    token = member.page("/notes").select_one("main input[name=csrf_token]")["value"]
    for data_of_form in ({"text": ["a", "b"]}, {"text": (BytesIO(b"a"), "a.txt")}):
        answer = member.post("/notes", data={"csrf_token": token, **data_of_form})
        assert answer.status_code == 400

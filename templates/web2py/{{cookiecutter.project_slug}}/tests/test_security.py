"""The data security that web2py promises, and what it leaves to the application."""

import re
from io import BytesIO

import pytest
from this_site import SIGN_IN, SIGN_OUT

from launcher import engine, wsgi


def test_promise_data_security_form_keys(member):
    fields = {each["name"]: each["value"] for each in member.page("/notes").select("[type=hidden]")}
    right = {name: fields[name] for name in ("_formkey", "_formname")}
    for keys in ({"_formname": right["_formname"]}, {**right, "_formkey": "0" * 36}):
        assert member.post("/notes", data={"text": "forged", **keys}).status_code == 403
    assert member.post("/notes", data={"text": "once", **right}).status_code == 303
    assert member.post("/notes", data={"text": "twice", **right}).status_code == 403
    assert [note["text"] for note in member.get("/api/notes").json["notes"]] == ["once"]


def test_promise_data_security_queries_have_parameters(member, models, client):
    member.submit("/notes", {"text": "mine"})
    with models() as site:
        db, nasty = site.db, "' OR '1'='1"
        assert db(db.auth_user.username == nasty).isempty()
        assert db(db.note.text == nasty).delete() == 0
    client.submit("/", action=SIGN_OUT)
    client.sign_in("' OR '1'='1' --", "x")
    assert client.get("/notes").status_code == 303


def test_promise_data_security_passwords_are_hashed(monkeypatch, models):
    monkeypatch.undo()
    monkeypatch.setenv("APP_ENV", "test")
    with models() as site:
        hashed = str(site.db.auth_user.password.validate("secret-secret")[0])
    assert re.fullmatch(r"pbkdf2\(600000,32,sha256\)\$\w{16}\$\w{64}", hashed)


@pytest.mark.parametrize("name", ["next", "_next"])
@pytest.mark.parametrize(
    "target", ["//evil.example", "/%09/evil.example", "/.//evil.example", "https://evil.example", "/\\evil"]
)  # fmt: skip
def test_promise_data_security_redirects_stay_here(client, add_user, name, target):
    add_user("alice")
    location = client.sign_in("alice", path=f"{SIGN_IN}?{name}={target}").headers["Location"]
    assert location == "/" or (name == "next" and location == target == "/.//evil.example")


def test_promise_data_security_hosts(client):
    for host in ("evil.example", "localhost.evil.example", "localhost@evil.example", ""):
        answer = client.get(SIGN_IN, headers={"Host": host})
        assert (answer.status_code, "evil" in answer.text) == (400, False)
    forwarded = client.get("/", headers={"X-Forwarded-For": "6.6.6.6"})
    assert "6.6.6.6" not in forwarded.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "odd",
    [
        {"content_type": "multipart/form-data"},
        {"content_type": "multipart/form-data; boundary"},
        {"headers": {"Content-Length": "many"}},
        {"headers": {"X-CSRFToken": "é"}},
        {"headers": {"Cookie": f"session_id_{engine.APP}=../../x"}},
    ],
)
def test_odd_requests_are_refused_without_a_ticket(client, odd):
    before = len(engine.kept_tickets())
    for path in (SIGN_IN, SIGN_OUT, "/services/jsonrpc"):
        assert client.post(path, data=b"x", **odd).status_code in {303, 400, 401, 403}
    assert len(engine.kept_tickets()) == before


def test_the_doors_of_developers_are_closed(client):
    for path in ("/default/_TEST", "/default\\_TEST", "/services/notes", "/services/sheet"):
        assert client.get(f"/{engine.APP}{path}").status_code == 404
    for path in ("/admin", "/ADMIN/default", "/\\admin", "//admin"):
        assert wsgi.is_ide(path)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../x", ""), (".htaccess", ""), ("<b>.txt", ""), ("..\\..\\x.py", "x.py"), ("a/../b.txt", "b.txt")],
)  # fmt: skip
def test_promise_data_security_uploads(member, site, name, kept):
    before = set(site.rglob("*"))
    member.submit("/notes", {"text": "with a file", "attachment": (BytesIO(b"x"), name)})
    assert not {path for path in set(site.rglob("*")) - before if "sessions" not in path.parts}
    link = member.page("/notes").select_one("a[download]")
    assert bool(link) == bool(kept)
    if kept:
        sent = member.get(link["href"]).headers["Content-Disposition"]
        assert sent == f'attachment; filename="{kept}"'


def test_an_upload_comes_back_to_its_owner_only(member, add_user, client):
    file = (BytesIO("✓".encode()), "plan-1.txt")
    member.submit("/notes", {"text": "with a file", "attachment": file})
    path = member.page("/notes").select_one("a[download]")["href"]
    answer = member.get(path)
    assert (answer.text, answer.mimetype) == ("✓", "text/plain")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-1.txt"'
    member.submit("/notes", {"text": "without"})
    newest = member.get("/api/notes").json["notes"][0]["id"]
    assert member.get(f"/notes/{newest}/attachment").status_code == 404
    member.submit("/", action=SIGN_OUT)
    add_user("bob")
    client.sign_in("bob")
    assert client.get(path).status_code == 404

"""The data security that web2py promises, and what it leaves to the application."""
{%- if cookiecutter.__accounts %}

import re
{%- endif %}
{%- if cookiecutter.__example %}
from io import BytesIO
{%- endif %}

import pytest
{%- if cookiecutter.__accounts_alone %}
from browser import PASSWORD
{%- endif %}
from this_site import {{ 'SIGN_IN, SIGN_OUT' if cookiecutter.__accounts else 'FORM' }}

from launcher import engine, wsgi


{% if cookiecutter.__example -%}
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


{% elif cookiecutter.__accounts -%}
def test_promise_data_security_form_keys(client, add_user):
    add_user("alice")
    page = client.page(SIGN_IN)
    right = {each["name"]: each["value"] for each in page.select("main [type=hidden]")}
    given = {"username": "alice", "password": PASSWORD}
    for keys in ({"_formname": right["_formname"]}, {**right, "_formkey": "0" * 36}):
        assert client.post(SIGN_IN, data={**given, **keys}).status_code == 403
    assert client.post(SIGN_IN, data={**given, **right}).status_code == 303
    assert client.post(SIGN_IN, data={**given, **right}).status_code == 403


def test_promise_data_security_queries_have_parameters(client, add_user, models):
    add_user("alice")
    with models() as site:
        db, nasty = site.db, "' OR '1'='1"
        assert db(db.auth_user.username == nasty).isempty()
        assert db(db.auth_user.username == nasty).delete() == 0
    client.sign_in("' OR '1'='1' --", "x")
    assert client.get("/private").status_code == 303


{% else -%}
def test_promise_data_security_form_keys(client):
    page = client.page(FORM)
    right = {each["name"]: each["value"] for each in page.select("[type=hidden]")}
    for keys in ({"_formname": right["_formname"]}, {**right, "_formkey": "0" * 36}):
        assert client.post(FORM, data={"text": "forged", **keys}).text != "forged"
    assert client.post(FORM, data={"text": "once", **right}).text == "once"
    assert client.post(FORM, data={"text": "twice", **right}).text != "twice"


{% endif -%}
{% if cookiecutter.__accounts -%}
def test_promise_data_security_passwords_are_hashed(monkeypatch, database_url, models):
    monkeypatch.undo()
    monkeypatch.setenv("APP_ENV", "test")
    monkeypatch.setenv("DATABASE_URL", database_url)
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


{% endif -%}
def test_promise_data_security_hosts(client):
    for host in ("evil.example", "localhost.evil.example", "localhost@evil.example", ""):
        answer = client.get({{ 'SIGN_IN' if cookiecutter.__accounts else '"/"' }}, headers={"Host": host})
        assert (answer.status_code, "evil" in answer.text) == (400, False)
    forwarded = client.get({{ '"/"' if cookiecutter.__accounts else 'FORM' }}, headers={"X-Forwarded-For": "6.6.6.6"})
    assert "6.6.6.6" not in forwarded.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "odd",
    [
        {"content_type": "multipart/form-data"},
        {"content_type": "multipart/form-data; boundary"},
        {"headers": {"Content-Length": "many"}},
{%- if cookiecutter.__accounts %}
        {"headers": {"X-CSRFToken": "é"}},
{%- endif %}
        {"headers": {"Cookie": f"session_id_{engine.APP}=../../x"}},
    ],
)
def test_odd_requests_{{ 'are_refused_without_a' if cookiecutter.__accounts else 'leave_no' }}_ticket(client, odd):
    before = len(engine.kept_tickets())
{%- if cookiecutter.__accounts %}
    for path in (SIGN_IN, SIGN_OUT{{ ', "/services/jsonrpc"' if cookiecutter.__example }}):
        assert client.post(path, data=b"x", **odd).status_code in {303, 400, 401, 403}
{%- else %}
    for path in ("/", FORM):
        assert client.post(path, data=b"x", **odd).status_code in {200, 400, 405}
{%- endif %}
    assert len(engine.kept_tickets()) == before


def test_the_doors_of_developers_are_closed(client):
    for path in ("/default/_TEST", "/default\\_TEST"{{ ', "/services/notes", "/services/sheet"' if cookiecutter.__example }}):
        assert client.get(f"/{engine.APP}{path}").status_code == 404
    for path in ("/admin", "/ADMIN/default", "/\\admin", "//admin"):
        assert wsgi.is_ide(path)
{%- if cookiecutter.__example %}


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
{%- elif cookiecutter.__bare %}


def test_the_session_cookie_is_protected(production):
    cookies = production.get(FORM).headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert {"secure", "httponly", "samesite=lax"} <= set(cookie.lower().split("; "))


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("no address", "unknown"),
    ],
)
def test_what_a_proxy_says_of_a_client_is_an_address(production, said, address):
    assert wsgi.client_address(said) == address
    answer = production.get("/", headers={"X-Forwarded-For": said})
    assert answer.status_code == (400 if address == "unknown" else 200)
{%- endif %}

"""What web2py promises, each shown at work in this application."""

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import xmlrpc.client
from importlib.metadata import distribution
from io import BytesIO, StringIO
from urllib.error import URLError
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from browser import read

from launcher import config, engine

NOTE = "Zoë ✓ <b>&"


def test_promise_no_prerequisites(tmp_path):
    left_out = shutil.ignore_patterns(".*", "instance", "tests", "__pycache__")
    shutil.copytree(config.ROOT, tmp_path / "copy", ignore=left_out)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    command, env = [sys.executable, "-W", "ignore", "manage.py", "run"], {**kept, "PORT": str(port)}
    with subprocess.Popen(command, cwd=tmp_path / "copy", env=env) as run:
        try:
            for path in ("/", "/health/ready"):
                assert wait_for(f"http://127.0.0.1:{port}{path}").status == 200
        finally:
            run.terminate()
    assert run.returncode == 0
    assert (tmp_path / "copy" / "instance" / "app.db").is_file()


def wait_for(url):
    """Return the answer, within a minute."""
    for _ in range(600):
        try:
            return urlopen(url)
        except URLError:
            time.sleep(0.1)
    return urlopen(url)


@pytest.fixture
def notes(member):
    """Write one note; return what every protocol has to say of it."""
    member.submit("/notes", {"text": NOTE})
    return member.get("/api/notes").json["notes"]


@pytest.mark.usefixtures("notes")
def test_promise_html(member):
    assert NOTE in member.page("/notes").main.text


def test_promise_json(member, notes):
    answer = member.get("/services/json/notes")
    assert (answer.mimetype, answer.json) == ("application/json", notes)


def test_promise_csv(member, notes):
    rows = list(csv.DictReader(StringIO(member.get("/services/csv/sheet").text)))
    assert rows == [{"id": str(notes[0]["id"]), "text": NOTE}]


def test_promise_csv_holds_no_formula(member):
    member.submit("/notes", {"text": "=1+1"})
    assert "'=1+1" in member.get("/services/csv/sheet").text


@pytest.mark.usefixtures("notes")
def test_promise_xml(member):
    answer = member.get("/notes.xml")
    assert answer.mimetype == "text/xml"
    assert [each.text for each in ElementTree.fromstring(answer.data).iter("text")] == [NOTE]


@pytest.mark.usefixtures("notes")
def test_promise_rss(member):
    answer = member.get("/notes.rss")
    assert answer.content_type == "application/rss+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.data)
    assert [each.text for each in feed.iterfind("channel/item/description")] == [NOTE]
    assert feed.findtext("channel/link") == "http://localhost/notes"


def test_promise_rest(member, notes):
    path = f"/api/notes/{notes[0]['id']}"
    assert member.get(path).json == notes[0]
    assert member.api("DELETE", path).status_code == 204
    for method, address in (("POST", path), ("PUT", "/api/notes"), ("TRACE", path)):
        assert member.api(method, address).status_code == 405


@pytest.mark.parametrize("version", [{}, {"jsonrpc": "2.0"}])
def test_promise_json_rpc(member, version):
    def call(method, *params):
        return member.api(
            "POST",
            "/services/jsonrpc",
            json={"id": 7, "method": method, "params": params, **version},
        ).json

    added = call("add_note", NOTE)["result"]
    assert call("notes")["result"] == [{"id": added, "text": NOTE}]
    for wrong in (call("add_note", ""), call("no_such_method")):
        assert wrong["error"]
        assert "Traceback" not in json.dumps(wrong)
        assert "File" not in json.dumps(wrong)


def test_promise_xml_rpc(member):
    def call(method, *params):
        body = xmlrpc.client.dumps(params, method).encode()
        answer = member.api("POST", "/services/xmlrpc", data=body, content_type="text/xml")
        return xmlrpc.client.loads(answer.data)[0][0]

    added = call("add_note", NOTE)
    assert call("notes") == [{"id": added, "text": NOTE}]


def test_promise_services_are_for_members(client, member):
    forged = member.post("/services/jsonrpc", json={"id": 1, "method": "add_note", "params": ["x"]})
    assert forged.status_code == 403
    assert member.get("/services/json/no_such").json["error"]["code"] == "not_found"
    member.submit("/", action="/auth/logout")
    assert client.get("/services/json/notes").status_code == 401


def test_promise_platforms():
    with (config.ROOT / "pyproject.toml").open("rb") as file:
        required = tomllib.load(file)["project"]["dependencies"]
    names = [re.match(r"[\w-]+", each)[0] for each in required if ";" not in each]
    ours = [name for name in names if name.lower() not in {"psycopg2-binary"}]
    for name in ours:
        assert "Root-Is-Purelib: true" in distribution(name).read_text("WHEEL"), name


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
    client.submit("/", action="/auth/logout")
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
    location = client.sign_in("alice", path=f"/auth/login?{name}={target}").headers["Location"]
    assert location == "/" or (name == "next" and location == target == "/.//evil.example")


def test_promise_data_security_hosts(client):
    for host in ("evil.example", "localhost.evil.example", "localhost@evil.example", ""):
        answer = client.get("/auth/login", headers={"Host": host})
        assert (answer.status_code, "evil" in answer.text) == (400, False)
    forwarded = client.get("/notes.rss", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in str(forwarded.headers)


@pytest.mark.parametrize("name", ["../../x", "..\\..\\x.py", "x.php\0.txt", "a/../../b.txt"])
def test_promise_data_security_uploads(member, site, name):
    before = set(site.rglob("*"))
    answer = member.submit("/notes", {"text": "with a file", "attachment": (BytesIO(b"x"), name)})
    assert answer.status_code in {200, 303}
    new = {path.name for path in set(site.rglob("*")) - before}
    assert not [each for each in new if each.startswith(("x", "b"))]


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
    member.submit("/", action="/auth/logout")
    add_user("bob")
    client.sign_in("bob")
    assert client.get(path).status_code == 404


def test_promise_error_tracking(client):
    page = client.get("/crash").text
    name = re.search(rf"{engine.APP}/([\w.-]+)", page)[1]
    assert "hidden detail" not in page
    ticket = engine.tickets()[name]
    assert "RuntimeError: hidden detail" in ticket.traceback
    assert ticket.layer.endswith("default.py")
    assert list(engine.tickets())[-1] == name


def test_promise_an_error_undoes_what_it_did(member, site, models):
    with (site / "applications" / engine.APP / "controllers" / "default.py").open("a") as file:
        file.write('\n\ndef half():\n    db.note.insert(text="half")\n    raise RuntimeError\n')
    assert member.get(f"/{engine.APP}/default/half").status_code == 500
    with models() as its:
        assert its.db(its.db.note).isempty()


def test_promise_roles_and_permissions(client, models, add_user):
    def seen(name):
        client.sign_in(name)
        paths = ("/reports/people", "/reports/total")
        answers = [client.get(path).status_code for path in paths]
        client.submit("/", action="/auth/logout")
        return answers

    for name in ("ann", "bob", "cleo"):
        add_user(name)
    with models() as site:
        auth, users = site.auth, site.db.auth_user
        bob, cleo = users(username="bob").id, users(username="cleo").id
        manager, auditor = auth.add_group("manager"), auth.add_group("auditor")
        auth.add_membership(manager, bob)
        auth.add_membership(auditor, cleo)
        auth.add_permission(auditor, "read", "note")
    assert [seen(name) for name in ("ann", "bob", "cleo")] == [[403, 403], [200, 403], [403, 200]]
    with models() as site:
        site.auth.del_membership(manager, bob)
        site.auth.del_permission(auditor, "read", "note")
    assert [seen(name) for name in ("bob", "cleo")] == [[403, 403], [403, 403]]
    assert client.get("/reports/people").headers["Location"] == "/auth/login?next=/reports/people"


def test_promise_backward_compatibility(member):
    for text in ("2008 was good", "2009 too"):
        member.submit("/notes", {"text": text})
    assert "please correct" in member.submit("/legacy", {"start": ""}).text
    found = read(member.submit("/legacy", {"start": "2008"}))
    assert "2008 was good" in found.table.text
    assert "2009 too" not in found.table.text
    assert found.select_one("main p a")["href"] == "/"

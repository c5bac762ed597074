"""The protocols that web2py promises: the notes in each, the body parsed."""

import csv
import json
import xmlrpc.client
from base64 import b64encode
from io import StringIO
from xml.etree import ElementTree

import pytest
from browser import PASSWORD, Browser
from this_site import SIGN_IN, SIGN_OUT

NOTE = "Zoë ✓ <b>&"


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
    answer = member.get("/services/csv/sheet")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.text)))
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


def basic(name, password=PASSWORD):
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


@pytest.mark.usefixtures("notes")
def test_promise_programs_sign_in_with_each_request(make_app):
    program = Browser(make_app())
    body = xmlrpc.client.dumps((NOTE,), "add_note").encode()
    kind = {"Content-Type": "text/xml"}
    answer = program.post("/services/xmlrpc", data=body, headers=kind | basic("Alice"))
    assert xmlrpc.client.loads(answer.data)[0][0]
    assert program.get("/notes.rss", headers=basic("alice")).data.count(b"<item>") == 2
    assert program.get("/notes.rss", headers={"Authorization": "Bearer x"}).status_code == 401
    assert program.get("/notes", headers=basic("alice")).status_code == 303
    answers = [program.get("/notes.rss", headers=basic("alice", "x")) for _ in range(11)]
    assert [answers[0].status_code, answers[-1].status_code] == [401, 429]


def test_promise_services_are_for_members(client, member):
    forged = member.post("/services/jsonrpc", json={"id": 1, "method": "add_note", "params": ["x"]})
    assert forged.status_code == 403
    assert member.get("/services/json/no_such").json["error"]["code"] == "not_found"
    assert member.api("POST", "/services/jsonrpc", data=b"[").status_code == 400
    member.submit("/", action=SIGN_OUT)
    assert client.get("/services/json/notes").status_code == 401
    assert client.get("/notes.rss").headers["Location"] == f"{SIGN_IN}?next=/notes.rss"

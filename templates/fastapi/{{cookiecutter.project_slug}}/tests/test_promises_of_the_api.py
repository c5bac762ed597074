{%- set visitor = "member" if cookiecutter.__accounts else "client" -%}
"""What FastAPI promises of an API: it is documented as it is."""

from urllib.parse import urlsplit

{% if cookiecutter.__example -%}
import pytest
from blockbuster import blockbuster_ctx


@pytest.mark.parametrize("path", ["/notes", "/api/notes", "/api/docs"])
def test_promise_asyncio_nothing_blocks_around_the_notes(member, path):
    member.get(path)
    with blockbuster_ctx():
        assert member.get(path).status_code == 200
{%- elif cookiecutter.__accounts -%}
import pytest
from blockbuster import blockbuster_ctx
from pydantic import BaseModel
from this_site import Visitor

from {{cookiecutter.package_name}}.dependencies import TAKES_JSON, CallerDep

COOKIE = "{{ cookiecutter.package_name }}_session"


class Given(BaseModel):
    text: str


async def take(user: CallerDep, given: Given):
    return [user.name, given.text]


@pytest.fixture(scope="module")
def takes(make_app):
    """Return an application whose API has one route that takes JSON."""
    bridge = make_app()
    bridge.app.add_api_route(
        "/api/taken", take, methods=["POST"], tags=["tests"], dependencies=TAKES_JSON
    )
    return bridge


@pytest.mark.parametrize("path", ["/api/me", "/api/docs"])
def test_promise_asyncio_nothing_blocks_around_the_api(member, path):
    member.get(path)
    with blockbuster_ctx():
        assert member.get(path).status_code == 200
{%- else -%}
from blockbuster import blockbuster_ctx


def test_promise_asyncio_nothing_blocks_around_the_documentation(client):
    client.get("/api/docs")
    with blockbuster_ctx():
        assert client.get("/api/docs").status_code == 200
{%- endif %}


def test_promise_documentation_of_every_operation({{ visitor }}):
    api = {{ visitor }}.get("/api/openapi.json").json
    page = {{ visitor }}.page("/api/docs")
    for path, operations in api["paths"].items():
        for method{{ " in operations" if cookiecutter.__accounts else ", operation in operations.items()" }}:
            assert f"{method.upper()} {path}" in page.text
{%- if cookiecutter.__accounts %}


def test_promise_documentation_of_every_error(member):
    api = member.get("/api/openapi.json").json
    for operation in api["paths"]["/api/{{ 'notes' if cookiecutter.__example else 'me' }}"].values():
        assert {"400", "401", "422"} <= operation["responses"].keys()
        for status, answer in operation["responses"].items():
            problem = answer.get("content", {}).get("application/json", {}).get("schema", {})
            assert status.startswith("2") or problem["$ref"].endswith("/Problem")
{%- else %}
            assert operation.get("description", operation["summary"]) in page.text
    assert api["paths"]
{%- endif %}


def test_promise_documentation_loads_nothing_from_elsewhere({{ visitor }}):
    page = {{ visitor }}.page("/api/docs")
    for each in page.select("[src], link[href]"):
        assert not urlsplit(each.get("src") or each["href"]).netloc
{%- if not cookiecutter.__example %}


def test_an_api_may_have_no_operation({{ visitor }}, monkeypatch):
    api = {{ visitor }}.application.app
    monkeypatch.setattr(api, "openapi_schema", {**api.openapi(), "paths": {}, "components": {}})
    assert {{ visitor }}.get("/api/docs").status_code == 200
{%- endif %}

{%- if cookiecutter.__example %}


@pytest.mark.parametrize(
    ("query", "body"),
    [("", {"text": 12345}), ("", {"password": "12345"}), ("?page=x12345", None)],
)
def test_promise_errors_repeat_no_input(member, query, body):
    method = "POST" if body else "GET"
    answer = member.api(method, f"/api/notes{query}", json=body)
    assert answer.status_code == 422
    assert "12345" not in answer.text
{%- elif cookiecutter.__accounts %}


def test_a_program_uses_the_api_with_a_token(takes, add_user, manage_py):
    add_user("alice")
    token, client = manage_py("createtoken", "Alice").strip(), Visitor(takes)
    program = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/me", headers=program).json["name"] == "alice"
    taken = client.post("/api/taken", json={"text": "one"}, headers=program)
    assert taken.json == ["alice", "one"]
    assert client.get("/private", headers=program).status_code == 303
    wrong = {"Authorization": f"Bearer {token}x"}
    refused = client.get("/api/me", headers=wrong)
    assert (refused.status_code, refused.www_authenticate.type) == (401, "bearer")
    manage_py("setpassword", "alice", given="a new and longer one")
    assert client.get("/api/me", headers=program).status_code == 401


def test_a_page_uses_the_api_with_its_session_and_form_token(takes, member):
    browser = Visitor(takes)
    browser.set_cookie(COOKIE, member.get_cookie(COOKIE).value)
    assert browser.get("/api/me").json["name"] == "alice"
    assert browser.post("/api/taken", json={"text": "forged"}).status_code == 400
    wrong = {"Authorization": "Bearer wrong"}
    assert browser.post("/api/taken", json={"text": "forged"}, headers=wrong).status_code == 401
    assert browser.api("POST", "/api/taken", json={"text": "one"}).json == ["alice", "one"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ('{"text": "one"}', None, 415),
        ("{", "application/json", 400),
        ('{"text": 12345}', "application/json", 422),
        ('{"password": "12345"}', "application/json", 422),
        ("x" * 1_100_000, "application/json", 413),
    ],
)
def test_promise_errors_repeat_no_input(takes, member, body, kind, status):
    browser = Visitor(takes)
    browser.set_cookie(COOKIE, member.get_cookie(COOKIE).value)
    answer = browser.api("POST", "/api/taken", data=body, content_type=kind)
    assert (answer.status_code, answer.is_json) == (status, True)
    assert "12345" not in answer.text


def test_a_stranger_may_not_use_the_api(client):
    refused = client.get("/api/me")
    assert (refused.status_code, refused.json["error"]["code"]) == (401, "unauthorized")


def test_wrong_tokens_are_limited(client):
    wrong = {"Authorization": "Bearer wrong"}
    answers = [client.get("/api/me", headers=wrong) for _ in range(101)]
    assert [answer.status_code for answer in answers] == [401] * 100 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
{%- endif %}

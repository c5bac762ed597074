"""What is answered where a route does not get what it asks for. No answer repeats what was sent."""

from typing import Annotated

import pytest
{%- if not cookiecutter.__accounts %}
from browser import Browser
{%- endif %}
from fastapi import HTTPException, Query
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel
{%- if cookiecutter.__accounts %}
from this_site import SIGN_IN, SIGN_OUT, Visitor

from {{cookiecutter.package_name}}.dependencies import MemberDep
{%- endif %}


class Given(BaseModel):
    count: int
    unit: str = "piece"


async def look(number: int, limit: Annotated[int, Query(le=100)] = 10):
    return {"number": number, "limit": limit}


async def take(given: list[Given]):
    return given

{%- if cookiecutter.__accounts %}


async def brew(_: MemberDep):
    return "tea"
{%- endif %}


async def fail():
    raise RuntimeError("the reason")


async def tell(request, error):
    return JSONResponse({"told": str(error)}, 500)


def tell_in_a_thread(request, error):
    return JSONResponse({"told": str(error)}, 500)


async def refuse():
    raise HTTPException(418, {"kettle": "short", "spout": [1, 2]}, {"X-Brew": "tea"})


@pytest.fixture(scope="module")
def with_routes(make_app):
    bridge = make_app()
    for path, kind in {"/pages": {"response_class": HTMLResponse}, "/data": {}}.items():
        bridge.app.add_api_route(path + "/{number}", look, tags=[path], **kind)
{%- if cookiecutter.__accounts %}
        bridge.app.add_api_route(f"{path}/tea/brewed", brew, tags=[path], **kind)
{%- endif %}
        bridge.app.add_api_route(f"{path}/tea/refused", refuse, tags=[path], **kind)
    bridge.app.add_api_route("/api/taken", take, methods=["POST"], tags=["tests"])
    return {{ 'Visitor' if cookiecutter.__accounts else 'Browser' }}(bridge)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/data/7?limit=5", 200),
        ("/pages/seven77", 404),
        ("/pages/7?limit=seven77", 404),
        ("/data/seven77", 404),
        ("/data/7?limit=seven77", 422),
        ("/data/7?limit=777", 422),
    ],
)
def test_a_parameter_that_cannot_be(with_routes, path, status):
    answer = with_routes.get(path)
    assert answer.status_code == status
    assert answer.is_json == path.startswith("/data")
    assert path.startswith("/pages") or "77" not in answer.text


def test_errors_are_what_the_route_answers(with_routes):
    """A page, unless the route returns data, as FastAPI's do where nothing else is said."""
{%- if cookiecutter.__accounts %}
    assert with_routes.get("/pages/tea/brewed").status_code == 303
    told = with_routes.get("/data/tea/brewed")
    assert (told.status_code, told.json["error"]["code"]) == (401, "unauthorized")
{%- endif %}
    assert "a Teapot" in with_routes.get("/pages/tea/refused").text
    told = with_routes.get("/data/tea/refused")
    assert (told.status_code, told.headers["X-Brew"]) == (418, "tea")
    assert told.json["error"]["detail"] == {"kettle": "short", "spout": [1, 2]}


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ('[{"count": 1}]', 200, None),
        ("[{", 400, "The body is no JSON."),
        ("7", 422, "Input should be a valid list."),
        ('[{"count": 1}, {}]', 422, "count: Field required."),
        ('[{"count": "seven77"}]', 422, "count: Input should be a valid integer"),
        ('[{"unit": 7}]', 422, "count: Field required. unit: Input should be a valid string."),
    ],
)
def test_a_body_that_cannot_be(with_routes, body, status, message):
    answer = with_routes.post("/api/taken", data=body, content_type="application/json")
    assert answer.status_code == status
    assert message is None or answer.json["error"]["message"].startswith(message)
    assert "77" not in answer.text


{% if cookiecutter.__accounts -%}
def test_the_documentation_knows_what_a_route_of_ones_own_answers(with_routes):
    api = with_routes.get("/api/openapi.json").json
    refused = api["paths"]["/api/taken"]["post"]["responses"]["422"]["content"]
    assert refused["application/json"]["schema"]["$ref"].endswith("/Problem")


{% endif -%}
@pytest.mark.parametrize(("kind", "handler"), [(Exception, tell), (500, tell_in_a_thread)])
def test_a_handler_of_ones_own_takes_every_error(make_app, kind, handler):
    bridge = make_app()
    bridge.app.add_exception_handler(kind, handler)
    bridge.app.add_api_route("/failing", fail, tags=["tests"])
    answer = {{ 'Visitor' if cookiecutter.__accounts else 'Browser' }}(bridge).get("/failing")
    assert (answer.status_code, answer.json) == (500, {"told": "the reason"})
    assert "Content-Security-Policy" in answer.headers


def test_a_slash_at_the_end_leads_to_the_address_without(client):
    answer = client.get("/health/live/")
    assert (answer.status_code, answer.location) == (307, "/health/live")


def test_what_is_mounted_has_the_pages_of_the_site(client):
    links, known = (client.page(path).find_all(href=True) for path in ("/static/none", "/none"))
    assert [link["href"] for link in links] == [link["href"] for link in known]
    refused = client.post("/static/app.css")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")

{%- if cookiecutter.__accounts %}


def test_who_is_not_signed_in_may_sign_out(client):
    token = client.page(SIGN_IN).select_one("[name=csrf_token]")["value"]
    assert client.post(SIGN_OUT, data={"csrf_token": token}).headers["Location"] == "/"
{%- else %}


def test_a_method_that_an_address_does_not_know(with_routes):
    for answer, known in (
        (with_routes.post("/pages/7"), "GET, HEAD"),
        (with_routes.get("/api/taken"), "POST"),
    ):
        assert (answer.status_code, answer.headers["Allow"]) == (405, known)
{%- endif %}

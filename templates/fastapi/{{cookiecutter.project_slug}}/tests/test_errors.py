"""What is answered where a route does not get what it asks for. No answer repeats what was sent."""

from typing import Annotated

import pytest
from fastapi import Query
from pydantic import BaseModel
from this_site import SIGN_OUT, Visitor


class Given(BaseModel):
    count: int


async def look(number: int, limit: Annotated[int, Query(le=100)] = 10):
    return {"number": number, "limit": limit}


async def take(given: list[Given]):
    return given


@pytest.fixture(scope="module")
def with_routes(make_app):
    bridge = make_app()
    for path in ("/numbers/{number}", "/api/numbers/{number}"):
        bridge.app.add_api_route(path, look)
    bridge.app.add_api_route("/api/taken", take, methods=["POST"])
    return Visitor(bridge)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/numbers/7?limit=5", 200),
        ("/numbers/seven77", 404),
        ("/numbers/7?limit=seven77", 404),
        ("/api/numbers/seven77", 404),
        ("/api/numbers/7?limit=seven77", 422),
        ("/api/numbers/7?limit=777", 422),
    ],
)
def test_a_parameter_that_cannot_be(with_routes, path, status):
    answer = with_routes.get(path)
    assert answer.status_code == status
    assert status == 200 or answer.is_json == path.startswith("/api/")
    assert path.startswith("/numbers") or "77" not in answer.text


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ('[{"count": 1}]', 200, None),
        ("[{", 400, "The body is no JSON."),
        ("7", 422, "Input should be a valid list."),
        ('[{"count": 1}, {}]', 422, "count: Field required."),
        ('[{"count": "seven77"}]', 422, "count: Input should be a valid integer"),
    ],
)
def test_a_body_that_cannot_be(with_routes, body, status, message):
    answer = with_routes.post("/api/taken", data=body, content_type="application/json")
    assert answer.status_code == status
    assert message is None or answer.json["error"]["message"].startswith(message)
    assert "77" not in answer.text


def test_who_is_not_signed_in_may_sign_out(client):
    token = client.page("/auth/login").select_one("[name=csrf_token]")["value"]
    assert client.post(SIGN_OUT, data={"csrf_token": token}).headers["Location"] == "/"

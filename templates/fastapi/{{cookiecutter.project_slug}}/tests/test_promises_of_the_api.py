"""What FastAPI promises of an API: it is documented as it is."""

from urllib.parse import urlsplit

import pytest
from blockbuster import blockbuster_ctx


@pytest.mark.parametrize("path", ["/notes", "/api/notes", "/api/docs"])
def test_promise_asyncio_nothing_blocks_around_the_notes(member, path):
    member.get(path)
    with blockbuster_ctx():
        assert member.get(path).status_code == 200


def test_promise_documentation_of_every_operation(member):
    api = member.get("/api/openapi.json").json
    page = member.page("/api/docs")
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            assert f"{method.upper()} {path}" in page.text
            assert {"400", "401", "422"} <= operation["responses"].keys()
            for status, answer in operation["responses"].items():
                problem = answer.get("content", {}).get("application/json", {}).get("schema", {})
                assert status.startswith("2") or problem["$ref"].endswith("/Problem")


def test_promise_documentation_loads_nothing_from_elsewhere(member):
    page = member.page("/api/docs")
    for each in page.select("[src], link[href]"):
        assert not urlsplit(each.get("src") or each["href"]).netloc


@pytest.mark.parametrize(
    ("query", "body"),
    [("", {"text": 12345}), ("", {"password": "12345"}), ("?page=x12345", None)],
)
def test_promise_errors_repeat_no_input(member, query, body):
    method = "POST" if body else "GET"
    answer = member.api(method, f"/api/notes{query}", json=body)
    assert answer.status_code == 422
    assert "12345" not in answer.text

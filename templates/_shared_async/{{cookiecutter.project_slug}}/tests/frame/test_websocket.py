"""What is around every WebSocket: see `standard/websocket.py`."""

import logging

import pytest

CAN_REFUSE = {"kind": "websocket", "extensions": {"websocket.http.response": {}}, "scheme": "ws"}


async def accept(scope, receive, send):
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 1000})


async def close(scope, receive, send):
    await send({"type": "websocket.close", "reason": "Sign in first."})


async def deny(scope, receive, send):
    """Answer as to a request, which a framework may do as well."""
    await send({"type": "websocket.http.response.start", "status": 401, "headers": []})
    await send({"type": "websocket.http.response.body", "body": b"Sign in first."})


async def fail(scope, receive, send):
    raise RuntimeError("hidden")


async def accept_and_fail(scope, receive, send):
    await send({"type": "websocket.accept"})
    raise RuntimeError("hidden")


@pytest.mark.parametrize(
    ("app", "headers", "status"),
    [
        (accept, [], 0),
        (accept, [(b"origin", b"http://site.example")], 0),
        (accept, [(b"origin", b"https://site.example")], 403),
        (accept, [(b"origin", b"http://evil.example")], 403),
        (accept, [(b"origin", b"null")], 403),
        (close, [], 403),
        (deny, [], 401),
        (fail, [], 500),
    ],
)
def test_a_web_socket_is_accepted_or_refused_as_a_request_is(ask, app, headers, status):
    start, *_ = ask(app, headers=headers, **CAN_REFUSE)
    if status:
        assert (start["type"], start["status"]) == ("websocket.http.response.start", status)
        assert (b"x-ours", b"yes") in start["headers"]
    else:
        assert start["type"] == "websocket.accept"


def test_a_web_socket_of_another_host_is_refused(ask):
    start, *_ = ask(accept, host=b"evil.example", **CAN_REFUSE)
    assert start["status"] == 400


def test_a_server_that_cannot_refuse_closes(ask):
    given = {**CAN_REFUSE, "extensions": {}}
    assert ask(close, **given) == [{"type": "websocket.close", "code": 1008}]


def test_a_web_socket_that_fails_is_closed_and_has_one_line_in_the_log(ask, caplog):
    caplog.set_level(logging.INFO, "access")
    assert ask(accept_and_fail, **CAN_REFUSE)[-1] == {"type": "websocket.close", "code": 1011}
    lines = [each.getMessage() for each in caplog.records if each.name == "access"]
    assert [line.split()[3] for line in lines] == ["101"]

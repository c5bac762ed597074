"""What is around every request: see `standard/asgi.py`."""

import pytest

from {{cookiecutter.__standard_package}} import asgi

OK = [
    {"type": "http.response.start", "status": 200, "headers": []},
    {"type": "http.response.body", "body": b"one", "more_body": True},
    {"type": "http.response.body", "body": b"two"},
]


def part(body, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


async def answer(scope, receive, send):
    for message in OK:
        await send(message)


async def fail(scope, receive, send):
    raise RuntimeError("hidden")


async def echo(scope, receive, send):
    """Read the body, as frameworks do: what goes wrong with it is the client's mistake."""
    try:
        while (await receive()).get("more_body"):
            pass
    except Exception:
        await send({"type": "http.response.start", "status": 400, "headers": []})
    await answer(scope, receive, send)


def test_a_body_without_a_length_is_counted(ask):
    chunked = [(b"transfer-encoding", b"chunked")]
    given = [part(b"12345"), part(b"678901"), part(b"", more=False)]
    start, body, *_ = ask(echo, method="POST", given=given, headers=chunked)
    assert start["status"] == 413
    assert (b"x-ours", b"yes") in start["headers"]
    assert body["body"] == b"The request is too large."
    given = [part(b"12345"), part(b"67890", more=False)]
    assert ask(echo, method="POST", given=given, headers=chunked)[0]["status"] == 200


def test_a_body_that_is_too_large_is_let_finish(ask):
    length = [(b"content-length", b"11")]
    given = [part(b"12345"), part(b"678901", more=False)]
    start, body, end = ask(echo, method="POST", given=given, headers=length)
    assert (start["status"], body["more_body"], end["body"]) == (413, True, b"")
    assert given[1:] == [part(b"678901", more=False)]


def test_a_body_that_does_not_come_is_not_waited_for(ask, monkeypatch):
    monkeypatch.setattr(asgi, "PATIENCE", 0.05)
    monkeypatch.setattr(asgi, "LINGER", 0.05)
    length = [(b"content-length", b"9")]
    start, *_ = ask(echo, method="POST", given=[part(b"1")], headers=length)
    assert start["status"] == 408


def test_a_client_that_has_left_is_told_nothing(ask, caplog):
    async def fails(scope, receive, send):
        await receive()
        raise RuntimeError

    length = [(b"content-length", b"9")]
    assert ask(fails, method="POST", given=[{"type": "http.disconnect"}], headers=length) == []
    assert not [each for each in caplog.records if each.exc_info]


def test_a_client_that_leaves_a_stream_is_told_nothing_more(ask, caplog):
    async def fails(scope, receive, send):
        await send(OK[0])
        assert (await receive())["type"] == "http.disconnect"
        raise RuntimeError

    assert len(ask(fails, given=[{"type": "http.disconnect"}])) == 1
    assert not [each for each in caplog.records if each.exc_info]


def test_head_gets_no_body_and_ends_what_would_go_on(ask):
    seen = []

    async def stream(scope, receive, send):
        seen.append(scope["method"])
        await send(OK[0])
        while True:
            await send(OK[1])
            seen.append((await receive())["type"])

    _, body = ask(stream, method="HEAD")
    assert (body["body"], body.get("more_body", False)) == (b"", False)
    assert seen == ["GET", "http.disconnect"]


def test_an_error_is_answered_once(ask, caplog):
    async def fails_later(scope, receive, send):
        await send(OK[0])
        raise RuntimeError("hidden")

    async def fails_afterwards(scope, receive, send):
        await answer(scope, receive, send)
        raise RuntimeError("hidden")

    start, _ = ask(fail)
    assert start["status"] == 500
    with pytest.raises(RuntimeError):
        ask(fails_later)
    assert ask(fails_afterwards)[-1] == OK[-1]
    assert len([each for each in caplog.records if each.exc_info]) == 2


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_an_error_is_raised_in_tests(ask, kind):
    """As in the test clients of the frameworks: the answer alone would not say what has happened."""
    with pytest.raises(RuntimeError, match="hidden"):
        ask(fail, kind=kind, app_env="test")


def test_what_the_server_offers_is_used_where_it_is_understood(ask):
    """Starlette's test client offers `debug`; `pathsend` would send a body past all that is done here."""
    offered = {"http.response.debug": {}, "http.response.pathsend": {}}
    debug = {"type": "http.response.debug", "info": {"template": "home.html"}}
    seen = []

    async def shows(scope, receive, send):
        seen.extend(scope["extensions"])
        await send(debug)
        await answer(scope, receive, send)

    sent = ask(shows, extensions=offered)
    assert (sent[0], [each["type"] for each in sent[1:]]) == (debug, [each["type"] for each in OK])
    assert seen == ["http.response.debug"]


def test_an_answer_without_a_body_has_no_type_and_one_that_has_a_header_keeps_it(ask):
    async def nothing(scope, receive, send):
        headers = [(b"content-type", b"text/plain"), (b"cache-control", b"max-age=1")]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send(OK[2])

    headers = dict(ask(nothing)[0]["headers"])
    assert b"content-type" not in headers
    assert headers[b"cache-control"] == b"max-age=1"


def test_what_is_no_request_is_passed_on(ask):
    async def lifespan(scope, receive, send):
        await send({"type": scope["type"]})

    assert ask(lifespan, kind="lifespan") == [{"type": "lifespan"}]

"""What Flask's chapters on patterns, async views and errors teach."""

import asyncio
import hashlib
from typing import Any, Never

from flask import Blueprint, Request, Response, abort, request
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from .auth import login_required
from .extensions import csrf

bp = Blueprint("patterns", __name__, url_prefix="/patterns")


@bp.route("/slow")
@login_required
async def slow() -> str:
    await asyncio.sleep(0)
    return "awaited"


class Slow(MethodView):
    decorators = [login_required]

    async def get(self) -> ResponseReturnValue:
        return await slow_answer()


async def slow_answer() -> dict[str, bool]:
    return {"awaited": True}


bp.add_url_rule("/slow-view", view_func=Slow.as_view("slow_view"))


class ChecksumCalcStream:
    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    def read(self, bytes: int) -> Any:
        rv = self._stream.read(bytes)
        self._hash.update(rv)
        return rv

    def readline(self, size_hint: int) -> Any:
        rv = self._stream.readline(size_hint)
        self._hash.update(rv)
        return rv


def generate_checksum(request: Request) -> Any:
    env = request.environ
    stream = ChecksumCalcStream(env["wsgi.input"])
    env["wsgi.input"] = stream
    return stream._hash


@bp.post("/checksum")
@csrf.exempt
def checksum() -> str:
    digest = generate_checksum(request)
    files = request.files
    return f"{len(files)} {digest.hexdigest()}"


@bp.post("/small")
@csrf.exempt
def small() -> str:
    request.max_content_length = 100
    return f"{len(request.files)}"


@bp.route("/answer")
def answer() -> Never:
    abort(429, response=Response("Not so fast.", 429))

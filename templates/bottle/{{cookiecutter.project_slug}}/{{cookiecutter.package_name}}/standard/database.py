"""The database plug-in: a route with the parameter `db` gets a connection, in a transaction."""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from functools import wraps
from inspect import signature
from typing import Any

from bottle import HTTPError, HTTPResponse, Route

from . import reach
from .sql import transaction


class DatabasePlugin:
    """Keeps what a route has written when it answers or redirects, and takes it back after an error.

    Any DB-API connection will do. A generator keeps its transaction until it ends.
    """

    api = 2

    def __init__(
        self, keyword: str, connect: Callable[[], Any], places: reach.Places | None = None
    ) -> None:
        self.name = f"database-{keyword}"
        self.keyword = keyword
        self.connect = connect
        self.places = places

    def apply(self, callback: Callable[..., Any], route: Route) -> Callable[..., Any]:
        if self.keyword not in signature(route.callback).parameters:
            return callback

        @wraps(callback)
        def connected(*args: Any, **kwargs: Any) -> Any:
            try:
                with ExitStack() as stack:
                    if self.places:
                        self.places.take()
                        stack.callback(self.places.give_back)
                    connection = stack.enter_context(transaction(self.connect(), is_answer))
                    answer = callback(*args, **kwargs, **{self.keyword: connection})
                    if isinstance(answer, HTTPError):
                        raise answer
                    if isinstance(answer, Generator):
                        return finish(answer, stack.pop_all())
                    return answer
            except Exception as error:
                if reach.is_lost(error):
                    raise out_of_reach(error) from error
                raise

        return connected


def is_answer(error: BaseException) -> bool:
    """Return whether this is how a route answers: redirect() raises it, and abort() its error."""
    return isinstance(error, HTTPResponse) and not isinstance(error, HTTPError)


def finish(parts: Generator[Any, Any, Any], open_transaction: ExitStack) -> Iterator[Any]:
    """Yield the parts of an answer; the transaction ends after the last."""
    with open_transaction:
        yield from parts


def out_of_reach(error: Exception) -> HTTPError:
    """Log what the driver says, and return an answer of 503."""
    logging.getLogger(__name__).error("The database is out of reach: %s", reach.reason(error))
    message = "The database is out of reach. Try again in a moment."
    return HTTPError(503, message, retry_after=str(reach.RETRY_AFTER))

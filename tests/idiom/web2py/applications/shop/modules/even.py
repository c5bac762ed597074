"""A module that has all of web2py, and a validator of its own."""

from typing import Any

from gluon import *


class IS_EVEN:  # noqa: N801 (validators are called so in web2py)
    """Takes even numbers, as a validator of the book's."""

    def __init__(self, error_message: str = "enter an even number") -> None:
        self.error_message = error_message

    def __call__(self, value: Any, record_id: int | None = None) -> tuple[Any, Any]:
        if int(value) % 2:
            return value, current.T(self.error_message)
        return int(value), None

    def formatter(self, value: Any) -> Any:
        return value


def halves(number: int) -> DIV:
    return DIV(number // 2, _id="halves")

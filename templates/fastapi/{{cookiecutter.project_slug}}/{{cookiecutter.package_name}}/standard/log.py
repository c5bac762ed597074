"""Logging: one line per event, as text or as JSON, and one access line per request."""

import json
import logging
import re
import sys
import threading
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
NOT_JSON = (RecursionError, TypeError, ValueError)
USUAL = {*vars(logging.makeLogRecord({})), "asctime", "message"}
logger = logging.getLogger(__name__)
access_logger = logging.getLogger("access")
current_request: ContextVar[str] = ContextVar("current_request", default="")


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object, with the request that it is from and its `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if identifier := current_request.get():
            entry["request_id"] = identifier
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            entry["stack"] = record.stack_info
        for name, value in vars(record).items():
            if name not in USUAL:
                entry[f"extra_{name}" if name in entry else name] = plain(value)
        return json.dumps(entry)


def message_of(record: logging.LogRecord) -> str:
    """Return the message, also of a call whose arguments do not fit it."""
    try:
        return record.getMessage()
    except Exception:  # an argument's own `__str__` may raise anything
        return f"{text_of(record.msg)} {text_of(record.args)}"


def plain(value: object) -> object:
    """Return the value where JSON (RFC 8259) has one like it, otherwise its text."""
    try:
        json.dumps(value, allow_nan=False)
    except NOT_JSON:
        return text_of(value)
    return value


def text_of(value: object) -> str:
    """Return the text of a value, which may be of a class whose own method fails."""
    try:
        return str(value)
    except Exception:  # a log line is no place to fail
        return f"<{type(value).__name__}>"


def configure(level: str, style: str) -> None:
    """Send the log to standard error, unless the server or the tests have set it up already.

    As JSON it takes in what Python writes there by itself: warnings and uncaught exceptions.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if style == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=level, handlers=[handler])
    if style == "json":
        logging.captureWarnings(True)
        sys.excepthook = lambda *error: log_uncaught(error)
        threading.excepthook = lambda args: log_uncaught(args[:3])


def log_uncaught(error: Any) -> None:
    """Log what has ended the process or a thread: its class, itself and its traceback."""
    if issubclass(error[0], Exception):  # Ctrl-C and an exit are none
        logger.critical("Uncaught exception", exc_info=error)


def request_id(given: str | None) -> str:
    """Begin a request: return the identifier that a proxy gave to it, or a new one."""
    if not given or not re.fullmatch(r"[\w.-]{1,64}", given, re.ASCII):
        given = uuid4().hex
    current_request.set(given)
    return given


def access(
    client: str, method: str, path: str, status: int, seconds: float, identifier: str
) -> None:
    """Write the access line of one request, without the query, which may hold secrets.

    The path is quoted: it cannot forge a second line.
    """
    fields = {
        "client": quote(client, safe=":"),
        "method": method,
        "path": quote(path),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    line = "%(client)s %(method)s %(path)s %(status)d %(milliseconds)sms %(request_id)s"
    access_logger.info(line, {**fields, "request_id": identifier}, extra=fields)

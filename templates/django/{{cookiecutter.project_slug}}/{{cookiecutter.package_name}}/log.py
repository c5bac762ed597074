"""Logging: one line per event, as text or as JSON, and one access line per request."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
USUAL = {*vars(logging.makeLogRecord({})), "asctime", "message"}
access_logger = logging.getLogger("access")
current_request: ContextVar[str] = ContextVar("current_request", default="")


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object, with the request that it is from and its `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identifier := current_request.get():
            entry["request_id"] = identifier
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        for name, value in vars(record).items():
            if name not in USUAL:
                entry.setdefault(name, value)
        return json.dumps(entry, ensure_ascii=False, default=str)


def configure(level: str, style: str) -> None:
    """Send the log to standard error, unless the server or the tests have set it up already."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if style == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=level, handlers=[handler])


def request_id(given: str | None) -> str:
    """Begin a request: return the identifier that a proxy gave to it, or a new one."""
    if not given or not re.fullmatch(r"[\w.-]{1,64}", given, re.ASCII):
        given = uuid4().hex
    current_request.set(given)
    return given


def access(method: str, path: str, status: int, seconds: float, identifier: str) -> None:
    """Write the access line of one request. The path is quoted: it cannot forge a second line."""
    fields = {
        "method": method,
        "path": quote(path),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "request_id": identifier,
    }
    line = "%(method)s %(path)s %(status)d %(milliseconds)sms %(request_id)s"
    access_logger.info(line, fields, extra=fields)

"""The log on standard error: one line for each request, as text or as JSON."""

import json
import logging
from datetime import UTC, datetime
from urllib.parse import quote

LOGGER, SERVER = logging.getLogger("fwscaffold.web"), logging.getLogger("uvicorn")
TEXT = "%(asctime)s %(levelname)s %(message)s"


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object, with its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def configure(as_json: bool) -> None:
    """Send the log to standard error."""
    stream = logging.StreamHandler()
    stream.setFormatter(JsonLines() if as_json else logging.Formatter(TEXT))
    for logger, level in ((LOGGER, logging.INFO), (SERVER, logging.WARNING)):
        logger.handlers = [stream]
        logger.setLevel(level)
        logger.propagate = False


def request(client: str, method: str, path: str, status: int, seconds: float) -> None:
    """Write the line of a request, without its query; quoted, so that it forges no other line."""
    fields = {
        "client": quote(client, safe=":"),
        "method": quote(method),
        "path": quote(path),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    line = "%(client)s %(method)s %(path)s %(status)d %(milliseconds)sms"
    LOGGER.info(line, fields, extra={"fields": fields})

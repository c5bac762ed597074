"""Two probes for whatever runs the site."""

import logging


def live():
    """Say that the process answers."""
    session.forget()
    response.headers["Content-Type"] = "application/json"
    return response.json({"status": "ok"})


def ready():
    """Say that the database answers and has every table with every field."""
    session.forget()
    try:
        for table in db:
            db(table._id < 0).select()
    except Exception:
        logging.getLogger("health").exception("The database lacks a table or a field")
        fail(503)
    return live()

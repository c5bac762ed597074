"""Two probes for whatever runs the site."""
{%- if cookiecutter.__data %}

import logging

from standard import reach
{%- endif %}


def live():
    """Say that the process answers."""
    session.forget()
    response.headers["Content-Type"] = "application/json"
    return response.json({"status": "ok"})


def ready():
{%- if cookiecutter.__data %}
    """Say that the database answers and has every table with every field."""
    session.forget()
    try:
        for table in db:
            db(table._id < 0).select()
    except db._adapter.driver.Error as error:
        lacking = "The database lacks a table or a field: %s"
        logging.getLogger("health").error(lacking, reach.reason(error))
        fail(503, **{"Retry-After": str(reach.RETRY_AFTER)})
{%- else %}
    """Say that requests may come: there is nothing to wait for."""
{%- endif %}
    return live()

"""The home page, and the page for errors."""


def index():
    allow("GET", "HEAD")
    return {}


def error():
    """Answer what web2py gives no page to; routes.py leads here."""
    status = request.env.web2py_status_code or 404
    # web2py calls an address that it cannot read a bad request.
    fail(404 if request.get_vars.code == "400" else status)

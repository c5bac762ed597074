"""What a request brings: the fields of a form, or JSON."""

from bottle import FormsDict, HTTPError, request


def sent_form() -> FormsDict | None:
    """Return the fields as WTForms takes them, or answer 400; None when no form was sent."""
    if request.method != "POST":
        return None
    try:
        return request.forms.decode()
    except UnicodeError as error:
        raise HTTPError(400, "The form cannot be read.") from error


def sent_json() -> object:
    """Return what the JSON says, or answer 415 or 400."""
    if not request.content_type.startswith("application/json"):
        raise HTTPError(415, "Send JSON, as application/json.")
    try:
        return request.json
    except RecursionError as error:
        raise HTTPError(400, "The JSON is nested too deeply.") from error

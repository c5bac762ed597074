"""Runs first in every request: the settings, and how a request ends in an error."""

{% if cookiecutter.__accounts -%}
import hmac
{% endif -%}
import json
{%- if cookiecutter.__data %}
import logging
{%- endif %}

from config import DESCRIPTION, PROJECT_NAME, Settings
from gluon.custom_import import track_changes
from gluon.http import defined_status
{%- if cookiecutter.__data %}
from standard import reach
{%- endif %}

settings = request.env.site_settings or request.settings or Settings.from_env()
track_changes(settings.app_env == "development")
{%- if cookiecutter.__bare %}
if settings.https_only:
    session.secure()
{%- endif %}

response.title = PROJECT_NAME
# Pages without a view of their own: while the site is developed.
response.generic_patterns = ["*"] if settings.app_env == "development" else []
T.is_writable = settings.app_env == "development"  # then T() notes in languages/ what to translate
response.meta.description = DESCRIPTION

# The path that was asked for; web2py changes its own when it answers an error.
site_path = request.env.site_path or request.url or ""
MESSAGES = {
    400: "This site does not go by that name, or the request cannot be read.",
{%- if cookiecutter.__accounts %}
    401: "Sign in first.",
{%- endif %}
    403: "You may not do that.",
    404: "There is nothing at this address.",
    405: "This address does not do that.",
{%- if cookiecutter.__accounts %}
    409: "Something else needs this.",
{%- endif %}
    413: "The request is too large.",
{%- if cookiecutter.__accounts %}
    429: "Too many attempts. Try again later.",
{%- endif %}
    500: "Something broke on our side. It is in a ticket.",
{%- if cookiecutter.__data %}
    503: "The database is out of reach or lacks a table.",
{%- else %}
    503: "The site is closed for a while.",
{%- endif %}
}
if settings.app_env == "development":
    MESSAGES[400] += " Add it to ALLOWED_HOSTS."


def wants_json():
    """Return whether machines ask for this path."""
    return site_path.startswith(("/api/", "/health/"{{ ', "/services/"' if cookiecutter.__example }}))


def fail(status, message="", **headers):
    """End the request with an error: a page, or JSON where machines ask."""
    message, name = message or MESSAGES[status], defined_status[status]
    if not request.wsgi:  # a command, not a request
        raise HTTP(status, message)
    if wants_json():
        code = name.lower().replace(" ", "_")
        body = json.dumps({"error": {"code": code, "message": message}})
        raise HTTP(status, body, **{"Content-Type": "application/json", **headers})
    response._view_environment = response._view_environment or globals()  # no model has run yet
    response.flash = ""  # a form that was accepted before says that all went well
    values = {"status": status, "name": name.capitalize(), "message": message}
    headers["Content-Type"] = "text/html; charset=utf-8"
    raise HTTP(status, response.render("error.html", values), **headers)

{%- if cookiecutter.__data %}


def out_of_reach(error):
    """End the request, or the command, with 503: the database cannot answer, or is not migrated."""
    if not request.wsgi:
        lacking = f"The database lacks a field ({reach.reason(error)})"
        fail(503, reach.advice(error) or f"{lacking}: run `python manage.py migrate`.")
    what = "is out of reach" if reach.is_lost(error) else "lacks a table or a field"
    logging.getLogger("database").error("The database %s: %s", what, reach.reason(error))
    fail(503, **{"Retry-After": str(reach.RETRY_AFTER)})
{%- endif %}


def allow(*methods):
    """Answer 405 to a request with another method."""
    if request.env.request_method not in methods:
        fail(405, Allow=", ".join(methods))

{%- if cookiecutter.__accounts %}


def csrf_token():
    """Return what a form with one button must send back to show that it is one of ours."""
    key = session.auth.hmac_key if session.auth else ""
    return hmac.new(settings.secret_key.encode(), key.encode(), "sha256").hexdigest()


def check_token():
    """Refuse a change that comes neither from a page of ours nor from a program that signs in."""
    if request.is_from_program:
        return
    # A header is looked at first: reading the fields would use up the body of an XML-RPC call.
    given = request.env.http_x_csrftoken or request.post_vars.csrf_token
    if not hmac.compare_digest(str(given).encode(), csrf_token().encode()):
        fail(403, "The form is out of date. Go back, reload the page and try again.")


def answer(status, value, **headers):
    """End the request with JSON."""
    raise HTTP(status, json.dumps(value), **{"Content-Type": "application/json"}, **headers)


def given_json():
    """Return the JSON that was sent, or answer 403, 415 or 400."""
    check_token()
    if request.env.get("content_type", "").partition(";")[0].strip().lower() != "application/json":
        fail(415, "Send JSON, as application/json.")
    try:
        return json.loads(request.body.read())
    except (RecursionError, ValueError):
        return fail(400, "This is not JSON.")
{%- endif %}
{%- if cookiecutter.__data %}


if request.function == "live":  # this probe does not depend on the database
    response.models_to_run = ["0_site"]
{%- endif %}

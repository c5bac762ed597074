"""The notes for other programs, in the protocols that web2py speaks.

RSS and XML are views of notes.py: the services of web2py 2.26 fail at the one, and escape twice in
the other.
"""

import json
import re

if request.function != "run":  # the functions below are services, and no pages as well
    fail(404)


@auth.requires_login(otherwise=sign_in_first)
def run():
    """Answer /services/json/notes, /services/csv/sheet, /services/jsonrpc and so on."""
    request.is_local = False  # or a failing call would answer with its traceback
    if request.env.request_method not in ("GET", "HEAD"):
        check_token()
    if request.args(0) == "jsonrpc":
        check_json(request.body)
    try:
        return service()
    except HTTP as error:  # there is no such service
        fail(error.status)


def check_json(body):  # it takes an argument, so it is no action
    """Answer 400 to what is not the JSON of one call; web2py would write a ticket."""
    try:
        call = json.loads(body.read())
    except (RecursionError, ValueError):
        call = None
    body.seek(0)
    if not isinstance(call, dict):
        fail(400, "This is not a call in JSON.")


@service.json
@service.jsonrpc
@service.jsonrpc2
@service.xmlrpc
def notes():
    return [{"id": note.id, "text": note.text} for note in my_notes()]


@service.csv
def sheet():
    """Return rows of text; what a spreadsheet would calculate gets a quote before it."""
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    rows = [[note.id, note.text] for note in my_notes()]
    return [["id", "text"], *([key, re.sub("^(?=[-=+@])", "'", text)] for key, text in rows)]


@service.jsonrpc
@service.jsonrpc2
@service.xmlrpc
def add_note(text):
    """Add a note; return its number."""
    text, problem = db.note.text.validate(text)
    if problem:
        raise ValueError(problem)
    return int(db.note.insert(text=text))

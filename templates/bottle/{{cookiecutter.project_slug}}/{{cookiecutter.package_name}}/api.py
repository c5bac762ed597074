"""The notes as a REST resource: JSON in, JSON out, mounted at /api/."""

from bottle import Bottle, HTTPError, HTTPResponse, request

from . import notes
from .auth import current_user
from .db import Connection
from .notes import NOTE
from .pages import url

MOST_NOTES = 100

app = Bottle()


def given_text() -> str:
    """Return the text in the request's JSON, or answer 415, 400 or 422."""
    if not request.content_type.startswith("application/json"):
        raise HTTPError(415, "Send JSON, as application/json.")
    try:
        body = request.json
    except RecursionError as error:
        raise HTTPError(400, "The JSON is nested too deeply.") from error
    try:
        return notes.clean_text(body.get("text") if isinstance(body, dict) else None)
    except ValueError as error:
        raise HTTPError(422, str(error)) from error


@app.get("/notes", name="api.notes")
def index(db: Connection) -> dict[str, object]:
    found = notes.list_notes(db, current_user(db), MOST_NOTES)
    return {"notes": [note._asdict() for note in found]}


@app.post("/notes")
def add(db: Connection) -> HTTPResponse:
    note = notes.add_note(db, current_user(db), given_text())
    return HTTPResponse(note._asdict(), 201, location=url("api.note", note_id=note.id))


@app.get(NOTE, name="api.note")
def show(note_id: str, db: Connection) -> dict[str, object]:
    return notes.get_note(db, current_user(db), note_id)._asdict()


@app.route(NOTE, ["PUT", "PATCH"])
def change(note_id: str, db: Connection) -> dict[str, object]:
    note = notes.get_note(db, current_user(db), note_id)
    return notes.change_note(db, note, given_text())._asdict()


@app.delete(NOTE)
def delete(note_id: str, db: Connection) -> HTTPResponse:
    notes.delete_note(db, notes.get_note(db, current_user(db), note_id))
    return HTTPResponse(status=204)

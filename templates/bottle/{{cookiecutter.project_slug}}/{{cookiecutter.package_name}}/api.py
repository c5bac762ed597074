"""The notes as a REST resource: JSON in, JSON out, one route for each method."""

from collections.abc import Iterable

from bottle import Bottle, HTTPError, HTTPResponse, request
from sqlalchemy.orm import Session

from . import data
from .notes import clean_text, note_id_filter


def given_text() -> str:
    """Return the text in the request's JSON, or answer 415, 400 or 422."""
    if not request.content_type.startswith("application/json"):
        raise HTTPError(415, "Send JSON, as application/json.")
    body = request.json
    try:
        return clean_text(body.get("text") if isinstance(body, dict) else None)
    except ValueError as error:
        raise HTTPError(422, str(error)) from error


def as_json(note: data.Note | None) -> dict[str, int | str]:
    """Return what the API says of a note, or answer 404."""
    if not note:
        raise HTTPError(404)
    return {"id": note.id, "text": note.text}


def index(db: Session, user: data.User) -> dict[str, object]:
    return {"notes": [as_json(note) for note in data.list_notes(db, user.id)]}


def add(db: Session, user: data.User) -> HTTPResponse:
    note = data.add_note(db, user.id, given_text())
    location = request.app.get_url("api.note", note_id=note.id)
    return HTTPResponse(as_json(note), 201, location=location)


def show(note_id: int, db: Session, user: data.User) -> dict[str, int | str]:
    return as_json(data.get_note(db, user.id, note_id))


def change(note_id: int, db: Session, user: data.User) -> dict[str, int | str]:
    return as_json(data.change_note(db, user.id, note_id, given_text()))


def delete(note_id: int, db: Session, user: data.User) -> HTTPResponse:
    if not data.delete_note(db, user.id, note_id):
        raise HTTPError(404)
    return HTTPResponse(status=204)


def create_api(plugins: Iterable[object]) -> Bottle:
    """Return the API as an application to mount; it has no plug-ins but those that it is given."""
    app = Bottle()
    for plugin in plugins:
        app.install(plugin)
    app.router.add_filter("id", note_id_filter)
    app.get("/notes", callback=index, name="api.notes")
    app.post("/notes", callback=add)
    app.get("/notes/<note_id:id>", callback=show, name="api.note")
    app.route("/notes/<note_id:id>", ["PUT", "PATCH"], change)
    app.delete("/notes/<note_id:id>", callback=delete)
    return app

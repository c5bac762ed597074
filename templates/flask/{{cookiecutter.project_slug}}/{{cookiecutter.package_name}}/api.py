"""The notes as a REST resource: JSON in, JSON out, one method per HTTP method."""

from typing import ClassVar

from flask import Blueprint, abort, g, request, url_for
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from . import data
from .auth import login_required
from .notes import MAX_ID, clean_text

bp = Blueprint("api", __name__, url_prefix="/api")


def given_text() -> str:
    """Return the text in the request's JSON, or answer 415, 400 or 422."""
    body = request.get_json()
    try:
        return clean_text(body["text"] if isinstance(body, dict) and "text" in body else None)
    except ValueError as error:
        abort(422, str(error))


def as_json(note: data.Note) -> dict[str, int | str]:
    return {"id": note.id, "text": note.text}


class Notes(MethodView):
    decorators: ClassVar = [login_required]

    def get(self) -> ResponseReturnValue:
        return {"notes": [as_json(note) for note in data.list_notes(g.user.id)]}

    def post(self) -> ResponseReturnValue:
        note = data.add_note(g.user.id, given_text())
        return as_json(note), 201, {"Location": url_for("api.note", note_id=note.id)}


class Note(MethodView):
    decorators: ClassVar = [login_required]

    def get(self, note_id: int) -> ResponseReturnValue:
        return as_json(data.get_note(g.user.id, note_id) or abort(404))

    def put(self, note_id: int) -> ResponseReturnValue:
        return as_json(data.change_note(g.user.id, note_id, given_text()) or abort(404))

    patch = put

    def delete(self, note_id: int) -> ResponseReturnValue:
        if not data.delete_note(g.user.id, note_id):
            abort(404)
        return "", 204


bp.add_url_rule("/notes", view_func=Notes.as_view("notes"))
bp.add_url_rule(f"/notes/<int(max={MAX_ID}):note_id>", view_func=Note.as_view("note"))

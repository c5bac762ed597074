"""The notes as a REST resource: JSON in, JSON out, one method per HTTP method."""

from flask import Blueprint, abort, g, url_for
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from . import data
from .auth import check_caller, login_required
from .extensions import csrf
from .notes import NOTE, clean_text, own_note
from .parameters import json_body, page_number

bp = Blueprint("api", __name__, url_prefix="/api")
bp.before_request(check_caller)
csrf.exempt(bp)


def given_text() -> str:
    """Return the text in the request's JSON, or answer 415, 400 or 422."""
    body = json_body()
    text = body.get("text") if isinstance(body, dict) else None
    try:
        return clean_text(text)
    except ValueError as error:
        abort(422, str(error))


def as_json(note: data.Note) -> dict[str, int | str]:
    return {"id": note.id, "text": note.text, "created_at": f"{note.created_at.isoformat()}Z"}


class Notes(MethodView):
    decorators = [login_required]

    def get(self) -> ResponseReturnValue:
        notes = data.list_notes(g.user.id, page_number())
        return {
            "notes": [as_json(note) for note in notes.items],
            "page": notes.page,
            "pages": notes.pages,
            "total": notes.total,
        }

    def post(self) -> ResponseReturnValue:
        note = data.add_note(g.user.id, given_text())
        return as_json(note), 201, {"Location": url_for("api.note", note_id=note.id)}


class Note(MethodView):
    decorators = [login_required]

    def get(self, note_id: int) -> ResponseReturnValue:
        return as_json(own_note(note_id))

    def put(self, note_id: int) -> ResponseReturnValue:
        return as_json(data.change_note(own_note(note_id), given_text()))

    patch = put

    def delete(self, note_id: int) -> ResponseReturnValue:
        data.delete_note(own_note(note_id))
        return "", 204


bp.add_url_rule("/notes", view_func=Notes.as_view("notes"))
bp.add_url_rule(f"/notes{NOTE}", view_func=Note.as_view("note"))

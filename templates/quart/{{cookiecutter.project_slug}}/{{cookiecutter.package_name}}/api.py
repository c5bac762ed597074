"""The notes as a REST resource: JSON in, JSON out, one method per HTTP method."""

from quart import Blueprint, abort, g, url_for
from quart.typing import ResponseReturnValue
from quart.views import MethodView

from . import csrf, data
from .auth import check_caller, login_required
from .extensions import database
from .notes import NOTE, add_notes, as_json, clean_text, own_note
from .parameters import json_body, page_number

bp = Blueprint("api", __name__, url_prefix="/api")
bp.before_request(check_caller)
csrf.EXEMPT.add(bp)


async def given_text() -> str:
    """Return the text in the request's JSON, or answer 415, 400 or 422."""
    body = await json_body()
    text = body.get("text") if isinstance(body, dict) else None
    try:
        return clean_text(text)
    except ValueError as error:
        abort(422, str(error))


class Notes(MethodView):
    decorators = [login_required]

    async def get(self) -> ResponseReturnValue:
        async with database.begin() as db:
            notes = await data.list_notes(db, g.user.id, page_number())
        return {
            "notes": [as_json(note) for note in notes.items],
            "page": notes.page,
            "pages": notes.pages,
            "total": notes.total,
        }

    async def post(self) -> ResponseReturnValue:
        (note,) = await add_notes(await given_text())
        return as_json(note), 201, {"Location": url_for("api.note", note_id=note.id)}


class Note(MethodView):
    decorators = [login_required]

    async def get(self, note_id: int) -> ResponseReturnValue:
        async with database.begin() as db:
            return as_json(await own_note(db, note_id))

    async def put(self, note_id: int) -> ResponseReturnValue:
        async with database.begin() as db:
            note = await own_note(db, note_id)
            return as_json(await data.change_note(db, note, await given_text()))

    patch = put

    async def delete(self, note_id: int) -> ResponseReturnValue:
        async with database.begin() as db:
            await data.delete_note(db, await own_note(db, note_id))
        return "", 204


bp.add_url_rule("/notes", view_func=Notes.as_view("notes"))
bp.add_url_rule(f"/notes{NOTE}", view_func=Note.as_view("note"))

"""The notes as a REST resource: JSON in, JSON out, one method for each verb of HTTP."""

from cherrypy import HTTPError, NotFound, expose, request, response

from . import data
from .auth import signed_in
from .notes import as_id, clean_text


def given_text() -> str:
    """Return the text in the request's JSON, or answer 422."""
    try:
        return clean_text(request.json.get("text") if isinstance(request.json, dict) else None)
    except ValueError as error:
        raise HTTPError(422, str(error)) from error


def as_json(note: data.Note | None) -> dict[str, int | str]:
    """Return what the API says of a note, or answer 404."""
    if not note:
        raise NotFound
    return {"id": note.id, "text": note.text}


@expose
@signed_in()
class NoteResource:
    """One note, at /api/notes/<note_id>."""

    def GET(self, note_id: str) -> object:
        return as_json(data.get_note(request.db, request.user.id, as_id(note_id)))

    def PUT(self, note_id: str) -> object:
        text = given_text()
        return as_json(data.change_note(request.db, request.user.id, as_id(note_id), text))

    PATCH = PUT

    def DELETE(self, note_id: str) -> None:
        if not data.delete_note(request.db, request.user.id, as_id(note_id)):
            raise NotFound
        response.status = 204


@expose
@signed_in()
class NotesResource:
    """All notes, at /api/notes."""

    def __init__(self) -> None:
        self.note = NoteResource()

    def _cp_dispatch(self, vpath: list[str]) -> NoteResource:
        """Return what answers at /api/notes/7, where the tree has no attribute to follow."""
        request.params["note_id"] = vpath.pop(0)
        return self.note

    def GET(self) -> object:
        notes = data.list_notes(request.db, request.user.id)
        return {"notes": [as_json(note) for note in notes]}

    def POST(self) -> object:
        note = data.add_note(request.db, request.user.id, given_text())
        response.status = 201
        response.headers["Location"] = f"/api/notes/{note.id}"
        return as_json(note)


class Api:
    """What is below /api. It is not exposed itself, or unknown paths would answer 405."""

    def __init__(self) -> None:
        self.notes = NotesResource()

"""The notes as a REST resource: JSON in, JSON out, one method for each verb of HTTP."""

from cherrypy import HTTPError, expose, request, response, url

from . import data
from .auth import signed_in
from .notes import as_id, clean_text, own_note


def given_text() -> str:
    """Return the text in the request's JSON, or answer 422."""
    try:
        return clean_text(request.json.get("text") if isinstance(request.json, dict) else None)
    except ValueError as error:
        raise HTTPError(422, str(error)) from error


def as_json(note: data.Note) -> dict[str, int | str]:
    """Return what the API says of a note."""
    return {"id": note.id, "text": note.text, "created_at": f"{note.created_at.isoformat()}Z"}


@expose
@signed_in()
class NoteResource:
    """One note, at /api/notes/<note_id>."""

    def GET(self, note_id: str) -> object:
        return as_json(own_note(note_id))

    def PUT(self, note_id: str) -> object:
        note = own_note(note_id)
        note.text = given_text()
        return as_json(note)

    PATCH = PUT

    def DELETE(self, note_id: str) -> None:
        data.delete_note(request.db, own_note(note_id))
        response.status = 204


@expose
@signed_in()
class NotesResource:
    """All notes, at /api/notes."""

    def _cp_dispatch(self, vpath: list[str]) -> NoteResource:
        """Return what answers at /api/notes/7, where the tree has no attribute to follow."""
        request.params["note_id"] = vpath.pop(0)
        return NoteResource()

    def GET(self, page: object = "1") -> object:
        """Return a page of the notes; the one behind the last is empty."""
        notes = data.list_notes(request.db, request.user.id, max(1, as_id(page)))
        return {"notes": [as_json(note) for note in notes]}

    def POST(self) -> object:
        note = data.add_note(request.db, request.user.id, given_text())
        response.status = 201
        response.headers["Location"] = url(f"/api/notes/{note.id}")
        return as_json(note)


class Api:
    """What is below /api. It is not exposed itself, or unknown paths would answer 405."""

    def __init__(self) -> None:
        self.notes = NotesResource()

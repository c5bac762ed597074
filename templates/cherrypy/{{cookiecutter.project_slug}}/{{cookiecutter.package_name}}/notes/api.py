"""The notes as a REST resource: JSON in, JSON out, one method for each verb of HTTP."""

from cherrypy import HTTPError, expose, request, response, url

from .. import own
from ..auth import signed_in
from ..standard.forms import as_json
from .data import Note
from .forms import NoteForm


def note_as_json(note: Note) -> dict[str, object]:
    """Return what the API says of a note."""
    return {"id": note.id, "text": note.text, "created_at": as_json(note.created_at)}


def store(form: NoteForm, note: Note) -> dict[str, object]:
    """Store the note as the JSON says and return it, or answer 422."""
    if not own.save(form, note):
        raise HTTPError(422, form.reasons())
    return note_as_json(note)


@expose
@signed_in()
class NoteResource:
    """One note, at /api/notes/<note_id>."""

    def GET(self, note_id: str) -> object:
        return note_as_json(Note.own(note_id))

    def PUT(self, note_id: str) -> object:
        note = Note.own(note_id)
        return store(NoteForm.from_json(request.json), note)

    def PATCH(self, note_id: str) -> object:
        note = Note.own(note_id)
        return store(NoteForm.from_json(request.json, note), note)

    def DELETE(self, note_id: str) -> None:
        own.delete(Note.own(note_id))
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
        notes = Note.own_page(page)
        return {
            "notes": [note_as_json(note) for note in notes.rows],
            "page": notes.number,
            "pages": notes.last,
            "total": notes.total,
        }

    def POST(self) -> object:
        note = Note()
        answer = store(NoteForm.from_json(request.json), note)
        response.status = 201
        response.headers["Location"] = url(f"/api/notes/{note.id}")
        return answer

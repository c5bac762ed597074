"""The pages of the notes."""

from cherrypy import HTTPRedirect, NotFound, expose, popargs, request, tools, url

from .. import own
from ..auth import signed_in
from ..sessions import flash
from .data import Note
from .forms import NoteForm


@popargs("note_id")
@signed_in()
class Notes:
    """The pages at /notes; what follows in the path is `note_id`."""

    _cp_config = {"tools.trailing_slash.on": False}

    @expose
    @tools.jinja(template="notes/index.html")
    def index(self, page: object = "1", **fields: object) -> object:
        form = NoteForm(own.posted(fields))
        if request.method == "POST" and own.save(form, Note()):
            flash("Note added.")
            raise HTTPRedirect(url("/notes"))
        notes = Note.own_page(page)
        if notes.number > notes.last:
            raise NotFound
        return {"form": form, "notes": notes}

    @expose
    @tools.jinja(template="notes/edit.html")
    def edit(self, note_id: str, **fields: object) -> object:
        note = Note.own(note_id)
        form = NoteForm(own.posted(fields), note)
        if request.method == "POST" and own.save(form, note):
            flash("Note changed.")
            raise HTTPRedirect(url("/notes"))
        return {"form": form}

    @expose
    @tools.jinja(template="notes/delete.html")
    def delete(self, note_id: str) -> object:
        """Ask first: a link may be followed by a machine."""
        note = Note.own(note_id)
        if request.method != "POST":
            return {"note": note}
        own.delete(note)
        flash("Note deleted.")
        raise HTTPRedirect(url("/notes"))

"""The example: notes that belong to the person who wrote them."""

import unicodedata

from cherrypy import HTTPRedirect, NotFound, expose, popargs, request, tools, url

from . import data
from .auth import signed_in
from .pages import text_of
from .sessions import flash

MAX_LENGTH = 500


def clean_text(value: object) -> str:
    """Return the text of a note as it is stored, or raise ValueError saying what is wrong."""
    if not isinstance(value, str):
        raise ValueError("The text must be a string.")
    text = value.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= MAX_LENGTH:
        raise ValueError(f"The text must have 1 to {MAX_LENGTH} characters.")
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text if char not in "\n\t"):
        raise ValueError("The text must not have control characters.")
    return text


def as_id(text: object) -> int:
    """Return the number in a path; where no database can look for it there is no page."""
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound
    return int(text)


def own_note(note_id: object) -> data.Note:
    """Return the note of who is signed in, or answer 404."""
    note = data.get_note(request.db, request.user.id, as_id(note_id))
    if note is None:
        raise NotFound
    return note


@popargs("note_id")
@signed_in()
class Notes:
    """The pages at /notes; what follows in the path is `note_id`."""

    _cp_config = {"tools.trailing_slash.on": False}

    @expose
    @tools.jinja(template="notes.html")
    def index(self, text: object = "", page: object = "1") -> object:
        error = ""
        if request.method == "POST":
            try:
                data.add_note(request.db, request.user.id, clean_text(text_of(text)))
            except ValueError as problem:
                error = str(problem)
            else:
                flash("Note added.")
                raise HTTPRedirect(url("/notes"))
        count = data.count_notes(request.db, request.user.id)
        pages = max(1, -(-count // data.NOTES_ON_A_PAGE))
        number = as_id(page)
        if not 1 <= number <= pages:
            raise NotFound
        return {
            "notes": data.list_notes(request.db, request.user.id, number),
            "count": count,
            "page": number,
            "pages": pages,
            "text": text,
            "error": error,
            "max_length": MAX_LENGTH,
        }

    @expose
    @tools.jinja(template="edit.html")
    def edit(self, note_id: str, text: object = None) -> object:
        note = own_note(note_id)
        error = ""
        if request.method == "POST":
            try:
                note.text = clean_text(text_of(text))
            except ValueError as problem:
                error = str(problem)
            else:
                flash("Note changed.")
                raise HTTPRedirect(url("/notes"))
        shown = note.text if text is None else text
        return {"note": note, "text": shown, "error": error, "max_length": MAX_LENGTH}

    @expose
    @tools.jinja(template="delete.html")
    def delete(self, note_id: str) -> object:
        """Ask first: a link may be followed by a machine."""
        note = own_note(note_id)
        if request.method != "POST":
            return {"note": note}
        data.delete_note(request.db, note)
        flash("Note deleted.")
        raise HTTPRedirect(url("/notes"))

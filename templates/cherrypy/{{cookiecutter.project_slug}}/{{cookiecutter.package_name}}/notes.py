"""The example: notes that belong to the person who wrote them."""

import unicodedata

from cherrypy import NotFound, expose, popargs, request, tools

from . import data
from .auth import signed_in
from .pages import see_other
from .session import flash

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


def as_id(text: str) -> int:
    """Return the number of a note in a path; where no database can look for it there is no page."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound
    return int(text)


@popargs("note_id")
@signed_in()
class Notes:
    """The pages at /notes; what follows in the path is `note_id`."""

    @expose
    @tools.allow(methods=["GET", "HEAD", "POST"])
    @tools.jinja(template="notes.html")
    def index(self, text: str = "") -> object:
        error = ""
        if request.method == "POST":
            try:
                data.add_note(request.db, request.user.id, clean_text(text))
            except ValueError as problem:
                error = str(problem)
            else:
                flash("Note added.")
                return see_other("/notes")
        notes = data.list_notes(request.db, request.user.id)
        return {"notes": notes, "text": text, "error": error, "max_length": MAX_LENGTH}

    @expose
    @tools.allow(methods=["POST"])
    def delete(self, note_id: str) -> object:
        if not data.delete_note(request.db, request.user.id, as_id(note_id)):
            raise NotFound
        flash("Note deleted.")
        return see_other("/notes")

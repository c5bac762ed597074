"""The example: notes that belong to the person who wrote them."""

import unicodedata
from collections.abc import Callable

from bottle import Bottle, HTTPError, HTTPResponse, request
from sqlalchemy.orm import Session

from . import data
from .pages import render, see_other
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


def note_id_filter(_: str | None) -> tuple[str, Callable[[str], int], Callable[[int], str]]:
    """Make `<note_id:id>` in a route match the numbers that every database can look for."""
    return "[0-9]{1,18}", int, str


def index(db: Session, user: data.User, text: str = "", error: str = "") -> str:
    notes = data.list_notes(db, user.id)
    return render("notes", notes=notes, text=text, error=error, max_length=MAX_LENGTH)


def add(db: Session, user: data.User) -> HTTPResponse | str:
    text = request.forms.getunicode("text", "")
    try:
        data.add_note(db, user.id, clean_text(text))
    except ValueError as error:
        return index(db, user, text, str(error))
    flash("Note added.")
    return see_other(request.app.get_url("notes"))


def import_file(db: Session, user: data.User) -> HTTPResponse:
    upload = request.files.get("file")
    try:
        if not upload:
            raise ValueError("Choose a text file.")
        lines = upload.file.read().decode("utf-8-sig").splitlines()
        texts = [clean_text(line) for line in lines if line.strip()]
    except UnicodeDecodeError:
        flash("This is not a UTF-8 text file.", "error")
    except ValueError as error:
        flash(str(error), "error")
    else:
        for text in texts:
            data.add_note(db, user.id, text)
        # `filename` is safe as the name of a file; `raw_filename` is what the client sent.
        flash(f"Notes added from {upload.filename}: {len(texts)}.")
    return see_other(request.app.get_url("notes"))


def delete(note_id: int, db: Session, user: data.User) -> HTTPResponse:
    if not data.delete_note(db, user.id, note_id):
        raise HTTPError(404)
    flash("Note deleted.")
    return see_other(request.app.get_url("notes"))


def add_routes(app: Bottle) -> None:
    """Add the routes of this module."""
    app.router.add_filter("id", note_id_filter)
    app.get("/notes", callback=index, name="notes")
    app.post("/notes", callback=add)
    app.post("/notes/import", callback=import_file, name="notes.import")
    app.post("/notes/<note_id:id>/delete", callback=delete, name="notes.delete")

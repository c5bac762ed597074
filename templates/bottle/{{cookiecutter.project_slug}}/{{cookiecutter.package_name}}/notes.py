"""The example: notes that belong to the person who wrote them, as pages and as a REST resource."""

import unicodedata
from datetime import UTC, datetime
from typing import NamedTuple

from bottle import Bottle, HTTPError, HTTPResponse, redirect, request, template

from .auth import User, current_user
from .pages import flash, url
from .standard.sql import Connection

MAX_LENGTH = 500
MAX_IMPORT = 1000
PER_PAGE = 20
MOST_NOTES = 100  # in one answer of the API
# No database counts further than to the 19th digit.
NOTE = "/notes/<note_id:re:[0-9]{1,18}>"

app = Bottle()
api = Bottle()  # JSON in, JSON out


class Note(NamedTuple):
    id: int
    text: str
    created_at: str


SELECT = "SELECT id, text, created_at FROM notes "


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


def list_notes(db: Connection, user: User, limit: int, offset: int = 0) -> list[Note]:
    """Return some of the user's notes, the newest first."""
    sql = SELECT + "WHERE user_id = %s ORDER BY id DESC LIMIT %s OFFSET %s"
    return [Note(*row) for row in db.execute(sql, user.id, limit, offset)]


def get_note(db: Connection, user: User, note_id: str) -> Note:
    """Return the user's note with this id, or answer 404."""
    row = db.execute(SELECT + "WHERE id = %s AND user_id = %s", int(note_id), user.id).fetchone()
    if not row:
        raise HTTPError(404)
    return Note(*row)


def add_note(db: Connection, user: User, text: str) -> Note:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    sql = "INSERT INTO notes (user_id, text, created_at) VALUES (%s, %s, %s)"
    return Note(db.insert(sql, user.id, text, now), text, now)


def change_note(db: Connection, note: Note, text: str) -> Note:
    db.execute("UPDATE notes SET text = %s WHERE id = %s", text, note.id)
    return note._replace(text=text)


def delete_note(db: Connection, note: Note) -> None:
    db.execute("DELETE FROM notes WHERE id = %s", note.id)


@app.get("/notes", name="notes")
def index(db: Connection, text: str = "", error: str = "") -> str:
    user = current_user(db)
    (count,) = db.execute("SELECT count(*) FROM notes WHERE user_id = %s", user.id).fetchone()
    last = max(1, -(-count // PER_PAGE))
    page = min(max(1, request.query.get("page", 1, type=int)), last)
    return template(
        "notes",
        notes=list_notes(db, user, PER_PAGE, (page - 1) * PER_PAGE),
        count=count,
        page=page,
        last=last,
        text=text,
        error=error,
        max_length=MAX_LENGTH,
    )


@app.post("/notes")
def add(db: Connection) -> str:
    user, text = current_user(db), request.forms.text
    try:
        add_note(db, user, clean_text(text))
    except ValueError as error:
        return index(db, text, str(error))
    flash("Note added.")
    return redirect(url("notes"))


@app.get(NOTE, name="note")
def edit_form(note_id: str, db: Connection) -> str:
    note = get_note(db, current_user(db), note_id)
    return template("note", note=note, text=note.text, error="", max_length=MAX_LENGTH)


@app.post(NOTE)
def edit(note_id: str, db: Connection) -> str:
    note, text = get_note(db, current_user(db), note_id), request.forms.text
    try:
        change_note(db, note, clean_text(text))
    except ValueError as error:
        return template("note", note=note, text=text, error=error, max_length=MAX_LENGTH)
    flash("Note saved.")
    return redirect(url("notes"))


@app.post(NOTE + "/delete", name="note.delete")
def delete(note_id: str, db: Connection) -> None:
    delete_note(db, get_note(db, current_user(db), note_id))
    flash("Note deleted.")
    redirect(url("notes"))


@app.post("/notes/import", name="notes.import")
def import_file(db: Connection) -> None:
    user = current_user(db)
    upload = request.files.file
    try:
        if not upload:
            raise ValueError("Choose a text file.")
        content = upload.file.read().decode("utf-8-sig")
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) > MAX_IMPORT:
            raise ValueError(f"The file must have at most {MAX_IMPORT} notes.")
        texts = [clean_text(line) for line in lines]
    except UnicodeDecodeError:
        flash("This is not a UTF-8 text file.", "error")
    except ValueError as error:
        flash(str(error), "error")
    else:
        for text in texts:
            add_note(db, user, text)
        # `filename` is safe as the name of a file; `raw_filename` is what the client sent.
        flash(f"Notes added from {upload.filename}: {len(texts)}.")
    redirect(url("notes"))


@api.get("/notes", name="api.notes")
def api_index(db: Connection) -> dict[str, object]:
    found = list_notes(db, current_user(db), MOST_NOTES)
    return {"notes": [note._asdict() for note in found]}


@api.post("/notes")
def api_add(db: Connection) -> HTTPResponse:
    note = add_note(db, current_user(db), given_text())
    return HTTPResponse(note._asdict(), 201, location=url("api.note", note_id=note.id))


@api.get(NOTE, name="api.note")
def api_show(note_id: str, db: Connection) -> dict[str, object]:
    return get_note(db, current_user(db), note_id)._asdict()


@api.route(NOTE, ["PUT", "PATCH"])
def api_change(note_id: str, db: Connection) -> dict[str, object]:
    note = get_note(db, current_user(db), note_id)
    return change_note(db, note, given_text())._asdict()


@api.delete(NOTE)
def api_delete(note_id: str, db: Connection) -> HTTPResponse:
    delete_note(db, get_note(db, current_user(db), note_id))
    return HTTPResponse(status=204)


def given_text() -> str:
    """Return the text in the request's JSON, or answer 415, 400 or 422."""
    if not request.content_type.startswith("application/json"):
        raise HTTPError(415, "Send JSON, as application/json.")
    try:
        body = request.json
    except RecursionError as error:
        raise HTTPError(400, "The JSON is nested too deeply.") from error
    try:
        return clean_text(body.get("text") if isinstance(body, dict) else None)
    except ValueError as error:
        raise HTTPError(422, str(error)) from error


app.mount("/api/", api)

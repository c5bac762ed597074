"""The example: notes that belong to the person who wrote them, as pages and as a REST resource."""

from datetime import UTC, datetime
from typing import NamedTuple

from bottle import Bottle, HTTPError, HTTPResponse, redirect, request, template
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from .auth import User, current_user
from .pages import flash, url
from .standard.body import sent_form, sent_json
from .standard.forms import Form
from .standard.paging import page_of
from .standard.sql import Connection

MAX_LENGTH = 500
MAX_IMPORT = 1000
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


class NoteForm(Form):
    text = TextAreaField("Text of the note", [DataRequired(), Length(max=MAX_LENGTH)])


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
def index(db: Connection, form: NoteForm | None = None) -> str:
    user = current_user(db)
    (count,) = db.execute("SELECT count(*) FROM notes WHERE user_id = %s", user.id).fetchone()
    page = page_of(count)
    notes = list_notes(db, user, page.size, page.offset)
    return template("notes", form=form or NoteForm(), notes=notes, page=page)


@app.post("/notes")
def add(db: Connection) -> str:
    user, form = current_user(db), NoteForm(sent_form())
    if not form.validate():
        return index(db, form)
    add_note(db, user, form.text.data)
    flash("Note added.")
    return redirect(url("notes"))


@app.route(NOTE, ["GET", "POST"], name="note")
def edit(note_id: str, db: Connection) -> str:
    note = get_note(db, current_user(db), note_id)
    form = NoteForm(sent_form(), obj=note)
    if request.method == "POST" and form.validate():
        change_note(db, note, form.text.data)
        flash("Note saved.")
        redirect(url("notes"))
    return template("note", form=form)


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
        texts = [checked(NoteForm(data={"text": line})) for line in lines]
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
    try:
        return checked(NoteForm.from_json(sent_json()))
    except ValueError as error:
        raise HTTPError(422, str(error)) from error


def checked(form: NoteForm) -> str:
    """Return the text that the form holds, or raise ValueError saying what is wrong."""
    if not form.validate():
        raise ValueError(form.reasons())
    return str(form.text.data)


app.mount("/api/", api)

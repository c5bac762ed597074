"""The example: notes that belong to the person who wrote them, live on every page that is open."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Sequence

from quart import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    json,
    redirect,
    render_template,
    request,
    url_for,
    websocket,
)
from quart.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from wtforms import FileField, TextAreaField
from wtforms.validators import DataRequired, Length

from . import data
from .auth import login_required
from .database import Database
from .extensions import database, live
from .live import Live, Reader
from .parameters import MAX_ID, page_number
from .standard.forms import Form

MAX_LENGTH = 500
MAX_IMPORT = 1000
NOTE = f"/<int(max={MAX_ID}):note_id>"
COME_AGAIN = 1012  # what a WebSocket is closed with, so that its page opens another
bp = Blueprint("notes", __name__, url_prefix="/notes")


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


def as_json(note: data.Note) -> dict[str, int | str]:
    return {"id": note.id, "text": note.text, "created_at": f"{note.created_at.isoformat()}Z"}


def as_event(note: data.Note) -> str:
    return f"id: {note.id}\nevent: note\ndata: {json.dumps(as_json(note))}\n\n"


class NoteForm(Form):
    text = TextAreaField("Text of the note", [DataRequired(), Length(max=MAX_LENGTH)])


class ImportForm(Form):
    file = FileField("Text file, one note per line")


async def own_note(db: AsyncSession, note_id: int) -> data.Note:
    """Return the note of the person who asks for it, or answer 404."""
    return await data.get_note(db, g.user.id, note_id) or abort(404)


async def add_notes(*texts: str) -> list[data.Note]:
    """Add notes of the person who sends them, and tell the pages that are open.

    Who leaves at the end has written them even so: they are told by what stores them.
    """
    async with database.begin() as db:
        notes = await data.add_notes(db, g.user.id, texts)
        event.listen(db.sync_session, "after_commit", lambda _: live.tell(*notes))
    return notes


@bp.route("", methods=["GET", "POST"])
@login_required
async def index() -> ResponseReturnValue:
    form = NoteForm(await request.form)
    if request.method == "POST" and form.validate():
        await add_notes(clean_text(form.text.data))
        await flash("Note added.")
        return redirect(url_for("notes.index"), 303)
    async with database.begin() as db:
        notes = await data.list_notes(db, g.user.id, page_number())
    if notes.page > max(notes.pages, 1):
        abort(404)
    return await render_template("notes/index.html", form=form, upload=ImportForm(), notes=notes)


@bp.post("/import")
@login_required
async def import_file() -> ResponseReturnValue:
    try:
        file = (await request.files).get("file")
        if not file or not file.filename:
            raise ValueError("Choose a text file.")
        text = file.read().decode("utf-8-sig")
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MAX_IMPORT:
            raise ValueError(f"The file must have at most {MAX_IMPORT} notes.")
        notes = await add_notes(*[clean_text(line) for line in lines])
    except UnicodeDecodeError:
        await flash("This is not a UTF-8 text file.", "error")
    except ValueError as error:
        await flash(str(error), "error")
    else:
        await flash(f"Notes added: {len(notes)}.")
    return redirect(url_for("notes.index"), 303)


@bp.route(f"{NOTE}/edit", methods=["GET", "POST"])
@login_required
async def edit(note_id: int) -> ResponseReturnValue:
    given = await request.form
    async with database.begin() as db:
        note = await own_note(db, note_id)
        form = NoteForm(given, obj=note)
        if request.method == "POST" and form.validate():
            await data.change_note(db, note, clean_text(form.text.data))
            await flash("Note changed.")
            return redirect(url_for("notes.index"), 303)
    return await render_template("notes/edit.html", form=form, note=note)


@bp.route(f"{NOTE}/delete", methods=["GET", "POST"])
@login_required
async def delete(note_id: int) -> ResponseReturnValue:
    async with database.begin() as db:
        note = await own_note(db, note_id)
        if request.method == "POST":
            await data.delete_note(db, note)
            await flash("Note deleted.")
            return redirect(url_for("notes.index"), 303)
    return await render_template("notes/delete.html", note=note)


@bp.get("/live")
async def stream() -> ResponseReturnValue:
    """Send what is new as server-sent events, for as long as the page is open."""
    if g.user is None:  # a script asks, which would take the sign-in page for the stream
        abort(401, "Sign in first.")
    seen = request.args.get("after", type=int)
    seen = request.headers.get("Last-Event-ID", seen, type=int)  # of a browser that comes again
    parts = current_app.extensions
    events = send_events(parts["database"], parts["live"], g.user.id, seen)
    response = Response(events, content_type="text/event-stream; charset=utf-8")
    response.timeout = None  # Quart ends an answer after a minute
    return response


async def send_events(
    database: Database, live: Live, user_id: int, seen: int | None
) -> AsyncIterator[str]:
    """Give what is newer than the note that the page has seen, and then what comes."""
    with live.listen(user_id) as reader:
        yield ": here\n\n"
        missed: Sequence[data.Note] = []
        if seen is not None:
            async with database.begin() as db:
                missed = await data.list_notes_after(db, user_id, min(seen, MAX_ID))
        for note in missed:
            yield as_event(note)
        known = {note.id for note in missed}
        async for new in reader:
            if new is None:
                yield ": still here\n\n"
            elif new.id not in known:
                yield as_event(new)


@bp.websocket("/socket")
async def socket() -> None:
    """Send what is new, and take each text that comes for a note."""
    if g.user is None:
        await websocket.close(1008, "Sign in first.")
        return
    await websocket.accept()
    with live.listen(g.user.id) as reader:
        async with asyncio.TaskGroup() as both:
            both.create_task(send_notes(reader))
            await take_notes()


async def send_notes(reader: Reader) -> None:
    async for note in reader:
        if note:
            await websocket.send_json(as_json(note))
    await websocket.close(COME_AGAIN)


async def take_notes() -> None:
    while True:
        given = await websocket.receive()
        try:
            text = clean_text(given)
        except ValueError as error:
            await websocket.send_json({"error": str(error)})
        else:
            await add_notes(text)

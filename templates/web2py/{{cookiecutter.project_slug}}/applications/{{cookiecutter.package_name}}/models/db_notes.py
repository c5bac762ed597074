"""The table of the notes."""

from texts import IS_TEXT

db.define_table(
    "note",
    Field("author", "reference auth_user", default=auth.user_id, writable=False, readable=False),
    Field("text", "text", requires=IS_TEXT(500), label=T("Note")),
    Field(
        "attachment",
        "upload",
        uploadfield="attachment_data",
        requires=IS_EMPTY_OR(IS_UPLOAD_FILENAME(filename=r"[\w. ()-]+", extension=r"\w+", case=0)),
    ),
    Field("attachment_data", "blob", writable=False, readable=False),
    Field("created_on", "datetime", default=request.utcnow, writable=False, readable=False),
)

NOTES_PER_PAGE = 20


def mine():
    """Return the query for the notes of who is signed in."""
    return db.note.author == auth.user_id


def my_notes(page=1):
    """Return a page of the notes of who is signed in, the newest first."""
    fields = db.note.id, db.note.text, db.note.attachment, db.note.created_on
    limits = (page - 1) * NOTES_PER_PAGE, page * NOTES_PER_PAGE
    return db(mine()).select(*fields, orderby=~db.note.id, limitby=limits)


def my_note(note_id):
    """Return a note of who is signed in, or answer 404: those of others do not exist."""
    known = str(note_id).isdecimal() and len(note_id) <= 18
    note = known and db.note(id=int(note_id), author=auth.user_id)
    return note or fail(404)

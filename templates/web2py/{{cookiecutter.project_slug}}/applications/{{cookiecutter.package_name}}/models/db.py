"""The database, its tables, and who may do what."""

import logging
from urllib.parse import quote

import database
from gluon.tools import Auth, Service
from note_text import IS_NOTE_TEXT
from sign_in import attempts, tidy_name
from werkzeug.datastructures import Authorization

if settings.https_only:
    session.secure()

try:
    db = database.connect(settings)
except RuntimeError:
    logging.getLogger("database").exception("The database is out of reach")
    fail(503)

auth = Auth(db, controller="auth", function="login")
auth.settings.create_user_groups = None
auth.settings.on_failed_authorization = lambda: fail(403)
auth.define_tables(username=True, signature=False)
db.auth_user.password.requires = CRYPT(digest_alg=database.PASSWORD_HASH)


def authenticate(name, password):
    """Sign in; an unknown name takes as long as a wrong password."""
    if seconds := attempts.wait(request.client):
        fail(429, **{"Retry-After": seconds})
    name = tidy_name(name)
    if not db.auth_user(username=name):
        str(db.auth_user.password.validate(password)[0])
    user = auth.login_bare(name, password)
    if not user:
        attempts.failed(request.client)
    return user


def sign_in_by_header():
    """Sign in, for this request alone, a program that sends name and password with it."""
    given = Authorization.from_header(request.env.http_authorization)
    session.forget(response)
    if not given or given.type != "basic" or not authenticate(given.username, given.password):
        fail(401)


# As xmlrpc.client and feed readers do.
is_for_programs = request.controller == "services" or request.extension in ("rss", "xml")
if is_for_programs and request.env.http_authorization:
    sign_in_by_header()

service = Service()

db.define_table(
    "note",
    Field("author", "reference auth_user", default=auth.user_id, writable=False, readable=False),
    Field("text", "text", requires=IS_NOTE_TEXT(), label=T("Note")),
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


def sign_in_first():
    """Send who is not signed in to the sign-in page; machines are told."""
    if wants_json():
        fail(401)
    here = (request.env.script_name or "") + site_path
    redirect(f"{URL('auth', 'login', extension=False)}?next={quote(here)}")

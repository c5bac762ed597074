"""The database, its tables, and who may do what."""

import hmac
import re
from urllib.parse import quote

import database
from gluon.tools import Auth, Service
from gluon.utils import web2py_uuid
from note_text import IS_NOTE_TEXT
from sign_in import attempts, tidy_name
from werkzeug.datastructures import Authorization

if settings.https_only:
    session.secure()

db = database.connect(settings, out_of_reach, patient=bool(request.patient))

auth = Auth(db, controller="auth", function="login")
auth.settings.create_user_groups = None
auth.settings.on_failed_authorization = lambda: fail(403)
# A session remembers the key of its user: another key ends it, and so does another user.
auth.settings.extra_fields["auth_user"] = [
    Field("session_key", length=64, default=web2py_uuid, writable=False, readable=False)
]
auth.define_tables(username=True, signature=False)
db.auth_user.password.requires = CRYPT(digest_alg=database.PASSWORD_HASH)
if auth.user and not db.auth_user(id=auth.user_id, session_key=auth.user.session_key):
    auth.logout_bare()


def sign_out_everywhere(user, **changes):
    """End the sessions of a user and the tokens of their programs; change this, too."""
    user.update_record(session_key=web2py_uuid(), **changes)


def token_of(user):
    """Return what a program of the user shows in the place of a password."""
    key, text = settings.secret_key.encode(), f"{user.id} {user.session_key}".encode()
    return f"{user.id}.{hmac.new(key, text, 'sha256').hexdigest()}"


def begin_attempt(action, account=""):
    """Count an attempt to sign in, and answer 429 where there were too many."""
    if seconds := attempts(settings.rate_limit_url).begin(action, request.client, account):
        fail(429, **{"Retry-After": seconds})


def authenticate(name, password):
    """Sign in; an unknown name takes as long as a wrong password."""
    name = tidy_name(name)
    begin_attempt("sign-in", name)
    if not db.auth_user(username=name):
        str(db.auth_user.password.validate(password)[0])
    user = auth.login_bare(name, password)
    if user:
        attempts(settings.rate_limit_url).succeeded("sign-in", request.client, name)
    else:
        attempts(settings.rate_limit_url).failed(request.client)
    return user


def sign_in_with_token(token):
    """Sign in whose token it is, and return them; nobody can guess one, so this is quick."""
    number = token.partition(".")[0]
    user = db.auth_user(int(number)) if re.fullmatch("[0-9]{1,18}", number) else None
    if user and hmac.compare_digest(token.encode(), token_of(user).encode()):
        auth.user = user
        return user
    attempts(settings.rate_limit_url).failed(request.client)
    return begin_attempt("token")


def sign_in_by_header():
    """Sign in, for this request alone, a program that sends a token, or a name and a password."""
    session.forget(response)
    try:
        given = Authorization.from_header(request.env.http_authorization)
    except ValueError:  # Werkzeug minds letters that are not ASCII
        fail(401)
    if given and given.type == "bearer":
        request.is_from_program = bool(sign_in_with_token(given.token or ""))
    elif given and given.type == "basic":
        request.is_from_program = bool(authenticate(given.username, given.password))
    if not request.is_from_program:
        fail(401, **{"WWW-Authenticate": 'Bearer realm="api"'})


# As curl, xmlrpc.client and feed readers do.
is_for_programs = request.controller in ("api", "services") or request.extension in ("rss", "xml")
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
        fail(401, **{"WWW-Authenticate": 'Bearer realm="api"'})
    here = (request.env.script_name or "") + site_path
    redirect(f"{URL('auth', 'login', extension=False)}?next={quote(here)}")

"""The database, its users, and who may do what; other tables are in the files after this one."""

import hmac
import re
from urllib.parse import quote

import database
from gluon.tools import Auth, Service
from gluon.utils import web2py_uuid
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


def delete_rows_of(users):
    """Delete the rows of users before these; MySQL would mind that rows refer to each other."""
    gone = db(users.query)._select(db.auth_user.id)
    for table in map(db.__getitem__, db._adapter.migrator.referring_first()):
        if "created_by" in table.fields:
            db(table.created_by.belongs(gone), ignore_common_filters=True).delete()


db.auth_user._before_delete.append(delete_rows_of)


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
is_for_programs = request.controller == "services" or request.extension in ("rss", "xml")
if (is_for_programs or request.function == "api") and request.env.http_authorization:
    sign_in_by_header()

service = Service()


def sign_in_first():
    """Send who is not signed in to the sign-in page; machines are told."""
    if wants_json():
        fail(401, **{"WWW-Authenticate": 'Bearer realm="api"'})
    here = (request.env.script_name or "") + site_path
    redirect(f"{URL('auth', 'login', extension=False)}?next={quote(here)}")

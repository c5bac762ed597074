"""Signing in and out."""

from string import punctuation
from urllib.parse import quote

from sign_in import attempts, local_path, tidy_name


def login():
    allow("GET", "HEAD", "POST")
    form = SQLFORM.factory(Field("username"), Field("password", "password"), table_name="sign_in")
    form.process(message_onfailure=None, keepvalues=True)
    if request.env.request_method == "POST":
        if seconds := attempts.wait(request.client):
            message = "Too many failed attempts. Try again later."
            fail(429, message, **{"Retry-After": seconds})
        if not form.accepted:
            fail(403, "The form is out of date. Go back, reload the page and try again.")
        if authenticate(tidy_name(form.vars.username), str(form.vars.password)):
            # web2py would go wherever `_next` says (CVE-2026-25198); this stays on the site.
            redirect(quote(local_path(str(request.get_vars.next)), safe=punctuation))
        attempts.failed(request.client)
        response.flash = T("This name and password do not match.")
        response.flash_role = "alert"
    return {"form": form}


def authenticate(name, password):
    """Sign in; an unknown name takes as long as a wrong password."""
    if not db.auth_user(username=name):
        str(db.auth_user.password.validate(password)[0])
    return auth.login_bare(name, password)


def logout():
    allow("POST")
    check_token()
    auth.logout_bare()
    session.flash = T("You have signed out.")
    redirect(URL("default", "index"))

"""Signing in and out."""

from string import punctuation
from urllib.parse import quote

from sign_in import local_path


def login():
    allow("GET", "HEAD", "POST")
    form = SQLFORM.factory(Field("username"), Field("password", "password"), table_name="sign_in")
    form.process(message_onfailure=None, keepvalues=True)
    if request.env.request_method == "POST":
        if not form.accepted:
            fail(403, "The form is out of date. Go back, reload the page and try again.")
        if authenticate(request.post_vars.username, str(request.post_vars.password)):
            # web2py would go wherever `_next` says (CVE-2026-25198); this stays on the site.
            wanted = local_path(str(request.get_vars.next), URL("default", "index"))
            redirect(quote(wanted, safe=punctuation))
        response.flash = T("This name and password do not match.")
        response.flash_role = "alert"
    is_new = settings.app_env == "development" and db(db.auth_user).isempty()
    return {"form": form, "is_new": is_new}


def logout():
    allow("POST")
    check_token()
    if auth.user and request.post_vars.everywhere:
        sign_out_everywhere(db.auth_user(auth.user_id))
    auth.logout_bare()
    session.flash = T("You have signed out.")
    redirect(URL("default", "index"))

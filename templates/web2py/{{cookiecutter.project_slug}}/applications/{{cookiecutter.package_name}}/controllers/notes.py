"""The example: notes that belong to the person who wrote them."""

import mimetypes


@auth.requires_login(otherwise=sign_in_first)
def index():
    """List the notes and take a new one; /notes.rss and /notes.xml are the list for programs."""
    allow("GET", "HEAD", "POST")
    form = note_form()
    if form.accepted:
        session.flash = T("Note added.")
        redirect(URL("index"))
    count = db(mine()).count()
    pages = max(1, -(-count // NOTES_PER_PAGE))
    given = str(request.get_vars.page)
    page = min(max(1, int(given)), pages) if given.isdecimal() and len(given) < 9 else 1
    return {"form": form, "notes": my_notes(page), "count": count, "page": page, "pages": pages}


@auth.requires_login(otherwise=sign_in_first)
def edit():
    """Change a note."""
    allow("GET", "HEAD", "POST")
    form = note_form(my_note(request.args(0)))
    if form.accepted:
        session.flash = T("Note changed.")
        redirect(URL("index"))
    return {"form": form}


def note_form(note=None):  # it takes an argument, so it is no action
    """Return the form for a note, processed; answer 403 when it does not come from a page of ours."""
    form = SQLFORM(db.note, note, showid=False, upload=URL("attachment"))
    form.custom.widget.text.update(_rows=3, _maxlength=500, _required=True)
    form.process(message_onfailure=None)
    if form.errors.text:
        said = {"_aria-invalid": "true", "_aria-describedby": "text__error"}
        form.custom.widget.text.update(**said)
    elif request.env.request_method == "POST" and not form.accepted and not form.errors:
        fail(403, "The form is out of date. Go back, reload the page and try again.")
    return form


@auth.requires_login(otherwise=sign_in_first)
def attachment():
    """Send the file of a note, under the name that it had, to be kept rather than shown."""
    note = my_note(request.args(0))
    if not note.attachment:
        fail(404)
    name, stream = db.note.attachment.retrieve(note.attachment)
    response.headers["Content-Type"] = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return stream.read()


@auth.requires_login(otherwise=sign_in_first)
def delete():
    """Ask whether to delete a note, and do it."""
    allow("GET", "HEAD", "POST")
    note = my_note(request.args(0))
    if request.env.request_method == "POST":
        check_token()
        note.delete_record()
        session.flash = T("Note deleted.")
        redirect(URL("index"))
    return {"note": note}


@auth.requires_login(otherwise=sign_in_first)
@request.restful(ignore_extension=True)
def api():
    """Answer programs at /api/notes: JSON in, JSON out, one function for each method."""

    def GET(*args, **_):
        if args:
            answer(200, as_json(my_note(args[0])))
        answer(200, {"notes": [as_json(note) for note in my_notes()]})

    def POST(*args, **_):
        if args:
            fail(405, Allow="DELETE, GET, HEAD, PATCH, PUT")
        note = db.note(db.note.insert(text=given_text(db.note.text.validate)))
        answer(201, as_json(note), Location=URL("api", args=note.id))

    def PUT(*args, **_):
        if not args:
            fail(405, Allow="GET, HEAD, POST")
        note = my_note(args[0])
        note.update_record(text=given_text(db.note.text.validate))
        answer(200, as_json(note))

    def DELETE(*args, **_):
        if not args:
            fail(405, Allow="GET, HEAD, POST")
        check_token()
        my_note(args[0]).delete_record()
        raise HTTP(204)

    return {"GET": GET, "HEAD": GET, "POST": POST, "PUT": PUT, "PATCH": PUT, "DELETE": DELETE}


def as_json(note):  # it takes an argument, so it is no action
    return {"id": note.id, "text": note.text}


def given_text(validate):
    """Return the text in the request's JSON, or answer 403, 415, 400 or 422."""
    body = given_json()
    text, problem = validate(body.get("text") if isinstance(body, dict) else None)
    if problem:
        fail(422, problem)
    return text

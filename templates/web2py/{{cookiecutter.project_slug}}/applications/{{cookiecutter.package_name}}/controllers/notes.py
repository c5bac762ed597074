"""The example: notes that belong to the person who wrote them."""

import mimetypes


@auth.requires_login(otherwise=sign_in_first)
def index():
    """List the notes and take a new one; /notes.rss and /notes.xml are the list for programs."""
    allow("GET", "HEAD", "POST")
    form = SQLFORM(db.note)
    form.custom.widget.text.update(_rows=3, _maxlength=500, _required=True)
    if form.process(message_onfailure=None).accepted:
        session.flash = T("Note added.")
        redirect(URL("index"))
    if form.errors.text:
        said = {"_aria-invalid": "true", "_aria-describedby": "text__error"}
        form.custom.widget.text.update(**said)
    elif request.env.request_method == "POST" and not form.errors:
        fail(403, "The form is out of date. Go back, reload the page and try again.")
    return {"form": form, "notes": my_notes()}


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
    allow("POST")
    check_token()
    my_note(request.args(0)).delete_record()
    session.flash = T("Note deleted.")
    redirect(URL("index"))

"""The notes for other programs, in the protocols that web2py speaks."""


@auth.requires_login(otherwise=sign_in_first)
def run():
    """Answer /services/json/notes, /services/csv/notes, /services/xmlrpc and so on."""
    request.is_local = False  # or a failing call would answer with its traceback
    if request.env.request_method not in ("GET", "HEAD"):
        check_token()
    return service()


@service.csv
@service.json
@service.jsonrpc
@service.jsonrpc2
@service.xml
@service.xmlrpc
def notes():
    return [{"id": note.id, "text": note.text} for note in my_notes()]


@service.jsonrpc
@service.jsonrpc2
@service.xmlrpc
def add_note(text):
    """Add a note; return its number."""
    text, problem = db.note.text.validate(text)
    if problem:
        raise ValueError(problem)
    return int(db.note.insert(text=text))

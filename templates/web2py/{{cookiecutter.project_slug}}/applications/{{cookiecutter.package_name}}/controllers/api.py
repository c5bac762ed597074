"""The notes as a REST resource: JSON in, JSON out, one function for each method."""

import json

JSON = {"Content-Type": "application/json"}


def as_json(note):
    return {"id": note.id, "text": note.text}


def answer(status, value, **headers):
    raise HTTP(status, json.dumps(value), **JSON, **headers)


def given_text(validate):  # it takes an argument, so it is no action
    """Return the text in the request's JSON, or answer 403, 415, 400 or 422."""
    check_token()
    if not request.env.get("content_type", "").startswith("application/json"):
        fail(415, "Send JSON, as application/json.")
    try:
        body = json.loads(request.body.read())
    except (RecursionError, ValueError):
        fail(400, "This is not JSON.")
    text, problem = validate(body.get("text") if isinstance(body, dict) else None)
    if problem:
        fail(422, problem)
    return text


@auth.requires_login(otherwise=sign_in_first)
@request.restful(ignore_extension=True)
def notes():
    def GET(*args, **_):
        if args:
            answer(200, as_json(my_note(args[0])))
        answer(200, {"notes": [as_json(note) for note in my_notes()]})

    def POST(*args, **_):
        if args:
            fail(405, Allow="DELETE, GET, HEAD, PATCH, PUT")
        note = db.note(db.note.insert(text=given_text(db.note.text.validate)))
        answer(201, as_json(note), Location=URL("notes", args=note.id))

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

"""How `browser.py` fills in forms; test_forms.py in the directory above runs this in a project."""

from io import BytesIO

import pytest
from browser import Browser
from werkzeug import Request, Response

PAGE = """
<form method="post" action="/sign-out">
  <input type="hidden" name="token" value="1"><button>Sign out</button>
</form>
<form method="post" action="save?page=2" enctype="multipart/form-data">
  <input type="hidden" name="token" value="2">
  <input name="title" value="Tea"> <input name="empty"> <input name="off" value="x" disabled>
  <fieldset disabled><input name="off too" value="x"></fieldset>
  <textarea name="text">
first line</textarea>
  <select name="size">
    <option>small</option> <option value="m" selected>medium</option>
    <option value="l" disabled>large</option>
  </select>
  <select name="colour"><option>red</option> <option>blue</option></select>
  <select name="days" multiple><option>Mo</option> <option>Tu</option></select>
  <input type="checkbox" name="gift"> <input type="checkbox" name="terms" value="yes" checked>
  <input type="checkbox" name="with" value="milk" checked>
  <input type="checkbox" name="with" value="sugar">
  <input type="radio" name="pay" value="cash"> <input type="radio" name="pay" value="card" checked>
  <input type="file" name="picture">
  <button name="do" value="save">Save</button> <button name="do" value="delete">Delete</button>
  <button type="button" name="script" value="x">Preview</button>
</form>
<form action="/find"><input name="words"><button>Find</button></form>
"""
UNTOUCHED = {
    "token": ["2"], "title": ["Tea"], "empty": [""], "text": ["first line"], "size": ["m"],
    "colour": ["red"], "terms": ["yes"], "with": ["milk"], "pay": ["card"], "do": ["save"],
}  # fmt: skip


@pytest.fixture
def sent():
    return {}


@pytest.fixture
def shop(sent):
    def application(environ, start_response):
        request = Request(environ)
        if request.path == "/shop/order":
            return Response(PAGE, mimetype="text/html")(environ, start_response)
        sent["to"] = f"{request.method} {request.full_path}"
        sent["form"] = request.form.to_dict(flat=False)
        sent["files"] = {name: (each.filename, each.read()) for name, each in request.files.items()}
        request.close()
        return Response("thanks")(environ, start_response)

    return Browser(application)


def test_what_is_not_filled_in_is_sent_as_it_stands(shop, sent):
    shop.submit("/shop/order", {"title": "Tea"})
    assert sent == {"to": "POST /shop/save?page=2", "form": UNTOUCHED, "files": {}}


def test_every_control_can_be_filled_in(shop, sent):
    given = {
        "title": "Coffee", "text": "two\nlines", "size": "small", "days": ["Mo", "Tu"], "gift": True,
        "terms": False, "with": ["sugar"], "pay": "cash", "do": "delete",
    }  # fmt: skip
    shop.submit("/shop/order", {**given, "picture": (BytesIO(b"bytes"), "cup.png")})
    ticked = {"gift": ["on"]}
    texts = {name: each if isinstance(each, list) else [each] for name, each in given.items()}
    wanted = {**UNTOUCHED, **texts, **ticked}
    del wanted["terms"]
    assert sent["form"] == wanted
    assert sent["files"] == {"picture": ("cup.png", b"bytes")}


def test_a_form_is_found_by_its_action_or_fields_and_may_ask_with_get(shop, sent):
    shop.submit("/shop/order", action="/sign-out")
    assert sent["form"] == {"token": ["1"]}
    shop.submit("/shop/order", {"words": "green tea"})
    assert sent["to"] == "GET /find?words=green+tea"


@pytest.mark.parametrize(
    "fields",
    [
        {"unknown": "x"}, {"off": "x"}, {"off too": "x"}, {"script": "x"}, {"size": "huge"},
        {"size": "l"}, {"pay": "cheque"}, {"terms": "no"}, {"with": ["salt"]}, {"do": "undo"},
        {"title": "a", "words": "b"},
    ],
)  # fmt: skip
def test_what_a_visitor_could_not_do_is_an_error(shop, sent, fields):
    with pytest.raises(AssertionError, match="form"):
        shop.submit("/shop/order", fields)
    assert not sent


def test_an_error_names_the_page_and_what_is_there(shop):
    with pytest.raises(AssertionError) as caught:
        shop.submit("/shop/order", {"words": "x", "near": "y"}, action="/find")
    message = str(caught.value)
    assert message.startswith("/shop/order has no form with the fields ['near', 'words']")
    assert "['words']" in message

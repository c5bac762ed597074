"""What Flask's chapters on patterns, async views and errors teach, tried in this project."""

import hashlib
from io import BytesIO

import pytest
from browser import PASSWORD
from this_site import Visitor

from shop import auth, data, patterns
from shop.extensions import db

MULTIPART = "multipart/form-data; boundary=x"


@pytest.fixture(scope="module")
def taught(make_app):
    app = make_app()
    app.register_blueprint(patterns.bp)
    return app


@pytest.fixture
def site(taught):
    with taught.app_context():
        data.add_user("ada", auth.hash_password(PASSWORD))
    yield Visitor(taught)
    with taught.app_context():
        db.session.execute(db.delete(data.User))
        db.session.commit()


def test_asynchronous_views_for_members(site):
    assert site.get("/patterns/slow").location == "/auth/login?next=/patterns/slow"
    site.sign_in("ada")
    assert site.get("/patterns/slow").text == "awaited"
    assert site.get("/patterns/slow-view").json == {"awaited": True}


def test_a_view_reads_its_form_itself(site):
    sent = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n12345\r\n--x--\r\n'
    )
    answer = site.post("/patterns/checksum", data=sent, content_type=MULTIPART)
    assert answer.text == f"1 {hashlib.sha256(sent).hexdigest()}"


def test_a_view_has_a_limit_of_its_own(site):
    file = {"file": (BytesIO(b"x" * 1000), "a.txt")}
    assert site.post("/patterns/small", data=file).status_code == 413


def test_an_error_brings_its_answer(site):
    answer = site.get("/patterns/answer")
    assert (answer.status_code, answer.text) == (429, "Not so fast.")

"""CherryPy's own sessions, and those that people have after they have signed in."""

from datetime import timedelta

import cherrypy
import pytest
from browser import Browser

from {{cookiecutter.package_name}} import auth, data


def test_a_session_is_cherrypys_own(app, client):
    def count():
        cherrypy.session["count"] = cherrypy.session.get("count", 0) + 1
        return str(cherrypy.session["count"])

    app.apps[""].root.count = cherrypy.expose(count)
    assert [client.get("/count").text for _ in range(3)] == ["1", "2", "3"]
    assert "Set-Cookie" not in Browser(app).get("/").headers  # where there is nothing to keep


@pytest.mark.parametrize(("hours", "lasts"), [(-1, False), (1, True), (None, True)])
def test_a_session_ends_by_itself(app, add_user, hours, lasts):
    add_user("alice")
    with app.database.sessions() as session:
        lifetime = timedelta(hours=hours) if hours else None
        token = auth.new_token(session, data.find_user(session, "alice"), lifetime)
        assert bool(data.find_user_of_session(session, auth.hash_token(token))) == lasts

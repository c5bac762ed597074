{%- set form = "SIGN_IN" if cookiecutter.__accounts else "FORM" -%}
"""What a request may be: which are refused, which are believed, and what an error tells."""

import cherrypy
import pytest
from browser import Browser
from this_site import {{ form }}

from {{cookiecutter.package_name}}.servers import Server
{%- if cookiecutter.__accounts %}


def token_of(browser):
    return browser.page(SIGN_IN).main.find(attrs={"name": "csrf_token"})["value"]
{%- endif %}


@pytest.mark.parametrize("shown", [True, False])
def test_an_error_page_tells_nothing_outside_development(make_app, shown):
    browser = Browser(make_app(APP_ENV="development" if shown else "test"))
    assert ("hidden detail" in browser.get("/crash").text) == shown
    page = browser.get("/?unexpected=1")
    assert page.status_code == 404
    for detail in ("Traceback (most recent call last)", f"CherryPy {cherrypy.__version__}"):
        assert detail not in page.text
    assert "Server" not in page.headers


@pytest.mark.parametrize(("proxies", "address"), [("0", "::1"), ("1", "10.0.0.2")])
def test_only_trusted_proxies_are_believed(make_app, proxies, address):
    app = make_app(TRUSTED_PROXIES=proxies)
    app.apps[""].root.where = cherrypy.expose(lambda: cherrypy.request.remote.ip)
    headers = {"X-Forwarded-For": "10.0.0.1, 10.0.0.2"}
    answer = Browser(app).get("/where", headers=headers, environ_base={"REMOTE_ADDR": "::1"})
    assert answer.text == address


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Transfer-Encoding": "chunked"}, 411),
{%- if cookiecutter.__accounts %}
        ({"X-CSRFToken": "é"}, 403),
{%- endif %}
        ({"Host": "é"}, 400),
{%- if cookiecutter.__accounts %}
        ({"Cookie": "a:b=c"}, 403),
{%- endif %}
        ({"X-Words": "=?no-such-code?q?a?="}, 400),
        ({"Content-Type": "multipart/form-data; boundary"}, 400),
    ],
)
def test_odd_requests_are_refused(client, headers, status):
    assert client.post({{ form }}, data=b"x", headers=headers).status_code == status


def test_a_field_may_be_called_as_python_calls_the_page_itself(app):
    class Echo:
        @cherrypy.expose
        def index(self, **fields):
            return " ".join(fields)

    app.apps[""].root.echo = Echo()
    assert Browser(app).get("/echo/?self=1&args=2&kwargs=3").text == "args kwargs"


def other(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"other"]


def test_another_framework_on_the_tree_has_the_hosts_of_the_site(make_app):
    app = make_app(HTTPS_ONLY="on", TRUSTED_PROXIES="1")
    app.graft(other, "/other")
    browser = Browser(app)
    assert browser.get("/other").text == "other"
    assert browser.get("/other", headers={"Host": "evil.example"}).status_code == 400
    plain = browser.get("/other", headers={"X-Forwarded-Proto": "http"})
    assert plain.location == "https://localhost/other"


def test_a_form_that_cannot_be_read_is_refused(client):
    kind = "multipart/form-data; boundary=x"
    nested = b"".join(
        b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (number, number + 1)
        for number in range(3000)
    )
    for content_type, body in (
        (kind, b"--x"),
        (kind, b"--x\r\nno header\r\n\r\n--x--"),
        (kind, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nno end'),
        ("multipart/mixed; boundary=0", nested),
        ("application/x-www-form-urlencoded", b"username=%ff"),
{%- if cookiecutter.__accounts %}
        ("application/x-www-form-urlencoded", b"username=a&username=b"),
    ):
        token = {"X-CSRFToken": token_of(client)}
        answer = client.post(SIGN_IN, data=body, content_type=content_type, headers=token)
{%- else %}
    ):
        answer = client.post(FORM, data=body, content_type=content_type)
{%- endif %}
        assert answer.status_code == 400, (content_type, body[:40])


# CherryPy leaves the file of a range to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_of_many_ranges_none_is_sent(client):
    whole = client.get("/static/app.css")
    part = client.get("/static/app.css", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, whole.data[:4])
    for ranges in ("bytes=0-,0-,0-", "bytes=x", "bytes", "items=0-3"):
        answer = client.get("/static/app.css", headers={"Range": ranges})
        assert (answer.status_code, answer.data) == (200, whole.data)


def test_what_the_server_says_is_in_the_log(app, caplog):
    Server(("127.0.0.1", 0), app).error_log("A client is odd.", level=30)
    assert caplog.messages == ["A client is odd."]

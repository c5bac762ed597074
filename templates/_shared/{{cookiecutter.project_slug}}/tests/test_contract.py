"""What the standard promises of every page and every project, whatever the site is made of.

{% if cookiecutter.__accounts -%}
Nothing here is edited in a project. What differs by site is in `this_site.py`; accounts and the
looks of pages have tests of their own, `test_accounts.py` and `test_pages.py`. Settings are in
`test_settings.py`, which is the same everywhere too.
{%- else -%}
Nothing here is edited in a project. What differs by site is in `this_site.py`; the looks of pages
have tests of their own, `test_pages.py`. Settings are in `test_settings.py`, which is the same
everywhere too.
{%- endif %}

Of the application this file knows only `log` and these fixtures of conftest:

{% if cookiecutter.__data -%}
client      a Browser: APP_ENV=test, empty migrated database, nobody signed in; `/crash`, and the
{%- else -%}
client      a Browser: APP_ENV=test; `this_site.FORM` takes what a form sends; `/crash`, and the
{%- endif %}
            same below the API, raise RuntimeError("hidden detail"); `/own-headers` answers with
            `X-Frame-Options: SAMEORIGIN`, `Cache-Control: max-age=60`,
            `content-security-policy: sandbox` and `Strict-Transport-Security: max-age=60`
production  the same with APP_ENV=production{{ ', TRUSTED_PROXIES=1 and that database' if cookiecutter.__data else ' and TRUSTED_PROXIES=1' }}, called through HTTPS
{%- if cookiecutter.__data %}
unmigrated  the same on a database without tables; never used together with another
{%- endif %}
"""

import json
import logging
import re
from mimetypes import guess_type
from wsgiref.validate import validator

from browser import Browser, read
from this_site import API, FORM, PAGES, PATHS, STATIC_FILE

from {{cookiecutter.__standard_package}} import log

MISSING = "/no-such-page"
ANSWERS = [*PAGES, *PATHS, STATIC_FILE, MISSING, "/crash", f"{API}/crash", "/health/live"]
HEADERS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


def test_what_is_logged_in_a_request_has_its_identifier(client, caplog):
    caplog.handler.setFormatter(log.JsonFormatter())
    caplog.set_level(logging.INFO)
    client.get("/crash", headers={"X-Request-ID": "one"})
    entries = [json.loads(line) for line in caplog.text.splitlines()]
    assert entries, "a request is logged"
    for entry in entries:
        assert entry["request_id"] == "one", f"{entry['message']!r} does not say its request"


def test_security_headers_are_everywhere(client, production):
    hsts = "Strict-Transport-Security"
    for path in ANSWERS:
        headers = client.get(path).headers
        missing = {name for name in HEADERS if name not in headers}
        assert not missing, f"every answer carries the security headers; {path} lacks {missing}"
        assert hsts not in headers, f"{hsts} is for HTTPS_ONLY, and {path} carries it without"
        assert hsts in production.get(path).headers, f"with HTTPS_ONLY {path} carries {hsts}"


def test_the_content_security_policy_lets_no_inline_script_run(client):
    header = client.get(PAGES[0]).headers["Content-Security-Policy"]
    policy = {}
    for directive in header.split(";"):
        name, *sources = directive.split()
        policy[name] = sources
    for name in ("base-uri", "default-src", "form-action", "frame-ancestors", "object-src"):
        assert name in policy, f"the policy says where {name} may lead"
    scripts = policy.get("script-src", policy["default-src"])
    for unsafe in ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"):
        assert unsafe not in scripts, f"scripts come from named places, never from {unsafe}"


def test_a_header_that_a_view_sets_itself_stays(production):
    headers = production.get("/own-headers").headers
    for name, value in {
        "Cache-Control": "max-age=60",
        "Content-Security-Policy": "sandbox",
        "Strict-Transport-Security": "max-age=60",
        "X-Frame-Options": "SAMEORIGIN",
    }.items():
        assert headers.getlist(name) == [value], f"{name} of a view wins, and is there once"


def test_a_site_may_be_below_a_prefix(client, production):
    mounted = {"environ_overrides": {"SCRIPT_NAME": "/below"}}
    proxied = {"headers": {"X-Forwarded-Prefix": "/below/"}}
    forged = {"headers": {"X-Forwarded-Prefix": "//evil.example"}}
    for path in (*PAGES, MISSING):
        for browser, how in ((client, mounted), (production, proxied)):
            links = links_of(browser.get(path, **how))
            lost = links & {*PATHS, FORM, STATIC_FILE}
            assert not lost, f"{path} has these below the prefix, where {how} says one"
            assert any(link.startswith("/below/") for link in links)
    for browser, how in ((client, proxied), (production, forged)):
        assert links_of(browser.get(PAGES[0], **how)) == links_of(browser.get(PAGES[0])), (
            "only a path is a prefix, and only where a proxy is trusted"
        )


def links_of(response):
    """Return the addresses in a page."""
    page, names = read(response), ("href", "src", "action")
    return {each[name] for name in names for each in page.find_all(attrs={name: True})}


def test_behind_a_proxy_plain_http_is_led_to_https(client, production):
    plain = {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "localhost:8080"}
    for path in (f"{PAGES[0]}?a=1%202&b=%2F", STATIC_FILE, MISSING):
        answer = production.get(path, headers=plain)
        assert answer.status_code in {301, 308}, f"{path} is for HTTPS alone"
        assert answer.location == f"https://localhost:8080{path}", "host, path and query are kept"
        there = client.get(path, headers=plain).status_code
        assert there not in {301, 308}, "without HTTPS_ONLY nobody is led away"
    probe = production.get("/health/live", headers=plain)
    assert probe.status_code == 200, "probes come by plain HTTP"
    assert production.get(PAGES[0], base_url="http://localhost").status_code == 200, (
        "a proxy that says nothing speaks HTTPS: to lead there would be a circle"
    )


def test_only_health_answers_on_any_host(client):
    stranger = {"Host": "10.0.0.7:8000"}
    for path in (PAGES[0], f"{API}{MISSING}", STATIC_FILE):
        status = client.get(path, headers=stranger).status_code
        assert status == 400, f"a host that is not in ALLOWED_HOSTS is refused, also at {path}"
    for name in ("localhost", "LocalHost.:8000", "[::1]:8000"):
        status = client.get(PAGES[0], headers={"Host": name}).status_code
        assert status == 200, f"a host of ALLOWED_HOSTS is known in each of its spellings: {name}"
    for path in ("/health/live", "/health/ready"):
        answer = client.get(path, headers=stranger)
        assert answer.json == {"status": "ok"}, f"probes call by address: {path} answers them"

{%- if cookiecutter.__data %}


def test_not_ready_without_the_tables(unmigrated):
    status = unmigrated.get("/health/ready").status_code
    assert status == 503, "a site whose database is not migrated is not ready"
{%- endif %}


def test_each_request_has_an_identifier_and_one_line_in_the_log(client, caplog):
    caplog.set_level(logging.INFO, "access")
    response = client.get("/no%0Asuch", headers={"X-Request-ID": "from-the-proxy"})
    identifier = response.headers["X-Request-ID"]
    assert identifier == "from-the-proxy", "an identifier that a proxy gave is kept"
    lines = [record.getMessage() for record in caplog.records if record.name == "access"]
    assert len(lines) == 1, "each request is one line in the log"
    wanted = ".* GET /no%0Asuch 404 .* from-the-proxy"
    assert re.fullmatch(wanted, lines[0]), "the line has the path, quoted, and the identifier"
    odd = client.get(PAGES[0], headers={"X-Request-ID": "a b"}).headers["X-Request-ID"]
    assert odd != "a b", "an identifier that could forge a line is replaced"


def test_static_files_are_cached_and_stay_in_their_directory(client):
    response = client.get(STATIC_FILE)
    assert response.status_code == 200, "`this_site.STATIC_FILE` is a static file"
    assert response.mimetype == guess_type(STATIC_FILE)[0], "a file is served as what it is"
    assert response.mimetype_params == {"charset": "utf-8"}, "a text says how it is encoded"
    assert "max-age" in response.headers["Cache-Control"], "browsers may keep static files"
    known = {"If-None-Match": response.headers["ETag"]}
    status = client.get(STATIC_FILE, headers=known).status_code
    assert status == 304, "a file that has not changed is not sent again"
    assert "no-store" in client.get(PAGES[0]).headers["Cache-Control"], "pages are not kept"
    directory = STATIC_FILE.rpartition("/")[0]
    for path in ("../config.py", "%2e%2e/config.py", "/etc/passwd"):
        status = client.get(f"{directory}/{path}").status_code
        assert status != 200, f"{path} is outside the directory of static files"


def test_the_application_follows_the_wsgi_standard(client):
    strict = Browser(validator(client.application))
    for path in ANSWERS:
        get, head = strict.get(path), strict.head(path)
        assert head.status_code == get.status_code, f"HEAD answers as GET does, also at {path}"
        assert head.data == b"", f"an answer to HEAD has no body, also at {path}"


def test_errors_are_pages_and_tell_no_details(client):
    for path, status in ((f"/<script>{MISSING}", 404), ("/crash", 500)):
        response = client.get(path)
        assert response.status_code == status
        assert response.mimetype == "text/html", "an error of a page is a page"
        assert f"<script>{MISSING}" not in response.text, "what visitors send is escaped"
        assert "hidden detail" not in response.text, "errors are for the log, not for visitors"


def test_errors_of_the_api_are_json(client):
    for path, status, code in (
        (f"{API}{MISSING}", 404, "not_found"),
        (f"{API}/crash", 500, "internal_server_error"),
    ):
        response = client.get(path)
        assert response.status_code == status
        error = response.json["error"]
        assert response.json == {"error": {"code": code, "message": error["message"]}}
        assert "hidden detail" not in error["message"], "errors are for the log, not for clients"


def test_a_body_over_the_limit_is_refused(client):
    status = client.post(FORM, data="x" * 1_100_000).status_code
    assert status == 413, "MAX_BODY_BYTES holds for every form"

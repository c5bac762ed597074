"""What arrives on the wire: requests as bytes, each with what may become of it.

`NOTES` and `SIGN-IN` stand for the project's addresses, `MEMBER` for the header lines of somebody
who has signed in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

ANY = frozenset({*range(200, 500), 501, 505})
REFUSED = frozenset({*range(400, 500), 501, 505})
PROXY = b"X-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n"
HOST = b"Host: 127.0.0.1\r\n"
FORM = b"application/x-www-form-urlencoded"
MULTIPART = b"multipart/form-data; boundary=xyz"
JSON = b"application/json"
STYLE = b"/static/app.css"


@dataclass(frozen=True)
class Case:
    """A request, the statuses that are right, and whether no answer at all is right, too."""

    name: str
    request: bytes
    statuses: frozenset[int] = ANY
    may_close: bool = False


def head(target: bytes, *lines: bytes, method: bytes = b"GET", host: bytes = HOST) -> bytes:
    """Return a request without a body."""
    fields = b"".join(line + b"\r\n" for line in lines)
    return method + b" " + target + b" HTTP/1.1\r\n" + host + PROXY + fields + b"\r\n"


def body(
    target: bytes, kind: bytes, content: bytes, *lines: bytes, method: bytes = b"POST"
) -> bytes:
    """Return a request of a member with a body."""
    length = b"Content-Length: %d" % len(content)
    return (
        head(target, b"MEMBER", b"Content-Type: " + kind, length, *lines, method=method) + content
    )


def hosts() -> Iterator[Case]:
    names = {
        "empty": b"Host: \r\n", "a label of 64": b"Host: %s.example\r\n" % (b"a" * 64),
        "a name of 300": b"Host: %s\r\n" % (b"a." * 150), "bytes": b"Host: \xff\xfe\r\n",
        "a NUL": b"Host: 127.0.0.1\0\r\n", "a space": b"Host: 127.0.0.1 evil\r\n",
        "a huge port": b"Host: 127.0.0.1:99999999999\r\n", "a bracket": b"Host: [\r\n",
        "two": HOST + b"Host: evil.example\r\n", "a user": b"Host: a@127.0.0.1\r\n",
    }  # fmt: skip
    for (name, host), path in product(names.items(), (b"/", b"/api/notes", b"NOTES")):
        statuses = ANY if name == "a huge port" else REFUSED
        yield Case(f"host {name} {path.decode()}", head(path, host=host), statuses)
    for path in (b"/", b"/api/notes", b"NOTES"):
        yield Case(f"no host {path.decode()}", head(path, host=b""), REFUSED)
        forwarded = head(path, b"X-Forwarded-Host: \xff[")
        yield Case(f"host of a proxy {path.decode()}", forwarded, REFUSED)


def words() -> Iterator[Case]:
    names = (
        b"X-Request-ID", b"Cookie", b"Authorization", b"Accept-Language", b"Accept", b"Referer",
        b"Content-Type", b"X-CSRFToken", b"If-None-Match", b"Accept-Encoding", b"Origin",
        b"X-Forwarded-For", b"X-Forwarded-Proto", b"X-Forwarded-Prefix", b"User-Agent",
    )  # fmt: skip
    values = {
        "bytes": b"\xff\xfe\x80", "mail": b"=?no-such-code?q?a?=", "mail bytes": b"=?utf-8?b?/w==?=",
        "quotes": b'"\\"; a="', "signs": b";,=;=,;", "long": b"a" * 9000, "Basic": b"Basic \xff",
        "Basic nothing": b"Basic", "Basic NUL": b"Basic AAAA", "Basic no colon": b"Basic Zm9v",
        "Bearer": b"Bearer \xff\xfe", "Digest": b'Digest username="admin", realm=x, nc=z, qop=auth',
        "charset": b"text/html; charset=no-such", "surrogate": b"\xed\xa0\x80",
        "q": b"en;q=1e999, de;q=x, *;q=-1", "brackets": b"https://[", "control": b"a\x01\x1fb",
    }  # fmt: skip
    for (name, (about, value)), path in product(
        product(names, values.items()), (b"/", b"/api/notes")
    ):
        request = head(path, name + b": " + value)
        yield Case(f"{name.decode()} {about} {path.decode()}", request)
    for about, value in values.items():
        request = body(b"SIGN-IN", FORM, b"username=a&password=b", b"X-CSRFToken: " + value)
        yield Case(f"form token {about}", request)


def dates() -> Iterator[Case]:
    for about in (
        b"x", b"Mon, 01 Jan 0000 00:00:00 GMT", b"Mon, 01 Jan 99999 00:00:00 GMT", b"\xff", b"-1",
        b"Mon, 99 Foo 2024 99:99:99 GMT", b"9" * 400, b"Mon, 01 Jan 2024 00:00:00 +9999",
        b"Mon, 01 Jan 0001 00:00:00 +2359",
    ):  # fmt: skip
        for name, path in product(
            (b"If-Modified-Since", b"If-Range", b"If-Unmodified-Since"), (STYLE, b"/")
        ):
            request = head(path, name + b": " + about, b"Range: bytes=0-1")
            yield Case(f"{name.decode()} {about[:30].decode('latin-1')} {path.decode()}", request)


def ranges() -> Iterator[Case]:
    for name, value in {
        "no sense": b"bytes=x-y", "backwards": b"bytes=9-2", "bytes": b"bytes=\xff-\xff",
        "far": b"bytes=99999999999999999999-", "minus": b"bytes=--5", "of what": b"lines=1-2",
        "digits": "bytes=²-³".encode("latin-1"), "4,301 digits": b"bytes=0-" + b"9" * 4301,
        "none": b"bytes=", "8,000": b"bytes=" + b"0-,".replace(b",", b"") + b",0-" * 7999,
        "8,000 small": b"bytes=" + b",".join(b"%d-%d" % (n, n) for n in range(8000)),
        "zero": b"bytes=-0", "spaces": b"bytes = 0 - 1",
    }.items():  # fmt: skip
        yield Case(f"range {name}", head(STYLE, b"Range: " + value))
        yield Case(f"range {name} of a page", head(b"/", b"Range: " + value))


def paths() -> Iterator[Case]:
    for path in (
        b"/%00", b"/%ff", b"/\xff", b"/%c0%ae%c0%ae/", b"/%ed%a0%80", b"/../..", b"/%2e%2e/%2e%2e",
        b"/..%2f..%2f", b"/notes/%00", b"/notes/%ff/edit", b"/notes/1%00", b"/api/notes/%ff",
        b"/api/notes/%00", b"/api/notes/99999999999999999999", b"/notes/99999999999999999999",
        b"/notes/%d9%a1", b"/api/notes/%d9%a1", b"/notes/-1", b"/static/%00", b"/static/%ff",
        b"/static/%2e%2e/%2e%2e/etc/passwd", b"/static/" + b"a" * 5000, b"/static/a%0d%0aX-Evil:1",
        b"/%0d%0aX-Evil:%20yes", b"/health/%00", b"/health/live%00", b"/health/live/..", b"/%",
        b"/%zz", b"//", b"///evil.example", b"/;a=b", b"/static//app.css", b"/static/.", b"/auth/%ff",
        b"/\x7f", b"/api/%ff", b"/static/%5c..%5c", b"/a" * 2000, b"/%F0%9F%98%80", b"/*", b"/CON",
    ):  # fmt: skip
        for member in (b"X-Nobody: 1", b"MEMBER"):
            about = path[:40].decode("latin-1")
            refused = REFUSED if path == b"/%ff" else ANY
            yield Case(f"path {about} {member[:1].decode()}", head(path, member), refused)


def queries() -> Iterator[Case]:
    for query in (
        b"page=99999999999999999999", b"page=-1", b"page=%00", b"page=%ff", b"page=" + b"9" * 5000,
        b"page=1&page=2", b"page=%d9%a1", b"page=0", b"page=1e9", b"page=\xff", b"%", b"%ff=%ff",
        b"page=9223372036854775807", b"page=9223372036854775808", b"&" * 9000, b"a=b&" * 4000, b"page=%C2%B2",
        b"next=%00", b"next=%0d%0aX-Evil:1", b"next=//%ff", b"_formname=x", b"page=NaN", b"page=", b"=",
        b"self=1&cls=2&args=3&kwargs=4", b"page=1_0",
    ):  # fmt: skip
        for path in (b"NOTES", b"/api/notes", b"SIGN-IN", b"/"):
            about = f"query {query[:30].decode('latin-1')} {path.decode()}"
            yield Case(about, head(path + b"?" + query, b"MEMBER"))
            yield Case(f"{about} nobody", head(path + b"?" + query))


def forms() -> Iterator[Case]:
    for name, content in {
        "16,000 fields": b"a=b&" * 16000, "16,000 names": b"".join(b"f%d=1&" % n for n in range(16000)),
        "16,000 texts": b"text=x&" * 16000, "bytes": b"text=%ff%fe", "raw bytes": b"text=\xff\xfe",
        "a NUL": b"text=a%00b", "a surrogate": b"text=%ed%a0%80", "twice": b"text=a&text=b",
        "percent": b"text=%zz%", "no sense": b"\x00\x01\x02", "empty": b"", "ampersands": b"&" * 90000,
        "tokens": b"csrf_token=%ff&csrf_token=&csrfmiddlewaretoken=%ff&_formkey=%ff&_formname=%ff",
        "charset field": b"_charset_=no-such&text=a", "long name": b"a" * 90000 + b"=1",
        "credentials": b"username=%ff%00&password=%00%ff", "surrogate pair": b"username=%ed%a0%80&password=x",
    }.items():  # fmt: skip
        for path in (b"NOTES", b"SIGN-IN"):
            yield Case(f"form {name} {path.decode()}", body(path, FORM, content))
        nobody = body(b"SIGN-IN", FORM, content).replace(b"MEMBER\r\n", b"")
        yield Case(f"form {name} of nobody", nobody)


def charsets() -> Iterator[Case]:
    for charset in (
        b"no-such",
        b"utf-7",
        b"utf-16",
        b"idna",
        b"hex",
        b"base64",
        b"\xff",
        b'"',
        b"a\0b",
        b"undefined",
    ):
        for kind, content in ((FORM, b"text=a"), (JSON, b'{"text": "a"}'), (b"text/plain", b"a")):
            for path in (b"NOTES", b"/api/notes"):
                about = f"charset {charset.decode('latin-1')} {kind.decode()} {path.decode()}"
                yield Case(about, body(path, kind + b"; charset=" + charset, content))


def multiparts() -> Iterator[Case]:
    good = b'--xyz\r\nContent-Disposition: form-data; name="%s"\r\n\r\na\r\n'
    end = b"--xyz--\r\n"
    file = b'--xyz\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\na\r\n' + end
    for name, kind, content in (
        ("no boundary", b"multipart/form-data", good % b"text" + end),
        ("an empty boundary", b"multipart/form-data; boundary=", good % b"text" + end),
        ("a long boundary", b"multipart/form-data; boundary=" + b"x" * 5000, b"--" + b"x" * 5000),
        ("a boundary of bytes", b"multipart/form-data; boundary=\xff", b"--\xff\r\n\r\n"),
        ("another boundary", b"multipart/form-data; boundary=abc", good % b"text" + end),
        ("no end", MULTIPART, good % b"text"), ("nothing", MULTIPART, b""), ("only its end", MULTIPART, end),
        ("no name", MULTIPART, b"--xyz\r\nContent-Disposition: form-data\r\n\r\na\r\n" + end),
        ("no disposition", MULTIPART, b"--xyz\r\n\r\na\r\n" + end),
        ("a broken header", MULTIPART, b"--xyz\r\nno colon\r\n\r\na\r\n" + end),
        ("a broken disposition", MULTIPART, b'--xyz\r\nContent-Disposition: form-data; name="\r\n\r\na\r\n' + end),
        ("bytes", MULTIPART, b'--xyz\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\r\n' + end),
        ("a charset", MULTIPART, b'--xyz\r\nContent-Disposition: form-data; name="text"\r\nContent-Type: text/plain; charset=no-such\r\n\r\na\r\n' + end),
        ("a coding", MULTIPART, b'--xyz\r\nContent-Disposition: form-data; name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\r\n' + end),
        ("a part in a part", MULTIPART, b'--xyz\r\nContent-Disposition: form-data; name="text"\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\na\r\n--q--\r\n' + end),
        ("2,000 parts", MULTIPART, good % b"text" * 2000 + end), ("a long header", MULTIPART, b"--xyz\r\nX: " + b"a" * 90000 + b"\r\n\r\na\r\n" + end),
        ("a length in a part", MULTIPART, b'--xyz\r\nContent-Disposition: form-data; name="text"\r\nContent-Length: x\r\n\r\na\r\n' + end),
        *((f"a file {each[:20]!r}", MULTIPART, file % each) for each in (b"../../a", b"\xff", b"a\0b", b"", b"a" * 9000, b"C:\\a", b'"', b"=?utf-8?b?/w==?=")),
        ("an extended name", MULTIPART, b"--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename*=no-such''%ff\r\n\r\na\r\n" + end),
        ("a file in the place of a text", MULTIPART, file.replace(b'"file"', b'"text"') % b"a"),
    ):  # fmt: skip
        for path in (b"NOTES", b"SIGN-IN", b"/notes/import"):
            yield Case(f"multipart, {name} {path.decode()}", body(path, kind, content))


def json_texts() -> Iterator[Case]:
    for name, content in {
        "50,000 deep": b"[" * 50000, "50,000 objects deep": b'{"text":' * 50000, "NaN": b'{"text": NaN}', "infinite": b"[Infinity]",
        "5,000 digits": b'{"text": ' + b"9" * 5000 + b"}", "a surrogate": rb'{"text": "\ud800"}', "a NUL": rb'{"text": "a\u0000b"}',
        "twice": b'{"text": "a", "text": 1}', "a list": b"[]", "a text": b'"a"', "null": b"null", "a number": b"1", "nothing": b"",
        "bytes": b'{"text": "\xff"}', "utf-16": '{"text": "a"}'.encode("utf-16"), "a mark": b"\xef\xbb\xbf{}", "a comma": b"{,}",
        "a deep text": b'{"text": ' + b"[" * 900 + b"]" * 900 + b"}", "a huge exponent": b'{"text": 1e99999}', "names": b'{"\\ud800": 1}',
        "true": b"true", "an array in text": b'{"text": []}', "half": b'{"text": "a', "no text": b"{}", "utf-32": '{"text": "a"}'.encode("utf-32"),
    }.items():  # fmt: skip
        for method, path in ((b"POST", b"/api/notes"), (b"PUT", b"/api/notes/1")):
            statuses = (
                REFUSED | {200, 201} if name in {"twice", "utf-16", "utf-32", "a mark"} else REFUSED
            )
            yield Case(
                f"JSON {name} {method.decode()}", body(path, JSON, content, method=method), statuses
            )
    for kind in (
        b"text/plain",
        b"application/xml",
        b"application/json-patch+json",
        b"json",
        b"/",
        b"",
        b";",
        b"a" * 9000,
    ):
        yield Case(f"JSON as {kind[:30].decode()}", body(b"/api/notes", kind, b'{"text": "a"}'))


def lines() -> Iterator[Case]:
    post = b"POST SIGN-IN HTTP/1.1\r\n" + HOST + PROXY
    for length in (
        b"-5",
        b"+5",
        b"abc",
        b"5, 6",
        b"5,5",
        b"0x5",
        b"9" * 30,
        b"9" * 5000,
        b"5 5",
        b"\xb2",
        b"1_0",
        b"",
        b"5\x00",
    ):
        about = f"length {length[:9].decode('latin-1')}"
        yield Case(
            about,
            post + b"Content-Length: " + length + b"\r\n\r\nhello",
            REFUSED if length else ANY,
        )
    two = b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"
    chunked = b"Transfer-Encoding: chunked\r\nContent-Type: " + FORM + b"\r\n\r\n"
    for name, rest in {
        "two lengths": two, "a coding": b"Transfer-Encoding: gzip\r\n\r\n", "no coding": b"Transfer-Encoding: \r\n\r\n",
        "chunks": chunked + b"zz\r\n\r\n", "a negative chunk": chunked + b"-1\r\n\r\n", "a huge chunk": chunked + b"F" * 40 + b"\r\n",
        "an extension": chunked + b"1;a=b\r\na\r\n0\r\n\r\n", "no chunk": chunked + b"0\r\n\r\n",
        "both": b"Content-Length: 5\r\n" + chunked + b"0\r\n\r\n",
    }.items():  # fmt: skip
        yield Case(name, post + rest, may_close="chunk" in name)
    yield Case(
        "100-continue",
        post
        + b"Expect: 100-continue\r\nContent-Length: 3\r\nContent-Type: "
        + FORM
        + b"\r\n\r\na=b",
    )
    yield Case("another Expect", post + b"Expect: 200-ok\r\nContent-Length: 3\r\n\r\na=b")
    yield Case("1.0", b"GET / HTTP/1.0\r\n" + HOST + PROXY + b"\r\n")
    yield Case("1.0 without a host", b"GET / HTTP/1.0\r\n\r\n", REFUSED)
    yield Case("0.9", b"GET /\r\n\r\n", ANY, may_close=True)
    yield Case("2.0", b"GET / HTTP/2.0\r\n" + HOST + PROXY + b"\r\n")
    yield Case("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ANY)
    yield Case("1.1.1", b"GET / HTTP/1.1.1\r\n" + HOST + b"\r\n", REFUSED)
    yield Case(
        "TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", REFUSED, may_close=True
    )
    for method in (
        b"get",
        b"G\0T",
        b"\xff",
        b"FOO",
        b"A" * 9000,
        b"",
        b"PROPFIND",
        b"HEAD",
        b"POST",
    ):
        yield Case(f"method {method[:9].decode('latin-1')}", head(b"/", method=method))
    for name, rest in {
        "no colon": b"no colon\r\n", "only a colon": b": a\r\n", "a space before it": b"X : a\r\n", "folded": b"X: a\r\n b\r\n",
        "a bare line feed": b"X: a\nY: b\r\n", "a bare return": b"X: a\rY: b\r\n", "a NUL": b"X: a\0b\r\n", "a NUL in a name": b"X\0: a\r\n",
        "a name of bytes": b"\xff: a\r\n", "a long one": b"X: " + b"a" * 400_000 + b"\r\n", "many": b"X: y\r\n" * 60_000, "an underscore": b"X_Forwarded_For: 1\r\nX_Y: 1\r\n",
        "a long name": b"X" * 60_000 + b": a\r\n",
    }.items():  # fmt: skip
        yield Case(f"header, {name}", b"GET / HTTP/1.1\r\n" + HOST + PROXY + rest + b"\r\n")
    yield Case("a long path", head(b"/" + b"a" * 400_000), REFUSED)
    yield Case("a large form", body(b"SIGN-IN", FORM, b"a" * 3_000_000), frozenset({413}))
    yield Case(
        "a large file", body(b"/notes/import", MULTIPART, b"a" * 3_000_000), frozenset({413})
    )


def targets() -> Iterator[Case]:
    for target in (
        b"http://127.0.0.1/",
        b"http://evil.example/",
        b"http://[",
        b"*",
        b"127.0.0.1:80",
        b"",
        b"?",
        b"http:///",
        b"//",
        b"://",
        b"/#a",
        b"http://127.0.0.1:x/",
        b"\xff",
    ):
        for method in (b"GET", b"OPTIONS", b"CONNECT", b"TRACE"):
            yield Case(
                f"{method.decode()} target {target.decode('latin-1')}", head(target, method=method)
            )


def by_name(*groups: Callable[[], Iterator[Case]]) -> dict[str, Case]:
    """Return the cases of the groups."""
    return {each.name: each for group in groups for each in group()}


SINGLE = by_name(hosts, ranges, paths, forms, multiparts, json_texts, lines)
# Each of one list with each of another.
COMBINED = by_name(words, dates, queries, targets, charsets)

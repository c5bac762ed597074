"""What programs get: archives, JSON, tags and refusals."""

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from fwscaffold import __version__
from fwscaffold.web.settings import Settings
from tiny import FILES, MakeTemplates, Run
from visitor import Answer, Site, served

SHOP = "/tiny.zip?project_name=Zo%C3%AB%27s+Shop&database=postgresql&docker=no&description="
OPTIONS = ("--project-name", "Zoë's Shop", "--database", "postgresql", "--no-docker")


@pytest.fixture
def site(make_templates: MakeTemplates) -> Iterator[Site]:
    make_templates()
    with served(Settings(rate="")) as site:
        yield site


def test_an_archive_is_what_new_writes_byte_for_byte(site: Site, run: Run) -> None:
    run("new", "tiny", *OPTIONS, "--zip", "a.zip")
    answer = site.ask(SHOP)
    assert answer.body == Path("a.zip").read_bytes()
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="zoes-shop.zip"'
    assert answer.headers["content-length"] == str(len(answer.body))


def test_both_forms_hold_the_same_files(site: Site) -> None:
    zipped = zipfile.ZipFile(io.BytesIO(site.ask(SHOP).body))
    answer = site.ask(SHOP.replace(".zip", ".tar.gz"))
    assert answer.headers["content-type"] == "application/gzip"
    with tarfile.open(fileobj=io.BytesIO(answer.body)) as tarred:
        members = {member.name: member for member in tarred}
        assert [*members] == zipped.namelist()
        for name, member in members.items():
            file = tarred.extractfile(member)
            assert file
            assert file.read() == zipped.read(name)
            assert member.mode == (zipped.getinfo(name).external_attr >> 16) & 0o777
    assert members["zoes-shop/manage.py"].mode == 0o755
    assert site.ask(SHOP.replace(".zip", ".tar.gz")).body == answer.body


def test_the_short_name_is_enough(site: Site, run: Run) -> None:
    run("new", "tiny", "--project-slug", "shop", "--zip", "a.zip")
    assert site.ask("/tiny.zip?project_slug=shop").body == Path("a.zip").read_bytes()


PATHS = [
    SHOP,
    SHOP.replace(".zip", ".tar.gz"),
    "/api",
    "/api/tiny",
    "/api/tiny/schema",
    "/api/tiny/plan?project_name=shop",
    "/openapi.json",
    "/",
    "/tiny?project_name=shop",
    "/tiny/compare?project_name=shop&other.docker=no",
    "/static/app.css",
]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_it_already_is_told_so(site: Site, path: str) -> None:
    first = site.ask(path)
    assert first.status == 200
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for named in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = site.ask(path, If_None_Match=named)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert "content-type" not in again.headers
    assert site.ask(path, If_None_Match='"other"').status == 200
    head = site.ask(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in first.headers.items() if k != "date"
    }


def test_how_long_caches_keep_it(site: Site) -> None:
    assert "s-maxage=86400" in site.ask(SHOP).headers["cache-control"]
    assert site.ask("/tiny").headers["cache-control"] == "public, no-cache"
    assert "immutable" in site.ask("/static/app.js").headers["cache-control"]
    assert site.ask("/no-such").headers["cache-control"] == "no-store"
    assert site.ask("/health/ready").headers["cache-control"] == "no-store"


def test_other_answers_have_another_tag(site: Site) -> None:
    paths = [SHOP, SHOP.replace("=no", "=yes"), SHOP.replace(".zip", ".tar.gz")]
    assert len({site.ask(path).headers["etag"] for path in paths}) == 3


def test_another_template_has_another_tag(make_templates: MakeTemplates) -> None:
    tags = set()
    for text in ("# {{ cookiecutter.project_name }}\n", "# Another\n"):
        make_templates({**FILES, "README.md": text})
        with served(Settings()) as site:
            tags.add(site.ask("/tiny.zip?project_name=shop").headers["etag"])
    assert len(tags) == 2


REFUSED = {
    "database=postgressql": ("--database", "postgressql"),
    "databse=mysql": None,
    "docker=maybe": None,
    "author_name=Ada%2C+Bob": ("--author-name", "Ada, Bob"),
    "package_name=class": ("--package-name", "class"),
}


@pytest.mark.parametrize("query", REFUSED)
@pytest.mark.parametrize("path", ["/tiny.zip", "/api/tiny/plan", "/tiny"])
def test_what_is_refused_is_refused_in_the_same_words(
    site: Site, run: Run, query: str, path: str
) -> None:
    answer = site.ask(f"{path}?project_name=shop&{query}")
    assert answer.status == 400
    if words := REFUSED[query]:
        assert run("new", "tiny", "shop", *words).err == f"error: {answer.message}\n"
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/tiny.zip?databse=mysql", 400, "no such question `databse`, did you mean `database`?"),
        ("/tiny.zip", 400, "no name given, name the project: `project_name=shop`"),
        ("/tiny.zip?project_name=", 400, "no name given, name the project: `project_name=shop`"),
        ("/tiny.zip?docker=yes&docker=no", 400, "`docker` is there twice, give it once"),
        ("/tiny.zip?a", 400, "the query `a` cannot be read, write it as `project_name=shop`"),
        (
            "/tiny.zip?a=%ff",
            400,
            "the query `a=%ff` cannot be read, write it as `project_name=shop`",
        ),
        ("/tyny.zip", 404, "no such framework `tyny`, did you mean `tiny`?"),
        ("/api/tyny", 404, "no such framework `tyny`, did you mean `tiny`?"),
        ("/tiny/files/no-such?project_name=shop", 404, "there is no such file in this project"),
        ("/tiny/compare/no-such?project_name=shop", 404, "there is no such file in this project"),
        ("/static/no-such", 404, "there is no such file"),
        ("/a/b/c", 404, "there is no such page"),
    ],
)
def test_what_is_wrong_is_said(site: Site, path: str, status: int, message: str) -> None:
    answer = site.ask(path)
    assert (answer.status, answer.message) == (status, message)


def test_nothing_but_get_and_head_is_allowed(site: Site) -> None:
    answer = site.ask("/tiny.zip?project_name=shop", "POST", b"a=b")
    assert (answer.status, answer.message) == (405, "Method Not Allowed")
    assert {*answer.headers["allow"].split(", ")} == {"GET", "HEAD"}


def test_the_plan_is_that_of_new(site: Site, run: Run) -> None:
    theirs = run("new", "tiny", "shop", "--dry-run", "--json").json
    assert site.ask("/api/tiny/plan?project_name=shop").json == theirs


def test_what_is_known_of_a_framework_is_what_show_and_schema_say(site: Site, run: Run) -> None:
    assert site.ask("/api/tiny").json == run("show", "tiny", "--json").json
    assert site.ask("/api/tiny/schema").json == run("schema", "tiny").json


def test_the_index_leads_everywhere(site: Site) -> None:
    index = site.ask("/api").json
    assert index["version"] == __version__
    (tiny,) = index["frameworks"]
    ways = [tiny["facts"], tiny["schema"], tiny["plan"], *tiny["archives"], index["openapi"]]
    assert [way for way in ways if site.ask(f"{way}?project_name=shop").status != 200] == []


def test_the_document_has_what_each_framework_asks(site: Site) -> None:
    document = site.ask("/openapi.json").json
    parameters = document["paths"]["/tiny.zip"]["get"]["parameters"]
    schemas = {each["name"]: each["schema"] for each in parameters}
    assert not [each["name"] for each in parameters if each["required"]]  # a directory is a name
    assert schemas["docker"] == {"enum": ["yes", "no", "true", "false"], "default": "yes"}
    assert schemas["database"]["enum"] == ["sqlite", "postgresql", "mysql"]
    plan = document["components"]["schemas"]["Plan"]
    jsonschema.validate(site.ask("/api/tiny/plan?project_name=shop").json, plan)


def test_what_watches_over_it_is_answered(site: Site) -> None:
    for path in ("/health/live", "/health/ready"):
        answer = site.ask(path, Host="10.0.0.7")
        assert (answer.status, answer.body) == (200, b"ok")
    site.ask("/tiny.zip?project_name=shop")
    site.ask("/tiny?project_name=django!")
    counts = site.ask("/metrics", Host="10.0.0.7")
    assert counts.headers["content-type"].startswith("text/plain")
    assert b'fwscaffold_requests_total{kind="archive",status="200"} 1.0' in counts.body
    assert b"process_resident_memory_bytes" in counts.body
    hidden = site.ask("/metrics", X_Forwarded_For="203.0.113.9")
    assert (hidden.status, hidden.message) == (404, "there is no such page")


def everything(answer: Answer) -> str:
    return answer.body.decode()


def test_text_of_a_visitor_is_never_more_than_text(site: Site) -> None:
    evil = "%3Cscript%3Ealert(1)%3C/script%3E%22%27%7B%7B7*7%7D%7D"
    for path in (
        f"/tiny?project_name={evil}",
        f"/tiny?project_name=shop&description={evil}",
        f"/tiny?project_name=shop&database={evil}",
        f"/tiny?{evil}=1",
        f"/{evil}",
        f"/tiny/files/{evil}?project_name=shop",
        f"/tiny/compare?project_name=shop&other.description={evil}",
    ):
        page = everything(site.look(path))
        assert "<script>alert" not in page
        assert "7*7" not in page or "{{7*7}}" in page

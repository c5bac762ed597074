"""A site that serves templates of others: those that its operator names, and nothing else."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.file import choose
from fwscaffold.preset.presets import NONE
from fwscaffold.source.templates import named
from fwscaffold.source.trust import trust
from fwscaffold.template.catalog import Template
from fwscaffold.web.offered import offered
from fwscaffold.web.settings import Settings
from fwscaffold.web.standard import Standard
from theirs import released, write_theirs
from tiny import MakeTemplates, Run, write
from visitor import Site, one, served

FILES: dict[str, str | bytes] = {
    "README.md": "# {{ cookiecutter.title }} {{ cookiecutter.kind }}\n",
    "pyproject.toml": '[project]\ndependencies = ["httpx"]\n',
}
HOOKS = {"hooks/post_gen_project.py": "open('{{ cookiecutter.title }}', 'w')\n"}
ASKED: dict[str, Any] = {
    "title": "{{ cookiecutter.slug | capitalize }}",
    "kind": ["library", "service"],
    "table": {"k": "v"},
}
DECLARED = 'title = "A service"\ndescription = "As Acme has them"\nask = ["slug", "kind"]\n'


@pytest.fixture(autouse=True)
def source(make_templates: MakeTemplates, identity: None, here: None) -> str:
    make_templates()
    root = write_theirs(Path("svc"), FILES, {"fwscaffold.toml": DECLARED, **HOOKS}, **ASKED)
    released(root, "v1.0")
    return f"git+{root.absolute().as_uri()}"


def others(*sources: str) -> tuple[Template, ...]:
    return tuple(offered(named(each) for each in sources))


@pytest.fixture
def site(source: str) -> Iterator[Site]:
    with served(Settings(Standard(NONE, others(source)))) as site:
        yield site


def test_it_is_on_the_first_page_and_in_the_api(site: Site, source: str) -> None:
    page = site.look("/").page
    card = page.select("section.group")[-1]
    assert one(card, "h2").get_text() == "templates"
    assert one(card, "h3 a")["href"] == "/svc"
    assert "As Acme has them" in card.get_text()
    assert f"{source}@v1.0" in card.get_text()
    entry = site.ask("/api").json["frameworks"][-1]
    assert (entry["name"], entry["source"]) == ("svc", f"{source}@v1.0")
    assert site.ask(entry["facts"]).json["requires"] == ["httpx"]
    assert site.ask(entry["schema"]).json["properties"]["kind"]["enum"] == ["library", "service"]
    parameters = site.ask("/openapi.json").json["paths"]["/svc.zip"]["get"]["parameters"]
    assert {each["name"]: each["required"] for each in parameters} == {
        "slug": False,
        "title": False,
        "kind": False,
        "table": False,
    }


def test_an_archive_is_what_new_makes(site: Site, source: str, run: Run) -> None:
    answer = site.ask("/svc.zip?slug=shop&kind=service")
    assert answer.headers["content-disposition"] == 'attachment; filename="shop.zip"'
    words = ("--kind", "service", "--zip", "a.zip")
    assert run("new", source, "shop", *words).code == Exit.DONE
    assert answer.body == Path("a.zip").read_bytes()
    tag = answer.headers["etag"]
    again = site.ask("/svc.zip?slug=shop&kind=service", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert site.ask("/svc.zip?slug=shop").headers["etag"] != tag
    plan = site.ask("/api/svc/plan?slug=shop").json
    assert (plan["target"], plan["answers"]["title"]) == ("shop", "Shop")


def test_a_page_asks_shows_and_says_the_command(site: Site, source: str) -> None:
    page = site.look("/svc?slug=shop&title=&kind=service&table=").page
    assert site.look("/svc?slug=shop&title=&kind=service&table=").status == 303
    page = site.look("/svc?slug=shop&kind=service").page
    assert one(page, "h1").get_text() == "A service"
    assert [each["name"] for each in page.select("form input[type=radio]")] == ["kind", "kind"]
    assert one(page, "#slug")["value"] == "shop"
    assert "# Shop service" in one(page, "#code").get_text()
    assert one(page, "#command").get_text() == f"fwscaffold new {source}@v1.0 shop --kind service"
    assert "hooks/post_gen_project.py" in one(page, ".advice").get_text()
    assert "2.0" not in one(page, ".advice").get_text()
    assert site.look("/svc/files/pyproject.toml?slug=shop").status == 200
    assert site.look("/svc/files/nothing?slug=shop").status == 404


def test_what_it_does_not_take_is_said(site: Site) -> None:
    answer = site.ask("/svc.zip?kind=x")
    said = "kind `x` is not a choice, choose `library` or `service`"
    assert (answer.status, answer.message) == (400, said)
    assert "no such question `colour`" in site.ask("/svc.zip?colour=x").message
    page = site.look("/svc?slug=shop&kind=x").page
    assert "is not a choice" in one(page, "#problem").get_text()


def test_it_is_compared_with_itself_and_with_a_framework(site: Site) -> None:
    page = site.look("/svc/compare?slug=shop&other.kind=service").page
    assert "README.md" in one(page, "nav.tree").get_text()
    away = site.look("/svc/compare?slug=shop&other.framework=tiny").headers["location"]
    page = site.look(away).page
    assert "A service beside Tiny" in one(page, "h1").get_text()
    away = site.look("/tiny/compare?project_name=shop&other.framework=svc").headers["location"]
    assert site.look(away).status == 200


def test_a_visitor_names_no_template(site: Site, tmp_path: Path) -> None:
    write_theirs(Path("secret"), FILES)
    for path in ("/.%2Fsecret", "/secret", "/gh:a%2Fb", "/git+file:%2F%2F%2Ftmp", "/svc%23x"):
        assert site.ask(f"{path}?slug=shop").status == 404
        assert site.ask(f"/api{path}").status == 404
    cache = tmp_path / "home/.cache/fwscaffold/repositories"
    assert len([*cache.iterdir()]) == 1
    answer = site.ask("/tiny/compare?project_name=shop&other.framework=.%2Fsecret")
    assert (answer.status, "no such framework" in answer.message) == (400, True)


def test_nothing_of_it_runs_even_where_it_is_trusted(source: str) -> None:
    template = named(source)
    trust(template)
    origin = template.origin
    assert origin
    trusted = replace(template, origin=replace(origin, trusted=True))
    site = Standard(NONE, tuple(offered([trusted])))
    with served(Settings(site)) as served_site:
        body = served_site.ask("/svc.zip?slug=shop&title=ran").body
    with ZipFile(io.BytesIO(body)) as package:
        assert "shop/ran" not in package.namelist()


def test_clock_and_dice_are_the_same_in_every_instance(source: str) -> None:
    text = "{% now 'utc', '%H:%M:%S' %} {{ random_ascii_string(20) }}"
    released(write_theirs(Path("svc"), {"a": text}), "v2.0")
    bodies = []
    for _ in range(2):
        with served(Settings(Standard(NONE, others(source)))) as site:
            bodies.append(site.ask("/svc.zip?slug=shop").body)
    assert bodies[0] == bodies[1]
    with ZipFile(io.BytesIO(bodies[0])) as package:
        assert package.read("shop/a").startswith(b"00:00:00 ")


def test_a_preset_settles_its_questions(source: str) -> None:
    lock = '[templates.svc.locked.kind]\nvalue = "service"\nreason = "we run nothing else"\n'
    text = f'name = "acme"\n[templates.svc]\nsource = "{source}"\n{lock}'
    write(Path("acme"), {"preset.toml": text})
    preset = choose("acme", Path("new"))
    with served(Settings(Standard(preset, others(source)))) as site:
        page = site.look("/svc?slug=shop").page
        assert "we run nothing else" in one(page, "fieldset[disabled]").get_text()
        assert "# Shop service" in one(page, "#code").get_text()
        answer = site.ask("/svc.zip?slug=shop&kind=library")
        assert (answer.status, "is locked to `service`" in answer.message) == (400, True)
        assert site.look("/tiny").status == 200


def test_what_has_no_default_is_asked_for(source: str) -> None:
    released(write_theirs(Path("svc"), FILES, **ASKED, must=None), "v2.0")
    with served(Settings(Standard(NONE, others(source)))) as site:
        page = site.look("/svc").page
        assert "asks for must and has no default" in one(page, "#problem").get_text()
        assert site.look("/svc?slug=shop&must=x").status == 200


@pytest.mark.parametrize(
    ("sources", "problem"),
    [
        (["tiny"], "template `tiny` is a framework, and served anyway"),
        (["./svc"], "template `./svc` is on this machine, where no visitor's project could follow"),
        (["{source}", "{source}@v1.0"], "has a name that the site has for something else"),
        (["{api}"], "has a name that the site has for something else"),
        (["{source}@v9"], "has no tag, branch or whole commit `v9`"),
    ],
)
def test_what_cannot_be_served_is_said_before_it_serves(
    run: Run, source: str, sources: list[str], problem: str
) -> None:
    released(write_theirs(Path("api"), FILES), "v1")
    api = f"git+{Path('api').absolute().as_uri()}"
    words = [f"--template={each.format(source=source, api=api)}" for each in sources]
    result = run("serve", "--port", "0", *words)
    assert (result.code, problem in result.err) == (Exit.USAGE, True)


def test_the_operator_is_told_what_is_left_out(
    run: Run, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list[Settings]()
    monkeypatch.setattr("fwscaffold.web.server.serve", found.append)
    write(Path(), {"fwscaffold.toml": f'name = "acme"\n[templates]\nservice = "{source}"\n'})
    result = run("serve", "--template", "service")
    assert result.code == Exit.DONE
    assert (
        "left out of `svc`, since nothing of it runs here: hooks/post_gen_project.py" in result.err
    )
    assert [each.name for each in found[0].standard.others] == ["svc"]
    monkeypatch.setenv("FWSCAFFOLD_TEMPLATE", f"{source}")
    assert run("serve").code == Exit.DONE
    assert [each.name for each in found[1].standard.others] == ["svc"]


def test_a_framework_is_not_served_as_one_of_others(source: str) -> None:
    with pytest.raises(ScaffoldError, match="is a framework"):
        tuple(offered([Standard().named("tiny")]))

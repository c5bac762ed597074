"""A site with a team's preset: its answers, its locks, its files and its looks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from fwscaffold.preset.file import choose
from fwscaffold.web.colours import readable_on
from fwscaffold.web.settings import Settings
from fwscaffold.web.standard import Standard
from tiny import MakeTemplates, Run, write
from visitor import Site, one, served

PRESET = """\
name = "acme"
files = "files"

[defaults]
description = "Made at Acme"
docker = false

[locked.database]
value = "postgresql"
reason = "we run nothing else"

[brand]
name = "Start at Acme"
colour = "#ffcc00"
logo = "logo.svg"
"""


@pytest.fixture(autouse=True)
def _preset(make_templates: MakeTemplates) -> None:
    make_templates()
    files = {"SECURITY.md": "Write to us.\n"}
    write(Path("acme/files"), files)
    write(Path("acme"), {"preset.toml": PRESET, "logo.svg": "<svg xmlns='x'/>"})


def settings(source: str = "acme") -> Settings:
    return Settings(Standard(choose(source, Path("new"))))


@pytest.fixture
def site() -> Iterator[Site]:
    with served(settings()) as site:
        yield site


def test_an_archive_is_what_new_makes_with_the_preset(site: Site, run: Run) -> None:
    run("new", "tiny", "shop", "--preset", "acme", "--zip", "a.zip")
    assert site.ask("/tiny.zip?project_name=shop").body == Path("a.zip").read_bytes()


def test_what_is_locked_cannot_be_had_otherwise(site: Site) -> None:
    answer = site.ask("/tiny.zip?project_name=shop&database=mysql")
    said = "database `mysql` is locked to `postgresql` by preset `acme`: we run nothing else"
    assert (answer.status, answer.message) == (400, said)
    page = site.look("/tiny").page
    (locked,) = page.select("fieldset[disabled]")
    assert "Settled by acme: we run nothing else" in locked.get_text()
    assert one(page, "fieldset[disabled] [checked]")["value"] == "postgresql"
    assert "other.database" not in site.look("/tiny/compare?project_name=a").body.decode()


def test_a_text_can_be_locked_too() -> None:
    locked = '[locked.author_name]\nvalue = "Acme"\nreason = "so says the contract"\n'
    Path("acme/preset.toml").write_text(f'name = "acme"\n{locked}')
    with served(settings()) as site:
        page = site.look("/tiny").page
    assert one(page, "#author_name[disabled]")["placeholder"] == "Acme"
    assert "so says the contract" in page.get_text()


def test_the_page_says_which_standard_it_serves(site: Site) -> None:
    footer = site.look("/tiny").page.footer
    assert footer
    text = " ".join(footer.get_text().split())
    assert "preset acme ( ../acme )" in text.replace("(", "( ").replace(")", " )")
    assert site.ask("/api").json["preset"] == {"name": "acme", "source": "../acme"}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("../acme", ""),
        ("acme", " --preset acme"),
        ("git+https://a.b/c.git@1", " --preset git+https://a.b/c.git@1"),
    ],
)
def test_the_command_names_a_preset_that_others_can_reach(source: str, words: str) -> None:
    preset = replace(choose("acme", Path("new")), source=source)
    with served(Settings(Standard(preset))) as site:
        command = site.look("/tiny").page.select_one("#command")
    assert command
    assert command.get_text() == f"fwscaffold new tiny shop{words}"


def test_another_file_of_the_preset_gives_another_tag() -> None:
    tags = set()
    for text in ("Write to us.\n", "Call us.\n"):
        Path("acme/files/SECURITY.md").write_text(text)
        with served(settings()) as site:
            tags.add(site.ask("/tiny.zip?project_name=shop").headers["etag"])
    assert len(tags) == 2


def test_the_brand_is_on_every_page(site: Site) -> None:
    for path in ("/", "/tiny", "/nope"):
        page = site.look(path).page
        brand = page.select_one(".brand")
        assert brand
        assert brand.get_text(strip=True) == "Start at Acme"
        assert brand.img
        logo = site.ask(str(brand.img["src"]))
        assert (logo.body, logo.headers["content-type"]) == (b"<svg xmlns='x'/>", "image/svg+xml")
    style = site.ask("/static/brand.css")
    assert style.body == b":root { --brand: #ffcc00; --on-brand: #10201b; }\n"


def test_without_a_brand_it_has_ours() -> None:
    with served(Settings()) as site:
        assert site.ask("/static/brand.css").body == b""
        assert site.ask("/static/logo").status == 404
        assert "fwscaffold" in one(site.look("/").page, ".brand").get_text()


@pytest.mark.parametrize(
    ("colour", "on"), [("#0f6b5c", "#ffffff"), ("#ffcc00", "#10201b"), ("#000000", "#ffffff")]
)
def test_what_stands_on_the_colour_can_be_read(colour: str, on: str) -> None:
    assert readable_on(colour) == on


@pytest.mark.parametrize(
    ("brand", "problem"),
    [
        ('colour = "red"', "has the colour `red`, write it as `#0f6b5c`"),
        ('logo = "no.svg"', "has the logo `no.svg`, name a .png or .svg that is beside it"),
        ('logo = "preset.toml"', "has the logo `preset.toml`, name a .png or .svg"),
        ('logo = "../logo.svg"', "has the logo `../logo.svg`, name a .png or .svg"),
        ('color = "#000000"', "has in `[brand]` an unknown key `color`, did you mean `colour`?"),
        ("name = 1", "`name` is not a line of text"),
    ],
)
def test_a_brand_that_cannot_be_is_refused_in_one_line(run: Run, brand: str, problem: str) -> None:
    Path("acme/preset.toml").write_text(f'name = "acme"\n[brand]\n{brand}\n')
    Path("logo.svg").touch()
    result = run("new", "tiny", "shop", "--preset", "acme", "--dry-run")
    assert result.code == Exit.USAGE
    assert problem in result.err


def test_a_preset_that_extends_another_has_its_brand() -> None:
    write(Path("team"), {"preset.toml": 'extends = "../acme"\n'})
    with served(settings("team")) as site:
        assert "Start at Acme" in site.look("/").body.decode()


def test_a_preset_that_does_not_fit_is_told_to_the_visitor() -> None:
    write(Path("acme/files"), {"README.md": "another\n"})
    with served(settings()) as site:
        answer = site.ask("/tiny.zip?project_name=shop")
    assert answer.status == 400
    assert "adds `README.md`, which the template has already" in answer.message


OWN = """
[questions.region]
prompt = "Region"
default = "eu"
choices = ["eu", "us"]
"""


def test_what_the_preset_asks_is_asked_too(run: Run) -> None:
    preset = Path("acme/preset.toml")
    preset.write_text(preset.read_text() + OWN)
    with served(settings()) as site:
        page = site.look("/tiny?project_name=shop&region=us").page
        assert one(page, "[name=region][checked]")["value"] == "us"
        command = page.select_one("#command")
        assert command
        assert command.get_text() == "fwscaffold new tiny shop --region us"
        body = site.ask("/tiny.zip?project_name=shop&region=us").body
        assert "region" in site.ask("/api/tiny/schema").json["properties"]
        refused = site.ask("/tiny.zip?project_name=shop&region=asia")
    assert refused.message.startswith("region `asia` is not a choice")
    link = "https://start.acme.example/tiny?project_name=shop&region=us"
    run("new", "--from-link", link, "--preset", "acme", "--zip", "a.zip")
    assert body == Path("a.zip").read_bytes()

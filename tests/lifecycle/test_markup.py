"""A team formats its pages and style sheets, and what the template changes still comes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fwscaffold.errors import Exit
from fwscaffold.lifecycle.markup import relaid, says
from tiny import FILES, MakeTemplates, Run, git

PAGE = "{{cookiecutter.package_name}}/page.html"
SHEET = "{{cookiecutter.package_name}}/app.css"
A = """\
<!doctype html>
<ul class="cards">
  <li><h2>Pages</h2> <p>A small example. Change it.</p></li>
  <li><h2>API</h2> <p>The same as JSON.</p></li>
</ul>
<p>The end</p>
"""
B = A.replace("as JSON", "as JSON, with every verb")
OURS = """\
<!DOCTYPE html>
<ul class='cards'>
    <li>
        <h2>Pages</h2>
        <p>
            A small example.
            Change it.
        </p>
    </li>
    <li>
        <h2>API</h2>
        <p>The same as JSON.</p>
    </li>
</ul>
<p>The end</p>
"""
CSS = "a { color: red; margin: 0 }\nb { color: blue }\n"
OUR_CSS = "a {\n  color: red;\n  margin: 0\n}\n\nb {\n  color: blue\n}\n"


SIGNS = [
    "<",
    ">",
    "p",
    "a",
    "'",
    '"',
    "{%",
    "%}",
    " ",
    "\n",
    "  ",
    "\r\n",
    "\x85",
    "\u2028",
    "\u00e9",
]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=25).map(lambda found: "".join(found).encode())


@pytest.fixture
def shop(make_templates: MakeTemplates, run: Run, identity: None) -> Path:
    """Return a project whose template has changed since it was made."""
    gone = "{{cookiecutter.package_name}}/old.html"
    make_templates({**FILES, PAGE: A, SHEET: CSS, gone: A})
    assert run("new", "tiny", "shop").code == Exit.DONE
    make_templates({**FILES, PAGE: B, SHEET: CSS.replace("blue", "green")})
    return Path("shop/shop")


def commit(path: Path, text: str) -> None:
    path.write_text(text)
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "ours")


@pytest.mark.parametrize("edit", ["The end", "Our own end"])
def test_a_change_comes_into_a_page_that_is_laid_out_anew(run: Run, shop: Path, edit: str) -> None:
    ours = OURS.replace("The end", edit)
    commit(shop / "page.html", ours)
    assert run("update", "shop").code == Exit.DONE
    found = (shop / "page.html").read_text()
    assert found == ours.replace("as JSON", "as JSON, with every verb")


def test_and_into_a_style_sheet(run: Run, shop: Path) -> None:
    commit(shop / "app.css", OUR_CSS)
    assert run("update", "shop").code == Exit.DONE
    found = (shop / "app.css").read_text()
    assert says(found.encode(), OUR_CSS.replace("blue", "green").encode())
    assert found.startswith("a {\n  color: red;\n  margin: 0\n}\n")


def test_what_both_have_changed_is_a_conflict(run: Run, shop: Path) -> None:
    ours = OURS.replace("The same as JSON", "What programs read")
    commit(shop / "page.html", ours)
    assert run("update", "shop").code == Exit.PENDING
    assert (shop / "page.html").read_text() == ours


@pytest.mark.parametrize(("text", "stays"), [(OURS, False), (OURS + "<p>More</p>\n", True)])
def test_what_the_template_has_no_more_goes_unless_it_is_edited(
    run: Run, shop: Path, text: str, stays: bool
) -> None:
    commit(shop / "old.html", text)
    assert run("update", "shop").code == Exit.DONE
    assert (shop / "old.html").exists() is stays


@pytest.mark.parametrize(
    ("base", "ours"),
    [
        ("{% if a %}<b>x</b>{% endif %}\n", "{% if a %}\n  <b>x</b>\n{% endif %}\n"),
        ('<a href="x" class="y">z</a>\n', "<a href='x'\n   class='y'>z</a>\n"),
        ("{{ f('a') }}\n", '{{ f("a") }}\n'),
        ("a{b:c}\n", "a {\n  b:c\n}\n"),
    ],
)
def test_what_formatters_do_is_no_change(base: str, ours: str) -> None:
    assert says(ours.encode(), base.encode())
    texts = [each.encode() for each in (base, ours, base + "<i>\n")]
    assert relaid(texts) == [ours.encode(), ours.encode(), (ours + "<i>\n").encode()]


def test_what_follows_a_new_comment_stays_in_its_line() -> None:
    texts = [b"{{ a\nb }}", b"{{ a b }}", b"{{ a # c\nb }}"]
    assert relaid(texts)[2] == texts[2]


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_no_word_is_lost_or_joined_to_another(base: bytes, ours: bytes, theirs: bytes) -> None:
    found = relaid((base, ours, theirs))
    assert found[1] == ours
    assert all(says(*pair) for pair in zip(found, (base, ours, theirs), strict=True))


@pytest.mark.parametrize(
    ("base", "ours"), [("<b>x y</b>", "<b>xy</b>"), ("<b>x</b>", "<B>X</B>"), ("\udcff", "\udcfe")]
)
def test_other_words_are_a_change(base: str, ours: str) -> None:
    old, new = (each.encode("utf-8", "surrogateescape") for each in (base, ours))
    assert not says(new, old)

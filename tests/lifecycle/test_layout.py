"""A team formats its project in its own way, and what the template changes still comes."""

import subprocess
import sys
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from fwscaffold.lifecycle.layout import relaid, says
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import catalog
from fwscaffold.template.render import render
from tiny import FILES, MakeTemplates, Run, git, write

PAGES = "{{cookiecutter.package_name}}/pages.py"
A = """\
def notes(request, database, page=1):
    found = database.notes.list(page=page, per_page=20, newest_first=True)
    return {"notes": found, "count": database.notes.count(), "page": page}


def note(database, number):
    return database.notes.find(number) or fail(404, "There is no note of this number.")
"""
B = A.replace("per_page=20", "per_page=50").replace("404,", "410,")
OURS = """\
def notes(
    request,
    database,
    page=1,
):
    found = database.notes.list(
        page=page,
        per_page=20,
        newest_first=True,
    )
    return {
        'notes': found,
        'count': database.notes.count(),
        'page': page,
    }


def note(database, number):
    log(number)
    return (
        database.notes.find(number)
        or fail(404, 'There is no note of this number.')
    )
"""
MERGED = OURS.replace("per_page=20", "per_page=50")


@pytest.fixture
def shop(make_templates: MakeTemplates, run: Run, identity: None) -> Path:
    """Return a project whose template has changed since it was made."""
    gone = "{{cookiecutter.package_name}}/old.py"
    make_templates({**FILES, PAGES: A, gone: A})
    assert run("new", "tiny", "shop").code == Exit.DONE
    make_templates({**FILES, PAGES: B})
    return Path("shop/shop")


def commit(path: Path, text: str) -> None:
    path.write_text(text)
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "ours")


def test_a_change_comes_into_a_file_that_is_laid_out_anew(run: Run, shop: Path) -> None:
    commit(shop / "pages.py", OURS.replace("    log(number)\n", ""))
    assert run("update", "shop").code == Exit.DONE
    text = (shop / "pages.py").read_text()
    assert says(text, B)
    assert "\n    request,\n" in text


def test_beside_an_edit_it_comes_too(run: Run, shop: Path) -> None:
    commit(shop / "pages.py", OURS)
    assert run("update", "shop").code == Exit.DONE
    text = (shop / "pages.py").read_text()
    assert says(text, B.replace("number):\n", "number):\n    log(number)\n"))


@pytest.mark.parametrize(
    ("text", "stays"), [(OURS, True), (OURS.replace("    log(number)\n", ""), False)]
)
def test_what_the_template_has_no_more_goes_unless_it_is_edited(
    run: Run, shop: Path, text: str, stays: bool
) -> None:
    commit(shop / "old.py", text)
    assert run("update", "shop").code == Exit.DONE
    assert (shop / "old.py").exists() is stays


@pytest.mark.parametrize(
    ("base", "ours"),
    [
        ("x = f(a, b)\n", "x = f(\n    a,\n    b,\n)\n"),
        ("x = a and b\n", "x = (\n    a\n    and b\n)\n"),
        ("x = 'it'\n", 'x = "it"\n'),
        ("x = 'say \"it\"'\n", 'x = "say \\"it\\""\n'),
        ("x = 'one' 'two'\n", 'x = "onetwo"\n'),
        ("from a import b, c\n", "from a import (\n    b,\n    c,\n)\n"),
        (
            "if x:\n    y = [1, 2]  # two\n",
            "if x:\n    y = [\n        1,\n        2,\n    ]  # two\n",
        ),
    ],
)
def test_what_formatters_do_is_no_change(base: str, ours: str) -> None:
    assert says(ours, base)
    assert relaid([base, ours, base + "more = 1\n"]) == [ours, ours, ours + "more = 1\n"]


@pytest.mark.parametrize(
    ("base", "ours"),
    [
        ("x = (a,)\n", "x = a\n"),
        ("x = (a + b) * c\n", "x = a + (b * c)\n"),
        ("x = 'a' # one\n", "x = 'a' # two\n"),
        ("x = 'one', 'two'\n", "x = 'one' 'two'\n"),
        ("x = r'\\\"'\n", "x = '\"'\n"),
        ("x = 1\n", "x = (\n"),
        ("x = '\u2028'  # one\ny = 1\n", "x = '\u2028'  # two\ny = 1\n"),
        ("x = 1\n", "x = 1\n\0"),
        ("x = '\udcff'\n", "x = ('\udcff')\n"),
        ("\tif x:\n", "    if x:\n"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(base: str, ours: str) -> None:
    assert not says(ours, base)
    texts = [base, ours, base + "more = 1\n"]
    assert relaid(texts) == texts


@pytest.mark.parametrize("name", ["flask", "web2py"])
@pytest.mark.parametrize("style", ["line-length = 79", "format.quote-style = 'single'"])
def test_each_of_our_own_files_is_known_again(tmp_path: Path, name: str, style: str) -> None:
    """Ruff formats them as a team might have it."""
    template = catalog()[name]
    tree = render(template, complete(template, {"project_name": "Shop"}))
    texts = {str(p): f.content.decode() for p, f in tree.items() if p.suffix == ".py"}
    write(tmp_path, texts)
    (tmp_path / "ruff.toml").write_text(f"{style}\n")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", tmp_path], check=True)
    changed = {path: (tmp_path / path).read_text() for path in texts}
    assert sum(changed[path] != texts[path] for path in texts) > 20
    assert [path for path in texts if not says(changed[path], texts[path])] == []
    assert [
        path
        for path in texts
        if relaid([texts[path], changed[path], texts[path]])[0] != changed[path]
    ] == []

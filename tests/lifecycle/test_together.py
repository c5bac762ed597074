"""What belongs together changes together or not at all, and no update leaves a project broken."""

from pathlib import Path

import pytest

from cases import commit, held
from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, write

P = "{{cookiecutter.package_name}}/"
OLD = {
    "pyproject.toml": "[project]\n",
    P + "__init__.py": "",
    P + "auth.py": "def sign_in():\n    return 1\n",
    P + "pages.py": "from shop.auth import sign_in\n\n\ndef home():\n    return sign_in()\n",
    P + "home.html": "<p>home</p>\n",
}
RENAMED = {
    "pyproject.toml": "[project]\nname = 'new'\n",
    P + "__init__.py": "",
    P + "accounts.py": "def sign_in():\n    return 2\n",
    P + "pages.py": "from shop.accounts import sign_in\n\n\ndef home():\n    return sign_in()\n",
    P + "home.html": "<p>home</p>\n",
}
MINE = "def sign_in():\n    return 'mine'\n"


@pytest.fixture(autouse=True)
def _made(make_templates: MakeTemplates, run: Run, identity: None) -> None:
    make_templates(OLD)
    assert run("new", "tiny", "shop", "--no-docker").code == Exit.DONE


def edited(**files: str) -> None:
    names = {name.replace("_", ".", 1): text for name, text in files.items()}
    write(Path("shop/shop"), names)
    commit()


def text(name: str) -> str | None:
    path = Path("shop/shop", name)
    return path.read_text() if path.exists() else None


def test_a_rename_that_nobody_has_touched_is_made_whole(
    make_templates: MakeTemplates, run: Run
) -> None:
    make_templates(RENAMED)
    assert run("update", "shop").code == Exit.DONE
    assert (text("auth.py"), text("accounts.py")) == (None, RENAMED[P + "accounts.py"])
    assert text("pages.py") == RENAMED[P + "pages.py"]


def test_a_renamed_file_that_does_not_merge_waits_with_who_imports_it(
    make_templates: MakeTemplates, run: Run
) -> None:
    edited(auth_py=MINE)
    make_templates(RENAMED)
    result = run("update", "shop")
    assert result.code == Exit.PENDING, result
    assert text("auth.py") == MINE
    assert text("accounts.py") is None
    assert text("pages.py") == OLD[P + "pages.py"]
    assert (
        "keep      shop/pages.py  (it needs `shop.accounts` of shop/accounts.py, which is not there)"
    ) in result.out
    assert "keep      shop/auth.py  (it goes with shop/accounts.py)" in result.out
    assert (
        "shop/accounts.py  (the template has renamed shop/auth.py, which you edited" in result.out
    )
    assert Path("shop/pyproject.toml").read_text() == RENAMED["pyproject.toml"]


def test_a_renamed_file_that_must_wait_keeps_its_old_name(
    make_templates: MakeTemplates, run: Run
) -> None:
    edited(more_py="MINE = 1\n")
    accounts = f"from .more import A\n{OLD[P + 'auth.py']}"
    make_templates({**RENAMED, P + "more.py": "A = 2\n", P + "accounts.py": accounts})
    assert run("update", "shop").code == Exit.PENDING
    assert (text("auth.py"), text("accounts.py")) == (OLD[P + "auth.py"], None)
    assert text("pages.py") == OLD[P + "pages.py"]


@pytest.mark.parametrize(
    ("mine", "needed"),
    [
        ("import shop.auth as auth\n\nauth.sign_in()\n", "shop.auth"),
        ("from shop import auth\n", "auth"),
    ],
)
def test_an_own_file_keeps_what_it_imports(
    make_templates: MakeTemplates, run: Run, mine: str, needed: str
) -> None:
    edited(mine_py=mine)
    make_templates(RENAMED)
    result = run("update", "shop")
    assert result.code == Exit.PENDING
    assert text("auth.py") == OLD[P + "auth.py"]
    assert (
        f"keep      shop/auth.py  (shop/mine.py needs `{needed}` of it, which would go)"
        in result.out
        in result.out
    )


@pytest.mark.parametrize(
    "mine",
    [
        "from shop.auth import sign_in\n",
        "from .auth import sign_in\n",
        "from . import auth\n\nauth.sign_in()\n",
        "import shop.auth as a\n\n\ndef b():\n    return a.sign_in\n",
        "import shop.auth\n\nshop.auth.sign_in()\n",
        "VIEW = 'shop.auth.sign_in'\n",
        "from auth import sign_in\n",
    ],
)
def test_a_name_that_goes_is_kept_where_an_own_file_needs_it(
    make_templates: MakeTemplates, run: Run, mine: str
) -> None:
    edited(mine_py=mine)
    new = "def log_in():\n    return 2\n"
    pages = OLD[P + "pages.py"].replace("sign_in", "log_in")
    make_templates({**OLD, P + "auth.py": new, P + "pages.py": pages})
    result = run("update", "shop")
    assert result.code == Exit.PENDING, result
    assert "shop/mine.py needs `sign_in` of it, which would go" in result.out
    assert (text("auth.py"), text("pages.py")) == (OLD[P + "auth.py"], OLD[P + "pages.py"])


@pytest.mark.parametrize(
    "mine",
    [
        "from shop.auth import *\n",
        "from shop import home\n",
        "import json\n\njson.dumps('shop.nowhere')\n",
        "from shop.nowhere import anything\n",
        "print(anything)\n",
        "no python (\n",
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
    ],
)
def test_what_an_update_does_not_break_does_not_hold_it_up(
    make_templates: MakeTemplates, run: Run, mine: str
) -> None:
    edited(mine_py=mine)
    make_templates({**OLD, P + "auth.py": "def sign_in():\n    return 2\n"})
    assert run("update", "shop").code == Exit.DONE
    assert text("auth.py") == "def sign_in():\n    return 2\n"


def test_names_that_are_made_as_a_module_runs_are_not_missed(
    make_templates: MakeTemplates, run: Run
) -> None:
    edited(mine_py="from shop.auth import sign_in\n")
    lazy = "def __getattr__(name):\n    return name\n"
    make_templates({**OLD, P + "auth.py": lazy})
    assert run("update", "shop").code == Exit.DONE
    assert text("auth.py") == lazy


def test_a_merge_that_leaves_a_name_unbound_is_not_made(
    make_templates: MakeTemplates, run: Run
) -> None:
    base = "import os\n\nA = 1\nB = 2\nC = 3\nD = 4\nE = os.sep\n"
    make_templates({**OLD, P + "auth.py": OLD[P + "auth.py"], P + "more.py": base})
    run("update", "shop")
    edited(more_py=base.replace("B = 2", "B = os.name"))
    newer = base.replace("import os\n", "").replace("os.sep", "5")
    make_templates({**OLD, P + "more.py": newer})
    result = run("update", "shop")
    assert result.code == Exit.PENDING
    assert "keep      shop/more.py  (it needs os, which is not there)" in result.out
    assert text("more.py") == base.replace("B = 2", "B = os.name")


@pytest.mark.parametrize(
    ("name", "base", "mine", "theirs"),
    [
        ("more.toml", "[a]\nb = 1\nc = 2\nd = 3\n", ("b = 1", "e = 4"), ("d = 3", "e = 5")),
        ("more.yml", "a:\n  b: 1\n  c: 2\n  d: 3\n", ("  b: 1", "  e: 4"), ("  d: 3", "  e: 5")),
        (
            "more.json",
            '{\n"b": 1,\n"c": 2,\n"d": 3,\n"f": 6\n}\n',
            ('"b": 1,', '"e": 4,'),
            ('"d": 3,', '"e": 5,'),
        ),
    ],
)
def test_a_merge_that_has_a_setting_twice_is_not_made(
    name: str,
    base: str,
    mine: tuple[str, str],
    theirs: tuple[str, str],
    make_templates: MakeTemplates,
    run: Run,
) -> None:
    """Each side is right by itself, and git sees no conflict."""
    make_templates({**OLD, P + name: base})
    run("update", "shop")
    own = base.replace(mine[0], "\n".join(mine))
    edited(**{name.replace(".", "_"): own})
    make_templates({**OLD, P + name: base.replace(theirs[0], "\n".join(theirs))})
    result = run("update", "shop")
    assert result.code == Exit.PENDING
    assert f"keep      shop/{name}  (merged with your changes it cannot be read" in result.out
    assert text(name) == own


def test_a_file_that_was_no_data_before_is_merged(make_templates: MakeTemplates, run: Run) -> None:
    base = "[a]\nb = 1\nb = 2\nc = 3\nd = 4\n"
    make_templates({**OLD, P + "more.toml": base})
    run("update", "shop")
    edited(more_toml=base.replace("c = 3", "c = 4"))
    make_templates({**OLD, P + "more.toml": base.replace("[a]", "[z]")})
    assert run("update", "shop").code == Exit.DONE
    assert text("more.toml") == base.replace("c = 3", "c = 4").replace("[a]", "[z]")


def test_a_page_stays_where_an_own_file_names_it(make_templates: MakeTemplates, run: Run) -> None:
    edited(mine_py="PAGE = 'home.html'\n")
    make_templates({name: content for name, content in OLD.items() if "html" not in name})
    result = run("update", "shop")
    assert result.code == Exit.PENDING
    assert "(shop/mine.py needs `home.html` of it, which would go)" in result.out
    assert text("home.html") == OLD[P + "home.html"]
    before = held()
    commit()
    assert run("update", "shop").code == Exit.PENDING
    assert held() == before


# As frameworks have it: who takes what gives the name, the file that gives it, a page.
SITE = {
    "more.index": (
        "from . import more\n\napp = [more.bp]\n",
        "bp = Blueprint('more', __name__)\n\n\n@bp.get('/')\ndef index(): ...\n",
        "{{ url_for('more.index') }}",
    ),
    "more:index": (
        "app = [include('shop.more')]\n",
        "app_name = 'more'\nurlpatterns = [path('', 1, name='index')]\n",
        "{% url 'more:index' %}",
    ),
    "index": (
        "from .more import app as more\n\napp = [more]\n",
        "app: Any = Bottle()\n\n\n@app.get('/', name='index')\ndef home(): ...\n",
        "<a href={{!url('index')}}>",
    ),
    "plural": (
        "from .more import bp\n\napp = [bp]\n",
        "bp = Blueprint('more', __name__)\n\n\n@bp.app_template_filter()\ndef plural(): ...\n",
        "{{ 'many' | plural }}",
    ),
    "login": (
        "from . import more\n\napp = [more]\n",
        "environment = 1\nenvironment.globals.update(login=1)\n",
        "{{ url(login) }}",
    ),
}
BARE = {**OLD, P + "start.py": "app = 1\n", "go.py": "import shop.start\n"}


@pytest.mark.parametrize("name", SITE)
def test_a_page_waits_with_who_takes_what_gives_a_name_in_it(
    make_templates: MakeTemplates, run: Run, name: str
) -> None:
    make_templates(BARE)
    run("update", "shop")
    edited(start_py="app = 2\n")
    start, more, page = SITE[name]
    new = {P + "start.py": start, P + "more.py": more, P + "home.html": page}
    make_templates({**BARE, **new, "tests/test_more.py": start.replace(".", "shop.", 1)})
    result = run("update", "shop")
    assert result.code == Exit.PENDING
    why = f"(it needs `{name}` of shop/start.py, which is not there)"
    assert f"keep      shop/home.html  {why}" in result.out
    assert text("home.html") == OLD[P + "home.html"]
    before = held()
    commit()
    assert run("update", "shop").code == Exit.PENDING
    assert held() == before
    assert run("update", "shop", "--starters=merge").code == Exit.CONFLICT
    assert text("home.html") == page


def test_new_code_waits_with_who_starts_it(make_templates: MakeTemplates, run: Run) -> None:
    make_templates(BARE)
    run("update", "shop")
    edited(start_py="app = 2\n")
    more = "def init_app(): ...\n\n\ndef ready(): ...\n"
    pages = "from .more import ready\n\nready()\n"
    new = {P + "start.py": "from . import more\n\napp = more.init_app()\n", P + "more.py": more}
    make_templates({**BARE, **new, P + "pages.py": pages})
    result = run("update", "shop")
    assert result.code == Exit.PENDING
    assert (
        "keep      shop/more.py  (it needs a use of `init_app`, which is not there)" in result.out
    )
    assert (text("more.py"), text("pages.py")) == (None, OLD[P + "pages.py"])
    commit()
    assert run("update", "shop", "--starters=merge").code == Exit.CONFLICT
    assert (text("more.py"), text("pages.py")) == (more, pages)


FILTER = "environment = 1\nenvironment.filters['plural'] = environment.filters['few']\n"


@pytest.mark.parametrize(
    ("page", "after"),
    [("{{ 2 | plural }}", FILTER), ("{{ 'plural' }} plural", "environment = 2\n"), ("{{ 2 | few }}", "environment = 2\n")],
)  # fmt: skip
def test_a_filter_stays_where_an_own_page_names_it(
    make_templates: MakeTemplates, run: Run, page: str, after: str
) -> None:
    make_templates({**OLD, P + "more.py": FILTER})
    run("update", "shop")
    edited(mine_html=page)
    make_templates({**OLD, P + "more.py": "environment = 2\n"})
    result = run("update", "shop")
    said = "keep      shop/more.py  (shop/mine.html needs `plural` of it, which would go)"
    assert (said in result.out, text("more.py")) == (after == FILTER, after)


def test_a_page_goes_with_a_conflict_in_what_gives_its_names(
    make_templates: MakeTemplates, run: Run
) -> None:
    start, more, page = SITE["more.index"]
    wired = {**BARE, P + "start.py": start, P + "more.py": more}
    make_templates(wired)
    run("update", "shop")
    edited(more_py=more.replace("...", "pass"))
    make_templates({**wired, P + "more.py": more.replace("...", "return 1"), P + "home.html": page})
    assert run("update", "shop", "--starters=merge").code == Exit.CONFLICT
    assert text("home.html") == page


def test_an_address_that_the_template_does_not_give_is_not_missed(
    make_templates: MakeTemplates, run: Run
) -> None:
    _, more, page = SITE["more.index"]
    start = "from .more import ready\n\napp = ready\n"
    new = {P + "start.py": start, P + "more.py": f"{more}ready = 1\n", P + "home.html": page}
    make_templates({**BARE, **new})
    assert run("update", "shop").code == Exit.DONE
    assert text("home.html") == page


def test_an_address_whose_wiring_is_not_seen_is_not_missed(
    make_templates: MakeTemplates, run: Run
) -> None:
    """Who registers a blueprint in a way of their own has pages that name it all the same."""
    start, more, page = SITE["more.index"]
    wired = {**BARE, P + "start.py": start, P + "more.py": more}
    make_templates({**wired, P + "home.html": page})
    run("update", "shop")
    edited(start_py="app = 1\napp.find('more')\n")
    more = more.replace("index", "other") + more[more.index("@") :]
    make_templates(
        {**wired, P + "more.py": more, P + "home.html": page + page.replace("index", "other")}
    )
    assert run("update", "shop").code == Exit.DONE


def test_a_conflict_with_markers_is_whole_enough(make_templates: MakeTemplates, run: Run) -> None:
    edited(auth_py=MINE, mine_py="from shop.auth import gone\n")
    make_templates({**OLD, P + "auth.py": "def sign_in():\n    return 2\n"})
    result = run("update", "shop", "--starters=merge")
    assert result.code == Exit.CONFLICT
    assert "<<<<<<< yours" in (text("auth.py") or "")


def test_what_a_clone_holds_is_enough_to_go_on(make_templates: MakeTemplates, run: Run) -> None:
    edited(auth_py=MINE)
    make_templates({**OLD, P + "auth.py": "def sign_in():\n    return 2\n"})
    assert run("update", "shop", "--starters=merge").code == Exit.CONFLICT
    commit()
    git("clone", "--quiet", "--depth", "1", Path("shop").absolute().as_uri(), "clone")
    assert run("check", "clone").code == Exit.DRIFT
    for words in (["update", "clone"], ["update", "clone", "--continue"]):
        result = run(*words)
        assert result.code == Exit.CONFLICT
        assert "conflicts are left in `shop/auth.py`: settle them" in result.err
    Path("clone/shop/auth.py").write_text(MINE)
    git("-C", "clone", "commit", "--quiet", "--all", "--message", "settled")
    assert run("check", "clone", "--strict").code == Exit.DONE
    result = run("update", "clone")
    assert (result.code, result.out) == (
        Exit.DONE,
        "update    .fwscaffold.json\n1 updated\n",
    )
    assert text("auth.py") != MINE
    assert run("update", "clone", "--force").out == "nothing to change\n"


def test_a_clone_ends_the_update_too(make_templates: MakeTemplates, run: Run) -> None:
    edited(auth_py=MINE)
    make_templates({**OLD, P + "auth.py": "def sign_in():\n    return 2\n"})
    run("update", "shop", "--starters=merge")
    commit()
    git("clone", "--quiet", Path("shop").absolute().as_uri(), "clone")
    Path("clone/shop/auth.py").write_text(MINE)
    assert run("update", "clone", "--continue").code == Exit.DONE
    assert run("update", "clone", "--continue").code == Exit.USAGE
    assert '"pending"' not in Path("clone/.fwscaffold.json").read_text()


def test_an_update_whose_conflicts_are_settled_and_committed_is_ended(
    make_templates: MakeTemplates, run: Run
) -> None:
    edited(auth_py=MINE)
    make_templates({**OLD, P + "auth.py": "def sign_in():\n    return 2\n"})
    run("update", "shop", "--starters=merge")
    assert "unfinished" in run("check", "shop").out
    edited(auth_py=MINE)
    assert run("check", "shop", "--strict").code == Exit.DONE
    result = run("update", "shop", "--force")
    assert (result.code, result.out) == (Exit.DONE, "nothing to change\n")
    assert not Path("shop/.fwscaffold-update").exists()


@pytest.fixture
def pending(make_templates: MakeTemplates, run: Run) -> None:
    """Leave a change pending: both have changed the same line of the application."""
    edited(auth_py=MINE)
    make_templates({**OLD, P + "auth.py": "def sign_in():\n    return 2\n"})
    assert run("update", "shop").code == Exit.PENDING
    commit()


def test_what_is_pending_is_named_until_it_is_settled(run: Run, pending: None) -> None:
    line = "shop/shop/auth.py: pending: a change of the standard is pending: you edited it"
    checked = run("check", "shop")
    assert (checked.code, f"warning: {line}" in checked.out) == (Exit.DONE, True)
    assert "stale" not in checked.out.split("\n", 2)[2]
    strict = run("check", "shop", "--strict")
    assert (strict.code, f"error: {line}" in strict.out) == (Exit.DRIFT, True)
    assert "keep      shop/auth.py  (you edited it" in run("diff", "shop").err
    assert run("update", "shop").code == Exit.PENDING
    assert run("update", "shop", "--json").json["pending"].keys() == {"shop/auth.py"}
    assert "<<<<<<<" in run("diff", "shop", "--starters=merge").out


@pytest.mark.parametrize("content", ["def sign_in():\n    return 2\n", None])
def test_a_change_that_is_taken_or_deleted_is_pending_no_more(
    run: Run, pending: None, content: str | None
) -> None:
    if content is None:
        Path("shop/shop/auth.py").unlink()
        Path("shop/shop/pages.py").unlink()
    else:
        edited(auth_py=content)
    commit()
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("update", "shop").code == Exit.DONE
    assert run("update", "shop", "--force").out == "nothing to change\n"
    assert text("auth.py") == content


def test_a_change_that_is_declined_is_not_offered_again(
    make_templates: MakeTemplates, run: Run, pending: None
) -> None:
    result = run("update", "shop", "--decline", "shop/auth.py", "--reason", "we have our own")
    assert result.code == Exit.DONE, result
    assert "keep      shop/auth.py  (you declined it: we have our own)" in result.out
    commit()
    assert '"why": "we have our own"' in Path("shop/.fwscaffold.json").read_text()
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("update", "shop").out == "nothing to change\n"
    said = "left out as you declined it (we have our own): shop/auth.py\n"
    assert said in run("diff", "shop").err
    make_templates({**OLD, P + "auth.py": "# new\n\n\ndef sign_in():\n    return 2\n"})
    assert run("update", "shop").code == Exit.DONE
    assert text("auth.py") == f"# new\n\n\n{MINE}"
    assert '"why": "we have our own"' in Path("shop/.fwscaffold.json").read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--decline", "shop/auth.py"], "`--decline` and `--reason` go together, give both"),
        (["--reason", "x"], "`--decline` and `--reason` go together, give both"),
        (["--decline", "shop/pages.py", "--reason", "x"], "nothing of `shop/pages.py` is pending, see `fwscaffold diff`"),
    ],
)  # fmt: skip
def test_what_cannot_be_declined_is_said(
    run: Run, pending: None, words: list[str], message: str
) -> None:
    result = run("update", "shop", *words)
    assert (result.code, result.err) == (Exit.USAGE, f"error: {message}\n")


def test_the_old_text_of_what_is_pending_is_kept(
    make_templates: MakeTemplates, run: Run, pending: None
) -> None:
    git("clone", "--quiet", "--depth", "1", Path("shop").absolute().as_uri(), "clone")
    Path("clone/shop/auth.py").write_text(OLD[P + "auth.py"])
    make_templates({**OLD, P + "auth.py": "def sign_in():\n    return 3\n"})
    assert run("update", "clone", "--force").code == Exit.DONE
    assert Path("clone/shop/auth.py").read_text() == "def sign_in():\n    return 3\n"

import json
import stat
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from fwscaffold import reading
from fwscaffold.errors import ScaffoldError
from fwscaffold.source import archive
from fwscaffold.source.place import Several
from fwscaffold.source.templates import named
from fwscaffold.template.catalog import Origin
from fwscaffold.template.foreign import sources
from theirs import FOLDER, released, write_theirs
from tiny import git, write


@pytest.fixture
def there(identity: None) -> Path:
    """Return a repository of a template, with three tags and two branches."""
    root = write_theirs(Path("there"), {"a": "one"})
    released(root, "v1.0")
    write_theirs(root, {"a": "two"})
    released(root, "v1.10")
    released(root, "v2.0rc1")
    git("-C", root, "tag", "nightly")
    git("-C", root, "branch", "stable", "v1.0")
    write_theirs(root, {"a": "three"})
    released(root)
    return root


def source(root: Path, more: str = "") -> str:
    return f"git+{root.absolute().as_uri()}{more}"


def origin(text: str) -> Origin:
    found = named(text).origin
    assert found is not None
    return found


def text(root: str) -> str | None:
    return sources(named(root))["a"].text


def test_the_newest_release_is_taken_or_what_is_named(there: Path) -> None:
    found = origin(source(there))
    assert (found.source, found.ref) == (source(there), "v1.10")
    assert text(source(there)) == "two"
    assert text(source(there, "@v1.0")) == text(source(there, "@stable")) == "one"
    assert text(source(there, "@main")) == "three"
    commit = git("-C", there, "rev-parse", "v1.0").strip()
    assert origin(source(there, f"@{commit}")).commit == commit
    assert named(source(there, "@v1.0")).typed == source(there, "@v1.0")


def test_without_a_release_it_is_the_newest_commit(identity: None) -> None:
    root = write_theirs(Path("there"), {"a": "one"})
    commit = released(root)
    assert (origin(source(root)).ref, origin(source(root)).commit) == ("", commit)
    assert named(source(root)).typed == source(root)


def test_what_precedes_a_release_is_better_than_nothing(identity: None) -> None:
    root = write_theirs(Path("there"), {"a": "one"})
    released(root, "1.0b1")
    assert origin(source(root)).ref == "1.0b1"


def test_a_commit_is_fetched_once(there: Path) -> None:
    commit = git("-C", there, "rev-parse", "v1.0").strip()
    named(source(there, f"@{commit}"))
    there.rename("gone")
    assert text(source(there, f"@{commit}")) == "one"


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("@v1.11", "has no tag, branch or whole commit `v1.11`, did you mean `v1.10`"),
        ("@" + "0" * 40, "cannot be fetched ("),
        ("#docs", "has no directory `docs`"),
        ("#../x", "has no directory `../x`"),
        ("#/", "has no directory `/`"),
    ],
)
def test_what_is_not_there_is_said(there: Path, more: str, problem: str) -> None:
    with pytest.raises(ScaffoldError) as caught:
        named(source(there, more))
    assert problem in str(caught.value)


def test_an_empty_repository_is_said() -> None:
    git("init", "--quiet", "there")
    with pytest.raises(ScaffoldError, match="has no commit yet, name another"):
        named(source(Path("there")))
    with pytest.raises(ScaffoldError, match=r"has no tag, branch or whole commit `x`$"):
        named(source(Path("there"), "@x"))


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"README": ""}, "is none: it has no `cookiecutter.json`"),
        ({"cookiecutter.json": "{"}, "has a broken `cookiecutter.json` (expecting property"),
        ({"cookiecutter.json": "[]"}, "has a broken `cookiecutter.json` (it does not hold an object)"),
        ({"cookiecutter.json": "[" * 9999}, "has a broken `cookiecutter.json` ("),
        ({"cookiecutter.json": '{"a b\\n": 1}'}, "(`a b\\n` is no name of a question)"),
        ({"cookiecutter.json": '{"a": ["b\\u001b[2J"]}'}, "(`a` has a choice that cannot be shown)"),
        ({"cookiecutter.json": '{"__prompts__": []}'}, "(`__prompts__` is no table)"),
        ({"cookiecutter.json": '{"_jinja2_env_vars": 1}'}, "(`_jinja2_env_vars` is no table)"),
        ({"cookiecutter.json": '{"_copy_without_render": [1]}'}, "(`_copy_without_render` is no list of texts)"),
        ({"cookiecutter.json": "{}"}, "is none: no directory is called such as `{{cookiecutter.slug}}`"),
        ({"cookiecutter.json": "{}", "{{cookiecutter.x}}": ""}, "is none: no directory is called such"),
        ({"cookiecutter.json/x": ""}, "has a broken `cookiecutter.json` (is a directory)"),
    ],
)  # fmt: skip
def test_what_is_no_template_is_said(files: dict[str, str], problem: str) -> None:
    write(Path("t"), files)
    with pytest.raises(ScaffoldError) as caught:
        named("./t")
    assert str(caught.value).startswith("template `./t` ")
    assert problem in str(caught.value)


def test_a_path_that_leads_nowhere_is_said() -> None:
    with pytest.raises(ScaffoldError, match=r"`./t` is neither a directory nor a zip archive"):
        named("./t")


@pytest.mark.parametrize(
    "definition",
    ['{"templates": {"api": {"path": "./api"}, "web": {"path": "w/web"}, "out": {"path": "../x"}, "odd": 1, "lost": {}}}',
     '{"template": ["The API (api)", "A site (w/web)", "no path", 7]}'],
)  # fmt: skip
def test_one_of_several_templates_is_named(definition: str) -> None:
    write(Path("t"), {"cookiecutter.json": definition})
    for name in ("api", "w/web"):
        write_theirs(Path("t", name), {"a": name})
    assert text("./t#api") == "api"
    assert text("./t#w/web") == "w/web"
    with pytest.raises(
        ScaffoldError, match=r"holds several, name one at the end of the source: `#api`"
    ):
        named("./t")
    if "web" in definition.partition('"web"')[1]:
        assert text("./t#web") == "w/web"
        with pytest.raises(ScaffoldError, match="has no directory `out`"):
            named("./t#out")
    write(Path("t/deep"), {"cookiecutter.json": definition})
    with pytest.raises(
        ScaffoldError, match=r"holds several, name one at the end of the source: `#deep/api`"
    ):
        named("./t#deep")


def test_a_template_of_several_may_itself_offer_several() -> None:
    inner = {"api": {"path": "./made/api", "title": "The API", "description": "fast"}}
    outer = {"python": {"path": "lang/py"}, "": {"path": "x"}, "up": {"path": ".."}}
    write(Path("t"), {"cookiecutter.json": json.dumps({"templates": outer})})
    write(Path("t/lang/py"), {"cookiecutter.json": json.dumps({"templates": inner})})
    write_theirs(Path("t/lang/py/made/api"), {"a": "deep"})
    for inside in ("python/api", "python/made/api", "lang/py/api", "python//api/"):
        assert text(f"./t#{inside}") == "deep"
    with pytest.raises(Several) as caught:
        named("./t#python")
    assert caught.value.labels == {"python/api": "The API: fast"}
    for inside in ("up", "up/t", "python/../../..", "python/web", "/lang"):
        with pytest.raises(ScaffoldError, match="has no directory"):
            named(f"./t#{inside}")


def zipped(entries: dict[str, bytes | str], kinds: dict[str, int] | None = None) -> str:
    with ZipFile("t.zip", "w") as package:
        for name, content in entries.items():
            entry = ZipInfo(name)
            entry.external_attr = (kinds or {}).get(name, 0) << 16
            package.writestr(entry, content)
    return "t.zip"


def test_a_zip_archive_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    entries: dict[str, bytes | str] = {
        "top/": "",
        "top/cookiecutter.json": '{"slug": "x"}',
        f"top/{FOLDER}/a": "one",
        f"top/{FOLDER}/run": "x",
    }
    template = named(zipped(entries, {f"top/{FOLDER}/run": stat.S_IFREG | 0o755}))
    found = sources(template)
    assert (found["a"].text, found["a"].executable, found["run"].executable) == ("one", False, True)
    assert template.name == "t"
    monkeypatch.setattr(archive, "_unpack", None)
    assert text("t.zip") == "one"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../x", 0), ("/x", 0), ("a/../../x", 0), ("link", stat.S_IFLNK | 0o777), (".git/hooks/x", 0)],
)
def test_an_archive_writes_nothing_elsewhere(name: str, kind: int, tmp_path: Path) -> None:
    before = sorted(map(str, tmp_path.rglob("*")))
    with pytest.raises(ScaffoldError, match="which is no file of a template"):
        named(zipped({name: "/etc/passwd"}, {name: kind}))
    after = [path for path in map(str, tmp_path.rglob("*")) if "cache" not in path]
    assert [*before, str(tmp_path / "work/t.zip")] == sorted(after)


def test_a_broken_or_huge_archive_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("t.zip").write_text("no zip")
    with pytest.raises(ScaffoldError, match=r"`t.zip` cannot be unpacked \(file is not a zip file"):
        named("t.zip")
    with pytest.raises(ScaffoldError, match=r"cannot be unpacked \("):
        named(zipped({"a": "", "a/b": ""}))
    zipped({"a": "x" * 3000})
    monkeypatch.setattr(reading, "ALTOGETHER", 2000)
    with ZipFile("t.zip", "w", 8) as package:
        package.writestr("a", "x" * 3000)
    with pytest.raises(ScaffoldError, match="is larger than 10,000 files and 2,000 bytes"):
        named("t.zip")


def test_links_to_code_beside_the_project_are_read_within(identity: None) -> None:
    root = write_theirs(Path("t"), {"a": ""}, {"hooks/post_gen_project.py": "x", "ext.py": "y"})
    before = origin("./t").digest
    (root / "ext.py").write_text("z")
    assert origin("./t").digest != before
    (root / "more.py").symlink_to("/etc/passwd")
    with pytest.raises(ScaffoldError, match="a link that leads elsewhere"):
        named("./t")

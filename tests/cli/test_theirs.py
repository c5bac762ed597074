"""Everything that works for our templates works for somebody else's."""

import json
import re
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from fwscaffold.errors import Exit
from theirs import released, tree_of, write_theirs
from tiny import Run, git, write

README = "# {{ cookiecutter.title }}\n\none\n\ntwo\n\nthree\n"
VARIABLES: dict[str, Any] = {
    "title": "{{ cookiecutter.slug | capitalize }}",
    "docs": True,
    "kind": ["library", "service"],
    "table": {"k": "v"},
    "author_name": "",
    "author_email": 7,
}
FILES: dict[str, str | bytes] = {
    "README.md": README,
    "{% if cookiecutter.docs %}docs{% endif %}/index.md": "{{ cookiecutter.kind }} {{ cookiecutter.table.k }}\n",
    "logo.bin": bytes(range(256)) * 4,
    "manage.py": "print('theirs')\n",
}


ODD: Any = {"my key": "x", "json": "y"}


@pytest.fixture
def there(identity: None, here: None) -> Path:
    """Return a repository of a template, released once."""
    root = write_theirs(Path("there"), FILES, **VARIABLES)
    released(root, "v1.0")
    return root


def source(root: Path, more: str = "") -> str:
    return f"git+{root.absolute().as_uri()}{more}"


def receipt(project: str = "shop") -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(project, ".fwscaffold.json").read_text())
    return content


def test_a_project_is_made_checked_and_restored(run: Run, there: Path) -> None:
    result = run("new", source(there), "shop", "--kind", "service", "--no-docs")
    assert (result.code, result.out) == (Exit.DONE, "next:\n  cd shop\n")
    assert result.err == "made shop: there, 5 files, 24 lines\n" or result.err.startswith(
        "made shop: there, 5 files"
    )
    assert Path("shop/README.md").read_text().startswith("# Shop\n")
    assert not Path("shop/docs").exists()
    written = receipt()
    assert (written["format"], written["framework"]) == (2, "there")
    commit = git("-C", there, "rev-parse", "HEAD").strip()
    assert written["source"] == {"source": source(there), "ref": "v1.0", "commit": commit}
    assert written["answers"] == {
        "slug": "shop",
        "title": "Shop",
        "docs": False,
        "kind": "service",
        "table": {"k": "v"},
        "author_name": "Ada",
        "author_email": "ada@example.org",
    }
    result = run("check", "shop", "--strict")
    assert (result.code, result.out.splitlines()[1].split()) == (
        Exit.DONE,
        ["shop", "there", "v1.0", "current", "0", "0", "0", "0"],
    )
    Path("shop/README.md").write_text("mine\n")
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("restore", "shop/README.md", "--force").code == Exit.DONE
    assert Path("shop/README.md").read_text().startswith("# Shop\n")


def test_its_questions_are_options_and_a_schema(run: Run, there: Path) -> None:
    shown = run("new", source(there), "--help").out
    for words in ("--title TEXT", "--docs / --no-docs", "--kind [library|service]", "--table JSON"):
        assert words in shown
    properties = run("schema", source(there)).json["properties"]
    assert properties["kind"]["enum"] == ["library", "service"]
    result = run("new", source(there), "shop", "--kind", "x")
    assert (result.code, result.err) == (
        Exit.USAGE,
        "error: kind `x` is not a choice, choose `library` or `service`\n",
    )
    result = run("new", source(there), "shop", "--table", '{"k": "w"}', "--dry-run", "--json")
    assert result.json["answers"]["table"] == {"k": "w"}
    assert "is not a table" in run("new", source(there), "shop", "--table", "{").err
    assert not Path("shop").exists()


def test_a_question_without_a_proper_name_is_for_an_answers_file(run: Run, here: None) -> None:
    write_theirs(
        Path("t"),
        {"a": "{{ cookiecutter['my key'] }} {{ cookiecutter.json }}"},
        **ODD,
    )
    Path("a.json").write_text('{"my key": "k", "json": "j"}')
    assert run("new", "./t", "shop", "--answers", "a.json").code == Exit.DONE
    assert Path("shop/a").read_text() == "k j"


def test_nothing_is_written_where_it_is_only_shown(run: Run, there: Path) -> None:
    result = run("new", source(there), "shop", "--dry-run")
    assert "  docs/\n    index.md\n" in result.out
    assert "+# Shop" in run("new", source(there), "shop", "--diff").out
    assert not Path("shop").exists()
    assert run("new", source(there), "shop", "--zip", "shop.zip").code == Exit.DONE
    with ZipFile("shop.zip") as package:
        assert package.read("shop/README.md").startswith(b"# Shop\n")


def test_without_a_target_it_is_called_what_the_template_says(run: Run, there: Path) -> None:
    result = run("new", source(there))
    assert (result.code, "no name given" in result.err) == (Exit.USAGE, True)
    assert run("new", source(there), "--yes").code == Exit.DONE
    assert Path("shop/README.md").is_file()
    assert run("new", source(there), "--slug", "other").code == Exit.DONE
    assert Path("other/README.md").is_file()
    result = run("new", source(there), "third", "--run")
    assert (result.code, "`--run` starts what is made of a framework" in result.err) == (
        Exit.USAGE,
        True,
    )


def test_an_update_brings_the_newest_release_merged(run: Run, there: Path) -> None:
    run("new", source(there), "shop")
    path = Path("shop/README.md")
    path.write_text(path.read_text().replace("one", "mine"))
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "mine")
    newer = {**FILES, "README.md": README.replace("three", "newer"), "new": ""}
    released(write_theirs(there, newer, **VARIABLES), "v1.1")
    released(write_theirs(there, {"README.md": "other"}, **VARIABLES))
    assert run("check", "shop", "--strict").code == Exit.DONE
    patch = run("diff", "shop").out
    assert "-three\n+newer\n" in patch
    result = run("update", "shop", "--json")
    assert (result.code, result.json["from"], result.json["to"]) == (Exit.DONE, "v1.0", "v1.1")
    assert result.err == "updated shop to there v1.1; see `git diff`, run the tests, commit\n"
    assert path.read_text() == "# Shop\n\nmine\n\ntwo\n\nnewer\n"
    assert Path("shop/new").exists()
    assert receipt()["source"]["ref"] == "v1.1"
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "commit", "--quiet", "--message", "newer")
    assert run("update", "shop").out == "nothing to change\n"
    assert run("update", "shop", "--to", "v1.0").code == Exit.DONE
    assert path.read_text() == "# Shop\n\nmine\n\ntwo\n\nthree\n"


def test_a_branch_is_followed_and_an_answer_changed(run: Run, there: Path) -> None:
    run("new", source(there, "@main"), "shop")
    released(write_theirs(there, {**FILES, "README.md": README + "main\n"}, **VARIABLES))
    assert (
        run("update", "shop", "--force", "--set", "docs=no", "--set", 'table={"k": "w"}').code
        == Exit.DONE
    )
    assert Path("shop/README.md").read_text().endswith("main\n")
    assert not Path("shop/docs").exists()
    assert receipt()["source"]["ref"] == "main"


def test_a_conflict_names_the_template(run: Run, there: Path) -> None:
    run("new", source(there), "shop")
    path = Path("shop/README.md")
    path.write_text(path.read_text().replace("one", "mine"))
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "mine")
    released(
        write_theirs(there, {**FILES, "README.md": README.replace("one", "theirs")}, **VARIABLES),
        "v2",
    )
    assert run("update", "shop").code == Exit.PENDING
    result = run("update", "shop", "--starters=merge", "--force")
    assert result.code == Exit.CONFLICT
    assert ">>>>>>> there-v2\n" in path.read_text()


def test_no_release_of_this_program_is_asked_for_a_text_that_is_lost(run: Run, there: Path) -> None:
    run("new", source(there), "shop", "--no-git")
    Path("shop/README.md").write_text("mine\n")
    Path("shop/.fwscaffold.base").unlink()
    text = Path("shop/.fwscaffold.json").read_text()
    Path("shop/.fwscaffold.json").write_text(
        re.sub('"fwscaffold": "[^"]*"', '"fwscaffold": "0.0.1"', text)
    )
    released(write_theirs(there, {**FILES, "README.md": "theirs\n"}, **VARIABLES), "v2")
    assert run("update", "shop", "--dry-run").code == Exit.DONE


def test_a_directory_is_followed_as_it_is(run: Run, there: Path) -> None:
    assert run("new", "./there", "shop").code == Exit.DONE
    assert receipt()["source"] == {"source": "../there"}
    write_theirs(there, {**FILES, "README.md": README + "newer\n"}, **VARIABLES)
    assert "stale" in run("check", "shop").out
    result = run("update", "shop", "--to", "v1", "--force")
    assert (result.code, "has no tags, leave out `--to`" in result.err) == (Exit.USAGE, True)
    assert run("update", "shop", "--force").code == Exit.DONE
    assert run("check", "shop", "--strict").code == Exit.DONE
    there.rename("moved")
    assert "is neither a directory nor a zip archive" in run("check", "shop").out
    assert run("check", "shop", "--template", "moved/").code == Exit.DONE
    assert run("update", "shop", "--template", "./moved", "--force").code == Exit.DONE
    assert receipt()["source"] == {"source": "../moved"}


def test_nothing_is_fetched_that_only_a_project_names(
    run: Run, there: Path, tmp_path: Path
) -> None:
    run("new", source(there), "shop")
    shutil.rmtree(tmp_path / "home/.cache/fwscaffold/repositories")
    result = run("check", "shop")
    assert (result.code, "add `--template SOURCE`" in result.out) == (Exit.UNJUDGED, True)
    assert run("update", "shop").code == Exit.USAGE
    assert run("restore", "shop/README.md", "--template", source(there)).code == Exit.DONE
    assert run("check", "shop").code == Exit.DONE


def test_a_repository_that_has_moved_is_named(run: Run, there: Path) -> None:
    run("new", source(there), "shop")
    there.rename("moved")
    moved = Path("moved")
    released(write_theirs(moved, {**FILES, "new": "new\n"}, **VARIABLES), "v1.1")
    assert run("diff", "shop").code == Exit.USAGE
    assert "+++ new" in run("diff", "shop", "--template", source(moved)).out
    assert run("update", "shop", "--template", source(moved, "@v1.1"), "--force").code == Exit.DONE
    assert receipt()["source"]["source"] == source(moved)


def test_clock_and_dice_are_kept(run: Run, here: None, identity: None) -> None:
    text = "{% now 'utc', '%Y-%m-%d %H:%M:%S' %} {{ random_ascii_string(20) }}\n"
    write_theirs(Path("t"), {"a": text, "b": "1\n"})
    run("new", "./t", "shop")
    before = Path("shop/a").read_text()
    assert set(receipt()["source"]) == {"source", "at", "seed"}
    write_theirs(Path("t"), {"a": text, "b": "2\n"})
    assert run("update", "shop", "--force").out.splitlines()[0] == "update    b"
    assert Path("shop/a").read_text() == before


def test_a_question_that_is_new_gets_its_default(run: Run, there: Path) -> None:
    run("new", source(there), "shop", "--kind", "service")
    variables: dict[str, Any] = {**VARIABLES, "kind": ["library", "tool"], "fresh": "x"}
    released(write_theirs(there, FILES, **variables), "v2")
    result = run("update", "shop", "--force")
    assert (result.code, "kind `service` is no longer offered" in result.err) == (Exit.USAGE, True)
    assert run("update", "shop", "--force", "--set", "kind=tool").code == Exit.DONE
    assert receipt()["answers"]["fresh"] == "x"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"format": 3}, "format `3` is not known to this version, upgrade fwscaffold"),
        ({"source": []}, "the source of its template is none"),
        ({"source": {}}, "the source of its template is none"),
        ({"source": {"source": 1}}, "the source of its template is none"),
        ({"source": {"source": "./t", "run": "x"}}, "the source of its template is none"),
        ({"source": {"source": "./t", "commit": "--x"}}, "`--x` is no commit"),
    ],
)
def test_a_receipt_that_nobody_wrote_is_broken(
    run: Run, there: Path, change: dict[str, object], problem: str
) -> None:
    run("new", source(there), "shop")
    Path("shop/.fwscaffold.json").write_text(json.dumps({**receipt(), **change}))
    assert f"is broken ({problem})" in run("check", "shop").out


def test_a_framework_has_no_other_source(run: Run, tiny: object, there: Path) -> None:
    run("new", "tiny", "shop")
    for words in (["--to", "v1"], ["--template", source(there)]):
        result = run("update", "shop", *words)
        assert (result.code, "comes with fwscaffold: leave out" in result.err) == (Exit.USAGE, True)


def test_a_secret_in_an_address_is_refused(run: Run) -> None:
    result = run("new", "git+https://ada:secret@git.example/x.git", "shop")
    assert (result.code, "credential helper" in result.err) == (Exit.USAGE, True)
    assert "secret@" not in result.err


def test_an_unknown_word_is_a_framework_still(run: Run) -> None:
    assert run("new", "flusk", "shop").err.startswith("error: no such framework `flusk`, did you")
    write(Path("flusk"), {"cookiecutter.json": "{}"})
    assert "no directory is called such as" in run("new", "flusk", "shop").err


def test_a_template_in_the_process_of_its_own(run: Run, identity: None) -> None:
    write_theirs(Path("t"), FILES, **VARIABLES)
    assert run("new", "./t", "shop").code == Exit.DONE
    assert len(tree_of(Path("shop"))) > len(FILES)

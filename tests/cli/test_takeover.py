"""A project of cruft's or cookiecutter's is taken over as its template made it, and updated."""

import json
from pathlib import Path
from typing import Any

import pytest

from fwscaffold.errors import Exit
from theirs import baked, released, write_theirs
from tiny import Run, git, write

README = "# {{ cookiecutter.slug }}\n\none\n\ntwo\n\nthree\n"
VARIABLES: dict[str, Any] = {"kind": ["library", "service"], "docs": True, "table": {"k": "v"}}
FILES = {
    "README.md": README,
    "kind.txt": "{{ cookiecutter.kind }} {{ cookiecutter.table.k }}\n",
    "secret/key": "old\n",
    "skip.txt": "old\n",
}
CONTEXT = {
    "slug": "shop",
    "kind": "service",
    "docs": True,
    "table": {"k": "w"},
    "_template": "x",
    "gone": 1,
}


@pytest.fixture(autouse=True)
def there(here: None, identity: None) -> Path:
    """Write a template, released once, and the project that cruft would have made of it."""
    root = write_theirs(Path("there"), FILES, **VARIABLES)
    commit = released(root, "v1")
    write(Path("shop"), {
        "README.md": README.replace("{{ cookiecutter.slug }}", "shop").replace("one", "mine"),
        "kind.txt": "service w\n",
        "secret/key": "mine\n",
        "skip.txt": "mine\n",
    })  # fmt: skip
    record(template=source(root), commit=commit)
    git("init", "--quiet", "--initial-branch=main", "shop")
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "commit", "--quiet", "--message", "one")
    newer = {
        **FILES,
        "README.md": README.replace("three", "newer"),
        "new.txt": "new\n",
        "skip.txt": "new\n",
    }
    released(write_theirs(root, newer, **VARIABLES))
    return root


def source(root: Path) -> str:
    return root.absolute().as_uri()


def record(**changes: Any) -> None:
    context = {"cookiecutter": CONTEXT}
    content = {
        "template": "",
        "commit": "",
        "checkout": None,
        "context": context,
        "skip": ["secret", "skip.t*"],
    }
    write(Path("shop"), {".cruft.json": json.dumps({**content, **changes})})


def receipt() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path("shop/.fwscaffold.json").read_text())
    return content


def test_crufts_project_goes_on_as_ours(run: Run, there: Path) -> None:
    result = run("adopt", "shop")
    assert (result.code, "add `--template SOURCE`" in result.err) == (Exit.USAGE, True)
    result = run("adopt", "shop", "--template", f"git+{source(there)}")
    assert (result.code, result.out) == (Exit.DONE, "")
    assert result.err.splitlines()[-1] == (
        "commit that; `fwscaffold diff shop` shows what is newer, `fwscaffold update shop` merges it"
    )
    written = receipt()
    assert written["source"]["ref"] == "main"
    assert written["answers"] == {
        "slug": "shop",
        "kind": "service",
        "docs": True,
        "table": {"k": "w"},
    }
    assert [*written["declined"]] == ["secret/key", "skip.txt"]
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "commit", "--quiet", "--message", "two")
    assert run("update", "shop").code in {Exit.DONE, Exit.PENDING}
    assert Path("shop/README.md").read_text() == "# shop\n\nmine\n\ntwo\n\nnewer\n"
    assert Path("shop/new.txt").exists()
    assert Path("shop/skip.txt").read_text() == "mine\n"


def test_a_release_that_it_was_made_from_is_followed_by_releases(run: Run, there: Path) -> None:
    commit = git("-C", there, "rev-parse", "v1").strip()
    record(template=str(there.absolute()), commit=commit, checkout="v1", skip=[])
    assert run("adopt", "shop", "--template", f"git+{source(there)}").code == Exit.DONE
    assert receipt()["source"]["ref"] == "v1"
    assert run("update", "shop", "--force").out == "nothing to change\n"


@pytest.mark.parametrize(
    ("template", "directory", "expected"),
    [
        ("gh:acme/x", "", "gh:acme/x"),
        ("https://github.com/acme/x.git", "api", "git+https://github.com/acme/x.git#api"),
        ("git@github.com:acme/x.git", None, "git+ssh://git@github.com/acme/x.git"),
    ],
)
def test_where_it_is_from_is_said_in_our_words(
    run: Run, template: str, directory: str | None, expected: str
) -> None:
    record(template=template, commit="0" * 40, directory=directory)
    result = run("adopt", "shop")
    assert (result.code, f"template `{expected}` is not here yet" in result.err) == (
        Exit.USAGE,
        True,
    )


def test_a_replay_file_needs_a_ref(run: Run, there: Path, tmp_path: Path) -> None:
    Path("shop/.cruft.json").unlink()
    git("-C", there, "checkout", "--quiet", "v1")
    baked(there, tmp_path / "baked")
    git("-C", there, "checkout", "--quiet", "main")
    replay = tmp_path / "baked/replay/there.json"
    word = f"git+{source(there)}"
    result = run("adopt", "shop", "--replay", replay, "--template", word)
    assert (result.code, "add `--template SOURCE@REF`" in result.err) == (Exit.USAGE, True)
    assert run("adopt", "shop", "--replay", replay, "--template", f"{word}@v1").code == Exit.DONE
    assert (receipt()["source"]["ref"], receipt()["answers"]["kind"]) == ("v1", "library")
    Path("shop/.fwscaffold.json").unlink()
    content = json.loads(replay.read_text())
    content["cookiecutter"]["_checkout"] = "v1"
    replay.write_text(json.dumps(content))
    assert run("adopt", "shop", "--replay", replay).code == Exit.DONE
    assert "declined" not in receipt()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "cannot be read: "),
        ("[]", "does not hold an object"),
        ("{}", "does not name a template, a commit and a context"),
        ('{"template": "x", "commit": "--y", "context": {}}', "does not name a template, a commit"),
        (
            '{"template": "x", "commit": "../../../../x", "context": {}}',
            "does not name a template, a commit",
        ),
        (
            f'{{"template": "x", "commit": "{"0" * 40}", "context": {{}}}}',
            "has no answers of cookiecutter's",
        ),
    ],
)
def test_a_record_that_makes_no_sense_is_said(run: Run, content: str, problem: str) -> None:
    write(Path("shop"), {".cruft.json": content})
    result = run("adopt", "shop")
    assert (result.code, problem in result.err) == (Exit.USAGE, True)
    assert not Path("shop/.fwscaffold.json").exists()


def test_a_replay_file_without_a_template_is_said(run: Run) -> None:
    write(Path(), {"r.json": '{"cookiecutter": {}}'})
    assert "`r.json` names no template" in run("adopt", "shop", "--replay", "r.json").err


def test_what_copier_has_made_is_copiers(run: Run) -> None:
    Path("shop/.cruft.json").unlink()
    write(Path("shop"), {".copier-answers.yml": "_commit: v1\n"})
    result = run("adopt", "shop")
    assert (result.code, "whose format is another: update it with copier" in result.err) == (
        Exit.USAGE,
        True,
    )


def test_a_repository_without_a_branch_at_its_head_is_followed_by_releases(
    run: Run, there: Path
) -> None:
    git("-C", there, "checkout", "--quiet", "--detach", "v1")
    git("-C", there, "commit", "--quiet", "--allow-empty", "--message", "alone")
    commit = git("-C", there, "rev-parse", "HEAD").strip()
    record(template=source(there), commit=commit, skip=5)
    assert run("adopt", "shop", "--template", f"git+{source(there)}").code == Exit.DONE
    assert "ref" not in receipt()["source"]

"""Files of a project go back to the standard's text, and no edit is lost unasked."""

import json
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from fwscaffold.tree import File
from tiny import FILES, MakeTemplates, Run, git, listing, write

MANAGE = FILES["manage.py"]


@pytest.fixture(autouse=True)
def _shop(make_templates: MakeTemplates, run: Run, identity: None) -> None:
    make_templates(FILES)
    assert run("new", "tiny", "shop").code == Exit.DONE


def commit() -> None:
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "ours")


def test_a_file_gets_the_standards_text_back(run: Run) -> None:
    Path("shop/manage.py").write_text("mine\n")
    commit()
    result = run("restore", "shop/manage.py")
    assert (result.code, result.out) == (Exit.DONE, "update    manage.py\n1 updated\n")
    assert result.err == "restored; see `git diff`, run the tests, commit\n"
    assert Path("shop/manage.py").read_text() == MANAGE
    assert Path("shop/manage.py").stat().st_mode & 0o100
    assert not [name for name in listing(Path("shop")) if name.startswith(".fwscaffold-")]


def test_a_directory_gets_all_of_its_files_back(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path("shop/shop")
    for path in package.iterdir():
        path.unlink()
    package.rmdir()
    Path("shop/Dockerfile").unlink()
    monkeypatch.chdir("shop")
    assert run("restore", "shop", "Dockerfile").out.splitlines()[-1] == "3 created"
    assert run("check").out.splitlines()[1].split()[4:] == ["3", "0", "0", "0"]
    Path("manage.py").write_text("mine\n")
    commit_here = git("commit", "--quiet", "--all", "--message", "ours")
    assert not commit_here
    assert run("restore", ".").out.splitlines()[-1] == "1 updated"


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_what_would_be_done_is_shown_and_not_done(run: Run, option: str) -> None:
    Path("shop/manage.py").write_text("mine\n")
    result = run("restore", "shop/manage.py", option)
    shown = "-mine\n+#!/usr/bin/env python\n" if option == "--diff" else "update    manage.py\n"
    assert (result.code, shown in result.out) == (Exit.DONE, True)
    assert Path("shop/manage.py").read_text() == "mine\n"


def test_a_file_that_is_as_it_was_is_left_alone(run: Run) -> None:
    assert run("restore", "shop/manage.py").out == "nothing to change\n"


@pytest.mark.parametrize("state", ["edited", "untracked", "ignored", "no git"])
def test_an_edit_that_is_not_committed_is_kept_unless_one_insists(run: Run, state: str) -> None:
    if state in {"untracked", "ignored"}:
        git("-C", "shop", "rm", "--quiet", "--cached", "manage.py")
        commit()
    if state == "ignored":
        Path("shop/.gitignore").write_text("manage.py\n")
    if state == "no git":
        Path("shop/.git").rename("gone")
    Path("shop/manage.py").write_text("mine\n")
    result = run("restore", "shop/manage.py")
    message = "`manage.py` has edits that are not committed, commit or stash them, or add `--force`"
    assert (result.code, result.out, result.err) == (Exit.CONFLICT, "", f"error: {message}\n")
    assert Path("shop/manage.py").read_text() == "mine\n"
    assert run("restore", "shop/manage.py", "--force").code == Exit.DONE
    assert Path("shop/manage.py").read_text() == MANAGE


def test_the_line_ends_of_windows_stay(run: Run) -> None:
    Path("shop/manage.py").write_text("mine\n", newline="\r\n")
    assert run("restore", "shop/manage.py", "--force").code == Exit.DONE
    assert Path("shop/manage.py").read_bytes() == b"#!/usr/bin/env python\r\n"
    assert run("restore", "shop/manage.py").out == "nothing to change\n"


def test_it_is_the_text_that_the_project_follows_also_where_there_is_a_newer_one(
    run: Run, make_templates: MakeTemplates
) -> None:
    make_templates({**FILES, "manage.py": "#!/usr/bin/env python3\n"})
    Path("shop/manage.py").unlink()
    assert run("restore", "shop/manage.py").code == Exit.DONE
    assert Path("shop/manage.py").read_text() == MANAGE


def test_a_text_that_nobody_has_any_more_is_said(run: Run, make_templates: MakeTemplates) -> None:
    make_templates({**FILES, "manage.py": "#!/usr/bin/env python3\n"})
    for name in ("manage.py", ".fwscaffold.base"):
        Path("shop", name).unlink()
    Path("shop/.git").rename("gone")
    result = run("restore", "shop/manage.py")
    message = (
        "the standard's text of `manage.py` is not here: `fwscaffold update` brings the newest"
    )
    assert (result.code, result.err) == (Exit.FAILED, f"error: {message}\n")


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["shop/manage.pi"], "`manage.pi` is no file of the standard, did you mean `manage.py`?"),
        (["elsewhere"], "`elsewhere` is in no project of fwscaffold's"),
        (["shop/manage.py", "blog/manage.py"], "the paths are in `shop` and `blog`, restore one after the other"),
    ],
)  # fmt: skip
def test_what_cannot_be_restored_is_one_line(run: Run, paths: list[str], message: str) -> None:
    run("new", "tiny", "blog", "--no-git")
    result = run("restore", *paths)
    assert (result.code, result.out, result.err) == (Exit.USAGE, "", f"error: {message}\n")


def test_of_many_files_none_is_proposed(run: Run, make_templates: MakeTemplates) -> None:
    make_templates({**FILES, **{f"{number}.txt": "" for number in range(31)}})
    run("new", "tiny", "large", "--no-git")
    message = "`nothing-like-it` is no file of the standard, `.fwscaffold.json` names them"
    assert run("restore", "large/nothing-like-it").err == f"error: {message}\n"


def test_nothing_is_written_through_a_link(run: Run) -> None:
    Path("shop/manage.py").unlink()
    Path("shop/manage.py").symlink_to("../outside")
    result = run("restore", "shop/manage.py")
    assert (result.code, result.err) == (
        Exit.CONFLICT,
        "error: `manage.py` is in the way, move it away\n",
    )
    assert not Path("outside").exists()


def test_an_update_that_is_under_way_comes_first(run: Run) -> None:
    write(Path("shop/.fwscaffold-update"), {"journal.json": "{}"})
    Path("shop/manage.py").unlink()
    result = run("restore", "shop/manage.py")
    assert (result.code, "an update is under way" in result.err) == (Exit.CONFLICT, True)


def test_a_newer_text_that_is_pending_is_the_standards(
    run: Run, make_templates: MakeTemplates
) -> None:
    newer = "#!/usr/bin/env python3\n"
    make_templates({**FILES, "manage.py": newer})
    path = Path("shop/.fwscaffold.json")
    mark = File(newer.encode(), executable=True).mark
    left = {name: {"to": to, "why": "x"} for name, to in (("manage.py", mark), ("README.md", ""))}
    path.write_text(json.dumps({**json.loads(path.read_text()), "pending": left}))
    assert run("restore", "shop/manage.py", "--force").code == Exit.DONE
    assert Path("shop/manage.py").read_text() == newer

import json
from pathlib import Path

import pytest

from cases import CASES, A, B, Case, begin, change, commit, held, publish, seen
from fwscaffold.errors import Exit
from tiny import FILES, MakeTemplates, Run, git, write

DIRTY = "`README.md` has changes that are not committed, commit or stash them, or add `--force`"
DISK_IS_FULL = """
case "$*" in
*--version) echo git version 2.38.0;;
*merge-tree*) echo fatal: disk is full >&2; exit 128;;
*) echo fatal: not a git repository >&2; exit 128;;
esac"""
PENDING = [
    "pending: shop/pages.py",
    "merge them with `--starters=merge`, or decline each with `--decline PATH --reason WHY`",
]
METADATA = FILES["pyproject.toml"]
NO_MERGE = (
    "to merge `pyproject.toml`, which you and the template have both changed: "
    "install git 2.38 or newer and try again"
)


@pytest.fixture(params=CASES)
def case(
    request: pytest.FixtureRequest, make_templates: MakeTemplates, run: Run, identity: None
) -> Case:
    """Return a case, begun."""
    case: Case = CASES[request.param]
    begin(case, make_templates, run)
    return case


@pytest.fixture
def conflict(make_templates: MakeTemplates, run: Run, identity: None) -> None:
    """Begin the case in which the same line was changed."""
    begin(CASES["the same line changed"], make_templates, run)


def assert_expected(case: Case) -> None:
    for name, content in case.expected.items():
        expected = content.encode() if isinstance(content, str) else content
        path = Path("shop", name)
        assert (path.read_bytes() if path.exists() else None) == expected, name


def test_an_update_makes_of_a_project_what_is_expected(case: Case, run: Run) -> None:
    result = run("update", "shop", *case.options)
    assert result.code == case.code, result
    assert_expected(case)


@pytest.mark.parametrize(
    ("newer", "is_told"),
    [
        ({"pyproject.toml": METADATA.replace("tinylib>=1", "tinylib>=2")}, True),
        ({"pyproject.toml": METADATA + "[tool.ours]\n"}, False),
        ({"manage.py": "#!/usr/bin/env python3\n"}, False),
    ],
)
def test_a_lock_file_that_an_update_leaves_behind_is_told(
    make_templates: MakeTemplates, run: Run, identity: None, newer: dict[str, str], is_told: bool
) -> None:
    make_templates(FILES)
    run("new", "tiny", "shop")
    Path("shop/uv.lock").write_text("version = 1\n")
    commit()
    make_templates({**FILES, **newer})
    result = run("update", "shop")
    assert (result.code, "run `uv lock`" in result.err) == (Exit.DONE, is_told)


def test_conflicts_leave_open_whether_a_lock_file_is_behind(
    make_templates: MakeTemplates, run: Run, identity: None
) -> None:
    make_templates(FILES)
    run("new", "tiny", "shop")
    Path("shop/uv.lock").write_text("version = 1\n")
    mine, theirs = (f"{METADATA}[tool.{name}]\n" for name in ("ours", "theirs"))
    Path("shop/pyproject.toml").write_text(mine.replace("tinylib", "own"))
    commit()
    make_templates({**FILES, "pyproject.toml": theirs.replace("tinylib", "other")})
    result = run("update", "shop")
    assert result.code == Exit.CONFLICT
    assert "when `pyproject.toml` is settled, run `uv lock`" in result.err
    assert "required before" not in result.err


def test_no_line_of_the_user_is_lost(case: Case, run: Run) -> None:
    before = held()
    run("update", "shop", *case.options)
    now = seen(held())
    theirs = {
        line
        for text in A.values()
        for line in (text.encode() if isinstance(text, str) else text).splitlines()
    }
    for name, content in case.edits.items():
        if content is not None:
            for line in {*before[name].splitlines()} - theirs - {*case.merged}:
                assert line in now, (name, line)


def test_an_update_taken_back_leaves_no_trace(case: Case, run: Run) -> None:
    before = held()
    if run("update", "shop", *case.options).code == Exit.CONFLICT:
        assert run("update", "shop", "--abort").code == Exit.DONE
        assert held() == before


def test_a_dry_run_and_a_diff_write_nothing(case: Case, run: Run) -> None:
    before = held()
    assert run("update", "shop", "--dry-run", *case.options).code == Exit.DONE
    patch = run("diff", "shop", *case.options)
    assert patch.code == Exit.DONE
    assert held() == before


def test_a_second_update_has_nothing_to_do(case: Case, run: Run) -> None:
    if run("update", "shop", *case.options).code == Exit.CONFLICT:
        for path in Path("shop").rglob("*"):
            if path.is_file() and b"<<<<<<< " in path.read_bytes():
                path.write_text("settled\n")
        assert run("update", "shop", "--continue").code == Exit.DONE
    commit()
    before = held()
    result = run("update", "shop")
    code = Exit.PENDING if case.code == Exit.PENDING else Exit.DONE
    assert (result.code, held()) == (code, before), result
    assert run("diff", "shop").out == ""


def test_what_is_done_is_said_with_the_next_step(
    make_templates: MakeTemplates, run: Run, identity: None
) -> None:
    edits: dict[str, str | bytes | None] = {"shop/pages.py": "mine\n", "manage.py": None}
    begin(Case(edits, release={"manage.py": "new()\n"}), make_templates, run)
    result = run("update", "shop")
    assert result.out.splitlines() == [
        "update    ci/tests.yml",
        "update    logo.bin",
        "keep      manage.py  (you deleted it, so it stays deleted)",
        "update    pyproject.toml",
        "create    shop/health.py",
        "keep      shop/pages.py  (you edited it, so the template's change is left to you)",
        "update    .fwscaffold.base",
        "update    .fwscaffold.json",
        "1 created, 5 updated, 2 left to you",
    ]
    assert result.err.splitlines() == [
        "updated shop to fwscaffold 0.1.0; see `git diff`, run the tests, commit",
        *PENDING,
    ]
    result = run("update", "shop", "--force")
    assert result.out.splitlines() == [
        "keep      shop/pages.py  (you edited it, so the template's change is left to you)",
        "1 left to you",
    ]
    assert (result.code, result.err.splitlines()) == (Exit.PENDING, PENDING)


def test_a_conflict_is_named_and_the_update_goes_on_when_it_is_settled(
    run: Run, conflict: None
) -> None:
    result = run("update", "shop")
    assert result.code == Exit.CONFLICT
    assert "conflict  pyproject.toml\n" in result.out
    message = (
        "error: conflicts are left in `pyproject.toml`: settle them and run "
        "`fwscaffold update --continue`, or take all back with `--abort`\n"
    )
    assert result.err == message
    again = run("update", "shop", "--continue")
    assert (again.code, again.err) == (Exit.CONFLICT, message)
    assert "shop/.fwscaffold.json: unfinished: an update is under way" not in again.out
    change({"pyproject.toml": "settled\n"})
    assert run("update", "shop", "--continue").code == Exit.DONE
    assert git("-C", "shop", "status", "--porcelain", "--untracked-files=no")
    assert ".fwscaffold-update" not in held()
    assert run("check", "shop").out.count("edited: ") == 1


def test_a_settled_conflict_may_be_a_deletion(run: Run, conflict: None) -> None:
    run("update", "shop")
    change({"pyproject.toml": None})
    assert run("update", "shop", "--continue").code == Exit.DONE


def test_check_tells_of_an_update_that_is_under_way(run: Run, conflict: None) -> None:
    run("update", "shop")
    result = run("check", "shop")
    assert result.code == Exit.DRIFT
    assert (
        "error: shop: unfinished: an update is under way, end it with "
        "`fwscaffold update --continue` or with `--abort`\n"
    ) in result.out


def test_an_update_that_is_under_way_keeps_another_from_starting(run: Run, conflict: None) -> None:
    run("update", "shop")
    before = held()
    result = run("update", "shop", "--force")
    assert (result.code, result.err) == (
        Exit.CONFLICT,
        "error: an update of `shop` is under way, end it with `--continue` or with `--abort`\n",
    )
    assert held() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--continue"], "no update of `shop` is under way, start one with `fwscaffold update`"),
        (["--abort"], "no update of `shop` is under way, start one with `fwscaffold update`"),
        (["--abort", "--continue"], "`--continue` and `--abort` exclude each other, choose one"),
        (["--set", "docker"], "setting `docker` has no value, write `--set docker=no`"),
        (["--set", "dokcer=no"], "no such question `dokcer`, did you mean `docker`?"),
        (["--set", "docker=perhaps"], "docker `perhaps` is neither true nor false"),
        (["--set", "database=oracle"], "database `oracle` is not a choice, choose `sqlite`, `postgresql` or `mysql`"),
    ],
)  # fmt: skip
def test_a_wrong_use_is_one_line_that_says_what_to_do(
    run: Run, conflict: None, arguments: list[str], message: str
) -> None:
    before = held()
    result = run("update", "shop", *arguments)
    assert (result.code, result.out, result.err) == (Exit.USAGE, "", f"error: {message}\n")
    assert held() == before


def test_changes_that_are_not_committed_stop_it_unless_forced(run: Run, conflict: None) -> None:
    change({"README.md": "mine\n", "own.txt": ""})
    before = held()
    result = run("update", "shop")
    assert (result.code, result.err) == (
        Exit.CONFLICT,
        f"error: {DIRTY}\n",
    )
    assert held() == before
    assert run("update", "shop", "--dry-run").code == Exit.DONE
    assert "conflict  pyproject.toml" in run("update", "shop", "--force").out


def test_a_diff_is_a_patch_of_what_the_update_does(
    make_templates: MakeTemplates, run: Run, identity: None
) -> None:
    begin(Case({"shop/pages.py": "mine\n"}, release={"README.md": None}), make_templates, run)
    result = run("diff", "shop")
    assert result.err.splitlines() == [
        "keep      shop/pages.py  (you edited it, so the template's change is left to you)",
        "1 created, 5 updated, 1 deleted, 1 left to you",
    ]
    assert "--- README.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-# Shop\n" in result.out
    assert "Binary file logo.bin differs\n" in result.out
    assert "--- ci/tests.yml\n+++ ci/tests.yml\n@@ -1,4 +1,5 @@\n" in result.out
    assert "--- /dev/null\n+++ shop/health.py\n@@ -0,0 +1 @@\n+live = True\n" in result.out
    git("-C", "shop", "apply", "--check", "-p0", "--exclude", "logo.bin", stdin=result.out)


def test_a_missing_newline_is_shown(
    make_templates: MakeTemplates, run: Run, identity: None
) -> None:
    begin(CASES["no newline at the end"], make_templates, run)
    assert (
        "+  - prepare\n   - checkout\n   - install\n   - test\n\\ No newline at end of file\n"
        in run("diff", "shop").out
    )


def test_json_tells_each_change(run: Run, conflict: None) -> None:
    change({"shop/pages.py": "mine\n"})
    report = run("update", "shop", "--dry-run", "--json").json
    assert (report["framework"], report["from"], report["to"]) == ("tiny", "0.1.0", "0.1.0")
    changes = {entry["path"]: entry for entry in report["changes"]}
    assert {path: entry["change"] for path, entry in changes.items()} == {
        ".fwscaffold.base": "update",
        ".fwscaffold.json": "update",
        "ci/tests.yml": "update",
        "logo.bin": "update",
        "pyproject.toml": "conflict",
        "shop/health.py": "create",
        "shop/pages.py": "keep",
    }
    assert changes["shop/pages.py"]["note"].startswith("you edited it")


def test_an_answer_that_is_changed_stays_changed(run: Run, conflict: None) -> None:
    run("update", "shop", "--set", "database=mysql", "--set", "docker=no", "--set", "author-name=Ż")
    change({"pyproject.toml": "settled\n"})
    run("update", "shop", "--continue")
    receipt = json.loads(Path("shop/.fwscaffold.json").read_text("utf-8"))
    assert (
        receipt["answers"].items()
        >= {"database": "mysql", "docker": False, "author_name": "Ż"}.items()
    )
    assert "Dockerfile" not in receipt["files"]


def test_a_project_of_a_newer_version_is_refused(run: Run, conflict: None) -> None:
    path = Path("shop/.fwscaffold.json")
    path.write_text(path.read_text().replace('"0.1.0"', '"0.10.0"'))
    result = run("update", "shop", "--force")
    assert (result.code, result.err) == (
        Exit.USAGE,
        "error: `shop` was written by fwscaffold 0.10.0, this is 0.1.0: upgrade fwscaffold first\n",
    )


@pytest.mark.parametrize("name", ["shop", "shop/health.py"])
@pytest.mark.parametrize("kind", ["link", "directory", "file"])
def test_nothing_is_written_through_a_link_or_over_a_directory(
    run: Run, make_templates: MakeTemplates, identity: None, name: str, kind: str
) -> None:
    begin(CASES["the application's directory deleted"], make_templates, run)
    outside, obstacle = Path("outside"), Path("shop", name)
    outside.mkdir()
    if name == "shop":
        obstacle.rmdir()
    if kind == "link":
        obstacle.symlink_to(outside.absolute())
    elif kind == "directory":
        obstacle.mkdir()
    else:
        obstacle.touch()
    result = run("update", "shop")
    if (name, kind) in {("shop", "directory"), ("shop/health.py", "file")}:
        assert result.code == Exit.DONE
    else:
        message = (
            f"error: `shop/{name}` is in the way of one of the template's files, move it away\n"
        )
        assert (result.code, result.err) == (Exit.CONFLICT, message)
        assert not Path("shop/.fwscaffold-update").exists()
    assert not list(outside.iterdir())


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (None, f"there is no git {NO_MERGE}"),
        ("echo 'git version 2.37.1 (Apple Git-137.1)'", f"git 2.37.1 is too old {NO_MERGE}"),
        (
            DISK_IS_FULL,
            "git cannot merge (disk is full), mend that and try again",
        ),
    ],
)
def test_without_a_git_that_merges_nothing_is_touched(
    run: Run,
    conflict: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str | None,
    message: str,
) -> None:
    before = held()
    if script:
        write(tmp_path / "bin", {"git": f"#!/bin/sh\n{script}\n"})
        (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    result = run("update", "shop")
    assert (result.code, result.out, result.err) == (Exit.FAILED, "", f"error: {message}\n")
    assert held() == before


def test_without_git_a_case_is_as_expected_or_nothing_is_touched(
    case: Case, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held()
    monkeypatch.setenv("PATH", "")
    result = run("update", "shop", *case.options)
    if result.code == Exit.FAILED:
        assert result.err.startswith("error: there is no git to merge `")
        assert held() == before
    else:
        assert result.code == case.code == Exit.DONE, result
        assert_expected(case)


def test_without_git_what_only_the_template_changed_is_updated(
    run: Run, make_templates: MakeTemplates, identity: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(CASES["untouched"], make_templates, run)
    monkeypatch.setenv("PATH", "")
    assert run("update", "shop").code == Exit.DONE
    assert Path("shop/pyproject.toml").read_text() == B["pyproject.toml"]


def test_permissions_are_kept(run: Run, make_templates: MakeTemplates, identity: None) -> None:
    begin(CASES["untouched"], make_templates, run)
    Path("shop/pyproject.toml").chmod(0o600)
    Path("shop/manage.py").chmod(0o700)
    publish(make_templates, {"manage.py": "new()\n"})
    run("update", "shop", "--force")
    modes = [Path("shop", name).stat().st_mode & 0o777 for name in ("pyproject.toml", "manage.py")]
    assert modes == [0o600, 0o700]

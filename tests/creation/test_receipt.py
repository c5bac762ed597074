import json
import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from fwscaffold.command import command_line
from fwscaffold.creation import receipt
from fwscaffold.creation.left import Left
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.catalog import find
from fwscaffold.template.render import digest
from tiny import MakeTemplates, Run

BLOB = "100644 " + "0" * 40
WHOLE = {"fwscaffold": "1", "framework": "tiny", "answers": {}, "files": {}}


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates(
        {"b/Ż.txt": "text\n", "a.txt": "{{ cookiecutter.project_name }}\n", "manage.py": ""}
    )


def test_a_receipt_has_one_sorted_line_for_each_file(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git")
    lines = Path("shop/.fwscaffold.json").read_text("utf-8").splitlines()
    assert lines[:3] == ["{", '  "fwscaffold": "0.1.0",', '  "framework": "tiny",']
    assert re.fullmatch(r'  "template": "[0-9a-f]{64}",', lines[3])
    assert lines[lines.index('  "files": {') :] == [
        '  "files": {',
        '    "a.txt": "100644 d469ae720d5be38d9bb49bb751e4d461ce79cf0e",',
        '    "b/Ż.txt": "100644 8e27be7d6154a1f68ea9160ef0e18691d20560dc",',
        '    "manage.py": "100755 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"',
        "  }",
        "}",
    ]


def test_a_receipt_holds_the_public_answers_and_no_other(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git", "--description", "{{ 1 }}")
    answers = json.loads(Path("shop/.fwscaffold.json").read_text())["answers"]
    assert answers["description"] == "{{ 1 }}"
    assert not [key for key in answers if key.startswith("_")]


def test_what_is_written_is_what_is_read(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git")
    found = receipt.read(Path("shop"))
    assert found.file.content == Path("shop/.fwscaffold.json").read_bytes()
    assert PurePosixPath("b/Ż.txt") in found.files


def test_a_receipt_of_the_first_format_is_read() -> None:
    first = {"fwscaffold": "0.1.0", "framework": "tiny", "answers": {}, "files": {"a.txt": BLOB}}
    Path(".fwscaffold.json").write_text(json.dumps(first))
    found = receipt.read(Path())
    assert found.files == {PurePosixPath("a.txt"): BLOB}
    assert (found.template, found.pending, found.declined) == ("", {}, {})


def test_what_was_left_is_kept_with_its_reason(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git")
    left = {PurePosixPath("a.txt"): Left(BLOB, "you edited it"), PurePosixPath("b"): Left("", "x")}
    written = replace(receipt.read(Path("shop")), pending=left, declined=left)
    Path("shop/.fwscaffold.json").write_bytes(written.file.content)
    assert receipt.read(Path("shop")) == written


def test_another_state_of_the_template_has_another_digest(
    run: Run, make_templates: MakeTemplates
) -> None:
    seen = set()
    for files in ({"a": "1"}, {"a": "2"}, {"b": "2"}, {"a": b"\0"}, {"manage.py": ""}):
        make_templates(files)
        seen.add(digest(find("tiny")))
    make_templates({"a": "1"}, _frame=["a"])
    assert len({*seen, digest(find("tiny"))}) == 6
    make_templates({"a": "1"})
    assert digest(find("tiny")) in seen


def test_a_directory_without_a_receipt_is_told_how_to_get_one() -> None:
    with pytest.raises(ScaffoldError) as caught:
        receipt.read(Path("shop"))
    assert str(caught.value) == (
        "`shop` has no `.fwscaffold.json`, name a project or write one with "
        "`fwscaffold adopt FRAMEWORK shop`"
    )
    assert caught.value.exit_code == Exit.USAGE


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<<<<<<< HEAD", "expecting value"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "a part of it is not there"),
        ('{"fwscaffold": "0.1.0", "framework": "tiny", "answers": {}}', "a part of it is not there"),
        ('{"fwscaffold": "0.1.0", "fwscaffold": "0.1.1"}', "`fwscaffold` is there twice"),
        ('{"fwscaffold": NaN}', "`nan` is not a number"),
        ('{"fwscaffold": "0.1.0 @ file:///x", "framework": "", "answers": {}, "files": {}}', "is no version"),
        ('{"fwscaffold": "1\\u001b[2J", "framework": "", "answers": {}, "files": {}}', "is no version"),
        (json.dumps({**WHOLE, "template": "x"}), "`x` is no digest"),
        (json.dumps({**WHOLE, "pending": {"a": {"to": "x", "why": ""}}}), "`a` is no file that was left"),
        (json.dumps({**WHOLE, "declined": {"a": 3}}), "`a` is no file that was left"),
        (json.dumps({**WHOLE, "pending": {"../a": {"to": BLOB, "why": ""}}}), "is no file that was written"),
        *(
            (
                json.dumps({"fwscaffold": "1", "framework": "tiny", "answers": {}, "files": {name: mark}}),
                "is no file that was written",
            )
            for name, mark in [
                ("/etc/passwd", BLOB),
                ("../x", BLOB),
                ("a/../../x", BLOB),
                ("a/..", BLOB),
                ("a//b", BLOB),
                ("", BLOB),
                (".", BLOB),
                (".git/config", BLOB),
                (".GIT/config", BLOB),
                ("deep/.git/config", BLOB),
                (".fwscaffold.json", BLOB),
                (".fwscaffold-update/journal.json", BLOB),
                ("n" * 256, BLOB),
                ("a\ud800", BLOB),
                ("C:x", BLOB),
                ("a\\b", BLOB),
                ("a\nb", BLOB),
                ("a", "120000 " + "0" * 40),
                ("a", "0" * 40),
                ("a", 3),
            ]
        ),
    ],
)  # fmt: skip
def test_a_broken_receipt_is_one_line_with_the_next_step(content: str, why: str) -> None:
    Path(".fwscaffold.json").write_text(content)
    with pytest.raises(ScaffoldError) as caught:
        receipt.read(Path())
    message = str(caught.value)
    assert message.startswith("`.fwscaffold.json` is broken (")
    assert why in message
    assert message.endswith("), restore it or write one with `fwscaffold adopt FRAMEWORK .`")
    assert "\n" not in message


def test_a_receipt_of_two_branches_is_one_line_that_tells_how_to_settle_it(tmp_path: Path) -> None:
    text = '{\n<<<<<<< HEAD\n  "fwscaffold": "2"\n=======\n  "fwscaffold": "1"\n>>>>>>> topic\n}\n'
    (tmp_path / ".fwscaffold.json").write_text(text)
    with pytest.raises(ScaffoldError) as caught:
        receipt.read(tmp_path)
    message = str(caught.value)
    again = command_line(["fwscaffold", "update", "--continue", tmp_path])
    assert message.endswith(
        f" is in conflict between two branches, make one of both with `{again}`"
    )
    assert caught.value.exit_code is Exit.CONFLICT


def test_a_receipt_of_ten_megabytes_is_answered_in_one_line(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git")
    path = Path("shop/.fwscaffold.json")
    content = json.loads(path.read_text())
    answers = {**content["answers"], "description": "x" * 10_000_000}
    path.write_text(json.dumps({**content, "answers": answers}))
    result = run("check", "shop", "--format", "json")
    assert (result.code, "larger than 1,000,000 bytes" in result.out) == (Exit.UNJUDGED, True)
    result = run("update", "shop", "--force")
    assert (result.code, result.err.count("\n")) == (Exit.USAGE, 1)
    assert len(result.err) < 200


def test_a_receipt_that_is_a_link_is_not_written_through(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git")
    path, outside = Path("shop/.fwscaffold.json"), Path("outside.json")
    path.rename(outside)
    path.symlink_to("../outside.json")
    before = outside.read_bytes()
    run("update", "shop", "--force", "--set", "docker=no")
    assert outside.read_bytes() == before

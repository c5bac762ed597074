"""Numbers that the pages name are those of the tests and cases that they speak of."""

import re
from pathlib import PurePosixPath

import test_hostile
from cases import CASES
from creation.test_surroundings import CASES as SURROUNDINGS
from creation.test_surroundings import ENDS, STEPS
from guide import DOCS
from support import FRAMEWORKS, tree

SECURITY = (DOCS.parent / "SECURITY.md").read_text("utf-8")
NUMBERS = {3: "three", 4: "four", 38: "Thirty-eight"}


def test_security_names_as_many_texts_and_surroundings_as_are_tried() -> None:
    texts = sum(1 for _ in test_hostile.answers())
    assert f"{texts:,} texts for each framework" in SECURITY
    told = f"{len(SURROUNDINGS)} surroundings; {NUMBERS[len(STEPS)]} later steps, ended in"
    assert f"{told} {NUMBERS[len(ENDS)]} ways" in SECURITY


def test_updates_has_a_line_for_each_case() -> None:
    page, _, _ = (DOCS / "updates.md").read_text("utf-8").partition("## A fleet")
    assert f"{NUMBERS[len(CASES)]} things that people do" in page
    rows = re.findall(r"^[|] (?!case |---)", page, re.MULTILINE)
    assert len(rows) == len(CASES)


def test_what_is_typed_is_never_computed_and_is_quoted_as_the_page_about_commands_says() -> None:
    page = (DOCS / "commands.md").read_text("utf-8")
    text, in_markdown = re.findall(r"`([{]{2} 7\S+7 [}]{2})`", page)
    for framework in FRAMEWORKS:
        files = tree(framework, {"project_name": text, "project_slug": "shop"})
        by_suffix = {PurePosixPath(path).suffix: set[str]() for path in files}
        for path, file in files.items():
            found = re.findall(r"[{]{2} 7\S+7 [}]{2}", file.content.decode("utf-8"))
            by_suffix[path.suffix] |= set(found)
        assert by_suffix[".py"] == {text}
        assert by_suffix[".md"] == {in_markdown}

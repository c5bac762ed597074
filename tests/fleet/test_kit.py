"""The kit finds what it looks for: each fault is planted once, and what is whole is left alone."""

from pathlib import Path

import pytest

from editions import EDITIONS, R1, R2
from following import settled
from fwscaffold.template.catalog import catalog
from issuing import issued
from losses import History, lost, returned
from services import services
from soundness import problems
from tiny import write

WHOLE = {
    "shop/__init__.py": "from . import pages\n",
    "shop/pages.py": "from .texts import HOME\n\ndef home():\n    return HOME\n",
    "shop/texts.py": "HOME = 'home'\n",
    "settings.py": "HANDLER = 'shop.pages.home'\n",
    "main.py": "from shop import pages\n\nprint(pages.home())\n",
}
FAULTS = {
    "no Python": {"shop/texts.py": "HOME = (\n"},
    "an undefined name": {"shop/pages.py": "def home():\n    return HOME\n"},
    "no such name": {"shop/texts.py": "HOUSE = 'home'\n"},
    "no such module": {"main.py": "from shop import sites\n"},
    "nothing of that name in the module": {"main.py": "from shop import pages\n\npages.house()\n"},
    "a module that a text names": {"settings.py": "HANDLER = 'shop.sites.home'\n"},
}


def test_whole_code_is_whole(tmp_path: Path) -> None:
    write(tmp_path, WHOLE)
    assert problems([tmp_path]) == {tmp_path: set()}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, tmp_path: Path) -> None:
    write(tmp_path, {**WHOLE, **FAULTS[fault]})
    assert problems([tmp_path])[tmp_path]


def test_a_line_is_lost_when_it_is_nowhere(tmp_path: Path) -> None:
    history = History(tmp_path, lines={'"flask>=3.1,<4",'}, last={"a.py"})
    before = {"a.py": b'    "flask>=3.1,<4",\n    "redis>=6.1,<7",\n    "httpx>=1,<2",\n'}
    after = {"b.py": b'    "flask>=3.2,<4",\n    "redis>=6.2,<7",\n'}
    assert lost(before, after, history) == {'"httpx>=1,<2",'}


def test_what_an_owner_deleted_has_returned_also_under_its_new_name(tmp_path: Path) -> None:
    history = History(tmp_path, last={"shop/errors.py", "AGENTS.md", "compose.yaml"})
    after = {"shop/failures.py": b"", "AGENTS.md": b""}
    assert returned({"compose.yaml": b""}, after, history, R2) == {*after}


def test_a_conflict_is_settled_with_the_fix_and_what_is_the_owners() -> None:
    text = conflict("mine", "theirs") + "1\n" + conflict("old", "frame-src")
    assert settled(text.encode(), R1) == b"mine\n1\nframe-src\n"


def test_a_settled_conflict_has_the_new_name_of_a_module() -> None:
    text = conflict("from . import errors, ours\nform.errors", "from . import failures")
    assert settled(text.encode(), R2) == b"from . import failures, ours\nform.errors\n"


def conflict(mine: str, theirs: str) -> str:
    return f"<<<<<<< yours\n{mine}\n=======\n{theirs}\n>>>>>>> fwscaffold-1\n"


def test_the_last_release_is_whole_in_every_framework(tmp_path: Path) -> None:
    with issued(EDITIONS, tmp_path) as releases:
        made = {name: tmp_path / f"a-{name}-site" for name in catalog()}
        for name, path in made.items():
            words = ("new", name, path, "--yes", "--no-git")
            assert releases[-1].run(*words).code == 0
            texts = [each.read_text("utf-8") for each in path.rglob("*.py")]
            assert any(releases[-1].fixes[name].is_in(text) for text in texts)
    assert {path.name: found for path, found in problems(made.values()).items() if found} == {}


def test_the_sixty_are_of_every_framework_and_differ() -> None:
    drawn = services()
    assert {each.framework for each in drawn} == {*catalog()}
    assert len({(each.framework, each.options) for each in drawn}) > 50

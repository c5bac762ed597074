"""Lines go into the owner's text by syntax, and out of it again."""

import pytest

from fwscaffold.resource.literals import UnrecognisableError
from fwscaffold.resource.wiring import Wire, unwired, wired

ITEM = Wire("x.py", "THINGS", '"b",')
PAIR = Wire("x.py", "THINGS", '"B": b,', "from .b import b")
CALL = Wire("x.py", "response.menu", '(T("B"), x == "b", URL("b"), []),')

CASES = {
    "a list": (ITEM, 'THINGS = [\n    "a",\n]\n', 'THINGS = [\n    "a",\n    "b",\n]\n'),
    "a tuple": (ITEM, 'THINGS = (\n    "a",\n)\n', 'THINGS = (\n    "a",\n    "b",\n)\n'),
    "nothing yet": (ITEM, "THINGS = []\n", 'THINGS = [\n    "b",\n]\n'),
    "annotated": (
        ITEM,
        'THINGS: list[str] = [\n    "a",\n]\n',
        'THINGS: list[str] = [\n    "a",\n    "b",\n]\n',
    ),
    "the first of a sum": (
        ITEM,
        'THINGS = [\n    "a",\n] + more()\nTHINGS += ["c"]\n',
        'THINGS = [\n    "a",\n    "b",\n] + more()\nTHINGS += ["c"]\n',
    ),
    "comments": (
        ITEM,
        'THINGS = [\n    # one\n    "a",  # two, [\n    # three\n]\n',
        'THINGS = [\n    # one\n    "a",  # two, [\n    "b",\n    # three\n]\n',
    ),
    "only a comment": (
        ITEM,
        "THINGS = [\n    # later\n]\n",
        'THINGS = [\n    "b",\n    # later\n]\n',
    ),
    "in a function": (
        ITEM,
        'def f():\n    THINGS = [\n        "a",\n    ]\n',
        'def f():\n    THINGS = [\n        "a",\n        "b",\n    ]\n',
    ),
    "an attribute": (
        CALL,
        "response.menu = [\n    (1, 2),\n]\n",
        'response.menu = [\n    (1, 2),\n    (T("B"), x == "b", URL("b"), []),\n]\n',
    ),
    "other letters": (
        ITEM,
        's = "ä😀"; THINGS = {"é": 1} and []\nTHINGS = [\n    "ö\x0c",\n]\n',
        's = "ä😀"; THINGS = {"é": 1} and []\nTHINGS = [\n    "ö\x0c",\n    "b",\n]\n',
    ),
    "no import yet": (
        PAIR,
        '"""Doc."""\n\nTHINGS = {}\n',
        '"""Doc."""\n\nfrom .b import b\n\nTHINGS = {\n    "B": b,\n}\n',
    ),
    "imports of libraries": (
        PAIR,
        "import os\n\nfrom lib import x\n\nTHINGS = {}\n",
        'import os\n\nfrom lib import x\n\nfrom .b import b\n\nTHINGS = {\n    "B": b,\n}\n',
    ),
    "between imports": (
        PAIR,
        'from ..z import z\nfrom .a import a\nfrom .c import c\n\nTHINGS = {\n    "A": a,\n}\n',
        'from ..z import z\nfrom .a import a\nfrom .b import b\nfrom .c import c\n\nTHINGS = {\n    "A": a,\n    "B": b,\n}\n',
    ),
    "its import is there": (
        PAIR,
        'from .b import b\n\nTHINGS = {\n    "A": b.a,\n}\n',
        'from .b import b\n\nTHINGS = {\n    "A": b.a,\n    "B": b,\n}\n',
    ),
    "after imports": (
        PAIR,
        "from .a import (\n    a,\n    aa,\n)\n\nTHINGS = {\n    **a,\n}\n",
        'from .a import (\n    a,\n    aa,\n)\nfrom .b import b\n\nTHINGS = {\n    **a,\n    "B": b,\n}\n',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_in_and_out(name: str) -> None:
    wire, before, after = CASES[name]
    assert wired(before, wire) == after
    assert wired(after, wire) == after
    if name != "its import is there":
        assert unwired(after, wire) == before


def test_one_line_is_unfolded() -> None:
    unfolded = 'THINGS = [\n    "a",\n    f("é"),\n    "b",\n]\n'
    assert wired('THINGS = ["a", f("é")]\n', ITEM) == unfolded


NO_PLACE = {
    "no list": 'OTHERS = ["a"]\n',
    "a call": "THINGS = list()\n",
    "two of them": "THINGS = []\nTHINGS = []\n",
    "no Python": "THINGS = [\n",
    "no comma": 'THINGS = [\n    "a"\n]\n',
    "an end beside the last": 'THINGS = ["a",\n    "c"]\n',
}


@pytest.mark.parametrize("name", NO_PLACE)
def test_no_place(name: str) -> None:
    with pytest.raises(UnrecognisableError):
        wired(NO_PLACE[name], ITEM)


NOT_THERE = {
    "not in the list": (ITEM, 'THINGS = [\n    "a",\n] + ["b"]\n'),
    "with a neighbour": (ITEM, 'THINGS = [\n    "a", "b",\n]\n'),
    "on the line of the bracket": (ITEM, 'THINGS = ["b"]\n'),
    "twice": (PAIR, 'from .b import b\n\nTHINGS = {\n    "A": b,\n    "All": b,\n}\n'),
    "by another name": (PAIR, 'from .b import b as c\n\nTHINGS = {\n    "B": c,\n}\n'),
    "without its import": (PAIR, 'THINGS = {\n    "B": b,\n}\n'),
}


@pytest.mark.parametrize("name", NOT_THERE)
def test_what_is_not_there_is_not_taken_out(name: str) -> None:
    wire, text = NOT_THERE[name]
    with pytest.raises(UnrecognisableError):
        unwired(text, wire)


def test_what_its_owner_has_taken_out_is_gone() -> None:
    for wire, text in ((ITEM, 'THINGS = [\n    "a",\n]\n'), (PAIR, "THINGS = {}\n")):
        assert unwired(text, wire) == text


def test_another_key_is_taken_out() -> None:
    text = 'import os\n\nfrom .b import b\n\nTHINGS = {\n    "A": a,\n    "All": b,\n}\n'
    assert unwired(text, PAIR) == 'import os\n\nTHINGS = {\n    "A": a,\n}\n'


def test_what_its_owner_has_wired_otherwise_is_left_alone() -> None:
    text = 'from .b import b\n\n\ndef things():\n    return {"B": b}\n'
    assert wired(text, PAIR) == text

from pathlib import PurePosixPath

import pytest

from fwscaffold.lifecycle.standard import State, is_frame, state
from fwscaffold.tree import File

PATH = PurePosixPath("order.txt")
ORIGINAL = File(b"one\ntwo\nthree\n")
PYTHON = File(b"def name(first, last):\n    return f'{first} {last}'  # in that order\n")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".github/workflows/ci.yml", True),
        ("pyproject.toml", True),
        ("shop/pyproject.toml", False),
        ("PYPROJECT.TOML", False),
        ("shop/pages.py", False),
    ],
)
def test_a_pattern_is_for_the_whole_path(path: str, expected: bool) -> None:
    assert is_frame(PurePosixPath(path), [".github/*", "pyproject.toml"]) is expected


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (None, State.MISSING),
        (ORIGINAL, State.PRISTINE),
        (File(b"one\r\ntwo\r\nthree\r\n"), State.PRISTINE),
        (File(b"one\r\ntwo\nthree\n"), State.EXTENDED),
        (File(b"zero\none\ntwo\n2.5\nthree\nfour\n"), State.EXTENDED),
        (File(b"one\ntwo\nthree"), State.EXTENDED),
        (File(b"one\nthree\ntwo\n"), State.EDITED),
        (File(b"one\ntwo\n"), State.EDITED),
        (File(b""), State.EDITED),
        (File(b"one\ntwo\nthree # 3\n"), State.EDITED),
        (File(ORIGINAL.content, executable=True), State.PRISTINE),
    ],
)
def test_a_file_is_judged_by_what_was_written(present: File | None, expected: State) -> None:
    assert state(PATH, ORIGINAL.mark, present, ORIGINAL) is expected


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (
            b'def name(\n    first,\n    last,\n):\n    return f"{first} {last}"  # in that order\n',
            State.PRISTINE,
        ),
        (
            b'A = 1\ndef name(first,\n         last):\n    return f"{first} {last}"  # in that order\n',
            State.EXTENDED,
        ),
        (b"def name(first, last):\n    return f'{first} {last}'\n", State.EDITED),
        (b"def name(first, last):\n    return f'{last} {first}'  # in that order\n", State.EDITED),
        (b"def name(first, last:\n    return f'{first} {last}'  # in that order\n", State.EDITED),
    ],
)
def test_python_is_judged_by_what_it_says(present: bytes, expected: State) -> None:
    path = PurePosixPath("shop/names.py")
    assert state(path, PYTHON.mark, File(present), PYTHON) is expected


def test_an_item_of_a_list_is_a_line_more() -> None:
    original, present = File(b"A = [\n    1,\n]\n"), File(b"A = [\n    1,\n    2,\n]\n")
    found = state(PurePosixPath("shop/names.py"), original.mark, present, original)
    assert found is State.EXTENDED


def test_what_is_not_known_to_be_extended_is_edited() -> None:
    extended = File(ORIGINAL.content + b"four\n")
    assert state(PATH, ORIGINAL.mark, extended, None) is State.EDITED
    assert state(PATH, ORIGINAL.mark, ORIGINAL, None) is State.PRISTINE

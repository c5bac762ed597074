"""What is inside of a directory, links followed, and which files are there."""

import os
from pathlib import Path, PurePosixPath

from fwscaffold.reading import find_files, is_inside


def test_what_a_link_leads_to_is_where_it_is() -> None:
    for name in ("shop/code", "other"):
        Path(name).mkdir(parents=True)
    Path("shop/out").symlink_to("../other")
    Path("shop/in").symlink_to("code")
    Path("door").symlink_to("shop")
    inside = ("shop/code/a.py", "shop/missing.py", "shop/in/a.py", "door/code", "shop/../shop/code")
    assert [name for name in inside if not is_inside(Path(name), Path("shop"))] == []
    outside = ("shop", "shop/out", "shop/out/a.py", "shop/../other", "other", "shopping")
    assert [name for name in outside if is_inside(Path(name), Path("shop"))] == []
    assert is_inside(Path("door/code"), Path("door"))


def test_files_are_found_whatever_links_lead_to_them_from_inside() -> None:
    for name in ("shop/code", "other"):
        Path(name).mkdir(parents=True)
    for name in ("shop/a.py", "shop/code/b.py", "other/c.py"):
        Path(name).write_text(name)
    Path("shop/a.py").chmod(0o755)
    Path("shop/out").symlink_to("../other")
    Path("shop/in").symlink_to("code")
    Path("shop/one.py").symlink_to("code/b.py")
    Path("shop/lost.py").symlink_to("nothing")
    os.mkfifo("shop/pipe.py")
    there = ["a.py", "code/b.py", "in/b.py", "one.py"]
    not_there = ["out/c.py", "lost.py", "pipe.py", "code", "code/none.py", "none/a.py"]
    found = dict(find_files(Path("shop"), map(PurePosixPath, there + not_there)))
    assert [*map(str, found)] == there
    assert found[PurePosixPath("a.py")].executable
    assert found[PurePosixPath("one.py")].content == b"shop/code/b.py"
    assert not found[PurePosixPath("one.py")].executable


def test_nothing_is_found_in_a_directory_that_is_gone() -> None:
    assert dict(find_files(Path("gone"), [PurePosixPath("a"), PurePosixPath("b/c")])) == {}

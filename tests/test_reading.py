"""What is inside of a directory, links followed."""

from pathlib import Path

from fwscaffold.reading import is_inside


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

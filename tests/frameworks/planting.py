"""Faults that are put into a project, to see that a gate finds them."""

from pathlib import Path


def plant(shop: Path, name: str, old: str, new: str) -> None:
    """Put a fault into the one file of this name."""
    (file,) = shop.rglob(name)
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old} in {name}"
    file.write_text(text.replace(old, new), "utf-8")

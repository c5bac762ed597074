#!/usr/bin/env python3
"""Carry the pages of `docs/growing` out and write what they change into their tables.

`.venv/bin/python tools/growth.py` takes a project of each framework and data layer, and runs
no gates; `… NAME` only those whose name begins so, and leaves the other lines as they are.
"""

import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "growth"))
sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "frameworks"))

from growing import Grown, grow
from guide_pages import Variant, pages, variants
from projects import new_project
from table import TABLE, rows, with_rows


def carried_out(variant: Variant) -> list[Grown]:
    """Return what each page changes in a project; tell what cannot be carried out."""
    with tempfile.TemporaryDirectory() as directory:
        project, _ = new_project(variant, Path(directory) / "shop")
        grown = [grow(project, variant, page, lambda _: ()) for page in counted()]
    for failure in (failure for each in grown for failure in each.failures):
        print(f"{variant.name}: {failure}", file=sys.stderr)
    return grown


def counted() -> list[Path]:
    """Return the pages that have a table; the others change no file that is kept."""
    return [page for page in pages() if TABLE.search(page.read_text("utf-8"))]


def main(names: list[str]) -> None:
    """Write the tables of all pages."""
    chosen = [each for each in variants() if each.name.startswith(tuple(names or [""]))]
    measured = {variant.title: carried_out(variant) for variant in chosen}
    for number, page in enumerate(counted()):
        text = page.read_text("utf-8")
        changes = {title: grown[number].change for title, grown in measured.items()}
        page.write_text(with_rows(text, {**rows(text), **changes}), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

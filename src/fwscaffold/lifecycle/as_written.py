"""A project that a template's own code has made, as it was written: nothing is run to see it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fwscaffold.creation import base
from fwscaffold.creation.receipt import Receipt
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.tree import Tree, marked


def is_made_by_code(written: Receipt, template: Template) -> bool:
    """Return whether the template has run to make it, and may not run now, in the same state."""
    now, before = template.origin, written.origin
    if not (now and before):
        return False
    return before.trusted and not now.trusted and now.digest == written.template


def answers(written: Receipt, directory: Path) -> Answers:
    """Return the answers that the receipt has."""
    kept: Mapping[str, Any] = written.answers
    return Answers(kept, kept, directory.resolve().name)


def tree(written: Receipt, directory: Path) -> Tree:
    """Return the files that the receipt speaks of, where their texts are known."""
    return marked(dict(sorted(written.files.items())), base.read(directory))

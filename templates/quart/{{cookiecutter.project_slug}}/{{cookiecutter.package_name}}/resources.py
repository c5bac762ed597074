"""What the site offers: blueprints by the names that they have in the menu.

`create_app()` registers them; the menu leads to the `index` of the first of each.
"""

from quart import Blueprint

from . import api, notes

RESOURCES: dict[str, tuple[Blueprint, ...]] = {
    "Notes": (notes.bp, api.bp),
}

"""The resources: what people keep on this site, by the words of the menu.

Each is a `Bottle()`, whose first route is where the menu leads to.
"""

from bottle import Bottle

from .notes import app as notes

RESOURCES: dict[str, Bottle] = {
    "Notes": notes,
}

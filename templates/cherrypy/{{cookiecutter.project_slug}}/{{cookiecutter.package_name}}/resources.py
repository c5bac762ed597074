"""The resources of the site, by their names in addresses; the menu is made of them, too."""

from .notes import notes
from .routing import Resource

RESOURCES: dict[str, Resource] = {
    "notes": notes,
}

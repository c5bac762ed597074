"""The resources of the site: the routers of each, and its title in the menu."""

from fastapi import APIRouter

from .routers import api, live, notes

# The title leads to the first router's address; the order is that of the menu.
RESOURCES: dict[str, tuple[APIRouter, ...]] = {
    "Notes": (notes.router, live.router, api.router),
}

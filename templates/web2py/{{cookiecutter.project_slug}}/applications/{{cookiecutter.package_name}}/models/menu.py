"""The menu of every page."""


def entry(text, controller):
    """Return what the menu has of a controller: text, whether one is there, address, entries below."""
    return text, request.controller == controller, URL(controller, "index"), []


response.menu = [
    entry(T("Notes"), "notes"),
]

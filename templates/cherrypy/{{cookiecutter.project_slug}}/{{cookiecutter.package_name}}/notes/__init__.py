"""The example: notes that belong to the person who wrote them."""

from ..routing import Resource
from .api import NotesResource
from .pages import Notes

notes = Resource("Notes", Notes, NotesResource)

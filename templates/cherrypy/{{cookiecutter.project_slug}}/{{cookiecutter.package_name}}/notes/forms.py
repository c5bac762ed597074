"""What may be written in a note, on a page and in JSON."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired

from .. import own
from ..standard.forms import Form
from .data import Note


class NoteForm(Form):
    text = TextAreaField("Text", [DataRequired(), own.fits(Note.text)])

"""The example: notes that belong to the person who wrote them."""

import unicodedata

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from . import data
from .auth import login_required

MAX_LENGTH = 500
MAX_ID = 2**31 - 1
bp = Blueprint("notes", __name__, url_prefix="/notes")


def clean_text(value: object) -> str:
    """Return the text of a note as it is stored, or raise ValueError saying what is wrong."""
    if not isinstance(value, str):
        raise ValueError("The text must be a string.")
    text = value.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= MAX_LENGTH:
        raise ValueError(f"The text must have 1 to {MAX_LENGTH} characters.")
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text if char not in "\n\t"):
        raise ValueError("The text must not have control characters.")
    return text


class NoteForm(FlaskForm):
    text = TextAreaField("New note", [DataRequired(), Length(max=MAX_LENGTH)])

    def validate_text(self, field: TextAreaField) -> None:
        try:
            clean_text(field.data)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class ImportForm(FlaskForm):
    file = FileField("Text file, one note per line", [FileRequired()])


@bp.route("", methods=["GET", "POST"])
@login_required
def index() -> ResponseReturnValue:
    form = NoteForm()
    if form.validate_on_submit():
        data.add_note(g.user.id, clean_text(form.text.data))
        flash("Note added.")
        return redirect(url_for("notes.index"), 303)
    notes = data.list_notes(g.user.id)
    return render_template("notes.html", form=form, import_form=ImportForm(), notes=notes)


@bp.post("/import")
@login_required
def import_file() -> ResponseReturnValue:
    form = ImportForm()
    try:
        if not form.validate_on_submit():
            raise ValueError("Choose a text file.")
        lines = form.file.data.read().decode("utf-8-sig").splitlines()
        texts = [clean_text(line) for line in lines if line.strip()]
    except UnicodeDecodeError:
        flash("This is not a UTF-8 text file.", "error")
    except ValueError as error:
        flash(str(error), "error")
    else:
        for text in texts:
            data.add_note(g.user.id, text)
        flash(f"Notes added: {len(texts)}.")
    return redirect(url_for("notes.index"), 303)


@bp.post(f"/<int(max={MAX_ID}):note_id>/delete")
@login_required
def delete(note_id: int) -> ResponseReturnValue:
    if not data.delete_note(g.user.id, note_id):
        abort(404)
    flash("Note deleted.")
    return redirect(url_for("notes.index"), 303)

"""The example: notes that belong to the person who wrote them."""

import unicodedata

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from . import data
from .auth import login_required
from .parameters import MAX_ID, page_number

MAX_LENGTH = 500
MAX_IMPORT = 1000
NOTE = f"/<int(max={MAX_ID}):note_id>"
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
    text = TextAreaField("Text of the note", [DataRequired(), Length(max=MAX_LENGTH)])

    def validate_text(self, field: TextAreaField) -> None:
        try:
            clean_text(field.data)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class ImportForm(FlaskForm):
    file = FileField("Text file, one note per line", [FileRequired()])


def own_note(note_id: int) -> data.Note:
    """Return the note of the person who asks for it, or answer 404."""
    return data.get_note(g.user.id, note_id) or abort(404)


@bp.route("", methods=["GET", "POST"])
@login_required
def index() -> ResponseReturnValue:
    form = NoteForm(request.form)
    if form.validate_on_submit():
        data.add_note(g.user.id, clean_text(form.text.data))
        flash("Note added.")
        return redirect(url_for("notes.index"), 303)
    notes = data.list_notes(g.user.id, page_number())
    if notes.page > max(notes.pages, 1):
        abort(404)
    return render_template("notes/index.html", form=form, import_form=ImportForm(), notes=notes)


@bp.post("/import")
@login_required
def import_file() -> ResponseReturnValue:
    form = ImportForm()
    try:
        if not form.validate_on_submit():
            raise ValueError("Choose a text file.")
        text = form.file.data.read().decode("utf-8-sig")
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MAX_IMPORT:
            raise ValueError(f"The file must have at most {MAX_IMPORT} notes.")
        texts = [clean_text(line) for line in lines]
    except UnicodeDecodeError:
        flash("This is not a UTF-8 text file.", "error")
    except ValueError as error:
        flash(str(error), "error")
    else:
        data.add_notes(g.user.id, texts)
        flash(f"Notes added: {len(texts)}.")
    return redirect(url_for("notes.index"), 303)


@bp.route(f"{NOTE}/edit", methods=["GET", "POST"])
@login_required
def edit(note_id: int) -> ResponseReturnValue:
    note = own_note(note_id)
    form = NoteForm(request.form, obj=note)
    if form.validate_on_submit():
        data.change_note(note, clean_text(form.text.data))
        flash("Note changed.")
        return redirect(url_for("notes.index"), 303)
    return render_template("notes/edit.html", form=form, note=note)


@bp.route(f"{NOTE}/delete", methods=["GET", "POST"])
@login_required
def delete(note_id: int) -> ResponseReturnValue:
    note = own_note(note_id)
    if request.method == "POST":
        data.delete_note(note)
        flash("Note deleted.")
        return redirect(url_for("notes.index"), 303)
    return render_template("notes/delete.html", note=note)

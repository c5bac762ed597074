"""Rows that belong to the person who made them: what the resources have in common."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self

from cherrypy import NotFound, request
from sqlalchemy import ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from wtforms.validators import Length

from .data import Base, utc_now
from .pages import text_of
from .standard.forms import Form, Texts

PER_PAGE = 20


class Page(NamedTuple):
    """A part of a list, the newest first."""

    rows: Sequence[Any]
    number: int
    last: int
    total: int


class Owned(Base):
    """What the model of such rows inherits from: these columns, and how its rows are found."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    @classmethod
    def own(cls, row_id: object) -> Self:
        """Return the row of who is signed in, or answer 404."""
        row: Self | None = request.db.scalar(cls._all_own().where(cls.id == as_id(row_id)))
        if row is None:
            raise NotFound
        return row

    @classmethod
    def all_own(cls) -> Sequence[Self]:
        """Return all rows of who is signed in, the newest first."""
        rows: Sequence[Self] = request.db.scalars(cls._all_own()).all()
        return rows

    @classmethod
    def own_page(cls, text: object) -> Page:
        """Return the page of them with this number; the one behind the last is empty."""
        number = as_id(text)
        if number < 1:
            raise NotFound
        mine = cls._all_own()
        total = request.db.scalar(select(func.count()).select_from(mine.subquery()))
        last = max(1, -(-total // PER_PAGE))
        if number > last:
            return Page([], number, last, total)
        rows = mine.offset((number - 1) * PER_PAGE).limit(PER_PAGE)
        return Page(request.db.scalars(rows).all(), number, last, total)

    @classmethod
    def _all_own(cls) -> Select[Self]:
        return select(cls).where(cls.user_id == request.user.id).order_by(cls.id.desc())


def as_id(text: object) -> int:
    """Return the number in a path; where no database can look for it there is no page."""
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound
    return int(text)


def fits(column: Any) -> Length:
    """Return the validator for a text that the column can hold."""
    return Length(max=column.type.length)


def posted(fields: dict[str, object]) -> Texts | None:
    """Return what a form has sent, or None while it is only looked at."""
    if request.method != "POST":
        return None
    return Texts({name: text_of(value) for name, value in fields.items()})


def save(form: Form, row: Owned) -> bool:
    """Store the row as the form says; where that cannot be, return False, and the form says why."""
    if not form.validate():
        return False
    form.populate_obj(row)
    row.user_id = request.user.id
    request.db.add(row)
    try:
        request.db.flush()
    except IntegrityError:
        wanted = vars(row).copy()
        request.db.rollback()
        if not refuse(form, type(row), wanted):
            raise
        return False
    return True


def refuse(form: Form, model: type[Owned], wanted: dict[str, Any]) -> bool:
    """Tell the form what stands in the way of the values, and return whether anything does.

    That is another row with a value that is unique, or a row that somebody has deleted meanwhile.
    """
    form.post_process()  # what it may refer to is read again
    form.validate()
    for constraint in model.metadata.tables[model.__tablename__].constraints:
        if isinstance(constraint, UniqueConstraint):
            same = [column == wanted[column.key] for column in constraint.columns]
            if request.db.scalar(select(model.id).where(*same, model.id != wanted.get("id"))):
                for name in (column.key for column in constraint.columns):
                    field = name if name in form else name.removesuffix("_id")
                    if field in form:
                        form[field].errors.append("There is one with this already.")
    return bool(form.errors)


def delete(row: Owned) -> bool:
    """Delete the row; return False, and keep it, where another needs it."""
    request.db.delete(row)
    try:
        request.db.flush()
    except IntegrityError:
        request.db.rollback()
        return False
    return True

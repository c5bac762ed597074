"""The table of the notes."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..own import Owned


class Note(Owned):
    __tablename__ = "notes"

    text: Mapped[str] = mapped_column(String(500))

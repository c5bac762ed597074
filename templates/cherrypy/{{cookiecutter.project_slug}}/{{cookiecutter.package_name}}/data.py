"""The data layer: the views know these functions and classes, and nothing of SQLAlchemy."""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

MOST_NOTES = 100


class Base(DeclarativeBase):
    """The models inherit from this class; its metadata is what the migrations are compared with."""


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(500))


class NameTakenError(Exception):
    """There is a user with this name already."""


def add_user(db: Session, name: str, password_hash: str) -> User:
    """Return the new user; raise NameTakenError when there is one with this name."""
    user = User(name=name, password_hash=password_hash)
    db.add(user)
    try:
        db.flush()
    except IntegrityError as error:
        raise NameTakenError(name) from error
    return user


def find_user(db: Session, name: str) -> User | None:
    return db.scalar(select(User).where(User.name == name))


def get_user(db: Session, user_id: int) -> User | None:
    return db.get(User, user_id)


def list_notes(db: Session, user_id: int) -> Sequence[Note]:
    """Return the user's notes, the newest first."""
    notes = select(Note).where(Note.user_id == user_id).order_by(Note.id.desc())
    return db.scalars(notes.limit(MOST_NOTES)).all()


def get_note(db: Session, user_id: int, note_id: int) -> Note | None:
    """Return the note, or None when there is none or it belongs to somebody else."""
    return db.scalar(select(Note).where(Note.id == note_id, Note.user_id == user_id))


def add_note(db: Session, user_id: int, text: str) -> Note:
    note = Note(user_id=user_id, text=text)
    db.add(note)
    db.flush()
    return note


def change_note(db: Session, user_id: int, note_id: int, text: str) -> Note | None:
    """Return the changed note, or None where get_note does."""
    if note := get_note(db, user_id, note_id):
        note.text = text
    return note


def delete_note(db: Session, user_id: int, note_id: int) -> bool:
    """Return whether there was such a note."""
    note = get_note(db, user_id, note_id)
    if note:
        db.delete(note)
    return note is not None

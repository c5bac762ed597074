"""The data layer: the views know these functions and classes, and nothing of SQLAlchemy."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, MetaData, String, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

NOTES_ON_A_PAGE = 20
# Every constraint has a name: without one, no later migration could drop it.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The models inherit from this class; its metadata is what the migrations are compared with."""

    metadata = MetaData(naming_convention=NAMES)


def utc_now() -> datetime:
    """Return the time in UTC, without a zone, which not every database keeps."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


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
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


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


def has_users(db: Session) -> bool:
    return db.scalar(select(User.id).limit(1)) is not None


def count_notes(db: Session, user_id: int) -> int:
    return db.scalar(select(func.count()).where(Note.user_id == user_id)) or 0


def list_notes(db: Session, user_id: int, page: int = 1) -> Sequence[Note]:
    """Return one page of the user's notes, the newest first."""
    notes = select(Note).where(Note.user_id == user_id).order_by(Note.id.desc())
    skipped = (page - 1) * NOTES_ON_A_PAGE
    return db.scalars(notes.offset(skipped).limit(NOTES_ON_A_PAGE)).all()


def get_note(db: Session, user_id: int, note_id: int) -> Note | None:
    """Return the note, or None when there is none or it belongs to somebody else."""
    return db.scalar(select(Note).where(Note.id == note_id, Note.user_id == user_id))


def add_note(db: Session, user_id: int, text: str) -> Note:
    note = Note(user_id=user_id, text=text)
    db.add(note)
    db.flush()
    return note


def delete_note(db: Session, note: Note) -> None:
    db.delete(note)

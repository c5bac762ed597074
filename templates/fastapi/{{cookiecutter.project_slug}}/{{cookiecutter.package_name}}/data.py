"""The data layer: the models, and what the views ask of them (SQLAlchemy).

The functions take a session, which `Database.begin()` gives and commits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, MetaData, String, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PER_PAGE = 20
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
    """Return the time as every database can keep it: in UTC, and without saying so."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))


class Session(Base):
    """Somebody who is signed in, or a program's token, which does not expire."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime | None] = mapped_column(index=True)


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


@dataclass(frozen=True)
class Page:
    """A part of a list."""

    items: Sequence[Note]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return -(-self.total // PER_PAGE)


class NameTakenError(Exception):
    """There is a user with this name already."""


async def add_user(db: AsyncSession, name: str, password_hash: str) -> User:
    """Return the new user; raise NameTakenError when there is one with this name."""
    user = User(name=name, password_hash=password_hash)
    db.add(user)
    try:
        await db.flush()
    except IntegrityError as error:
        raise NameTakenError(name) from error
    await delete_sessions(db, user.id)  # SQLite gives the id of a removed user again.
    return user


async def find_user(db: AsyncSession, name: str) -> User | None:
    return await db.scalar(select(User).where(User.name == name))


async def has_users(db: AsyncSession) -> bool:
    return await db.scalar(select(User.id).limit(1)) is not None


async def set_password(db: AsyncSession, user: User, password_hash: str) -> None:
    """Change the password, which ends the sessions of the user."""
    user.password_hash = password_hash
    await delete_sessions(db, user.id)


async def add_session(
    db: AsyncSession, user_id: int, token_hash: str, expires_at: datetime | None
) -> None:
    """Keep the session, and forget all that are over."""
    db.add(Session(token_hash=token_hash, user_id=user_id, expires_at=expires_at))
    await db.flush()
    await db.execute(delete(Session).where(Session.expires_at <= utc_now()))


async def find_user_of_session(db: AsyncSession, token_hash: str) -> User | None:
    lasts = or_(Session.expires_at.is_(None), Session.expires_at > utc_now())
    users = select(User).join(Session).where(Session.token_hash == token_hash, lasts)
    return await db.scalar(users)


async def delete_session(db: AsyncSession, token_hash: str) -> None:
    await db.execute(delete(Session).where(Session.token_hash == token_hash))


async def delete_sessions(db: AsyncSession, user_id: int) -> None:
    await db.execute(delete(Session).where(Session.user_id == user_id))


async def list_notes(db: AsyncSession, user_id: int, page: int = 1) -> Page:
    """Return one page of the user's notes, the newest first."""
    own = Note.user_id == user_id
    total = await db.scalar(select(func.count()).select_from(Note).where(own)) or 0
    notes = select(Note).where(own).order_by(Note.id.desc())
    found = await db.scalars(notes.offset((page - 1) * PER_PAGE).limit(PER_PAGE))
    return Page(found.all(), page, total)


async def list_notes_after(db: AsyncSession, user_id: int, note_id: int) -> Sequence[Note]:
    """Return what is newer than this note, the oldest first, for a page that has seen that one."""
    newer = select(Note).where(Note.user_id == user_id, Note.id > note_id)
    return (await db.scalars(newer.order_by(Note.id).limit(PER_PAGE))).all()


async def get_note(db: AsyncSession, user_id: int, note_id: int) -> Note | None:
    """Return the note, or None when there is none or it belongs to somebody else."""
    return await db.scalar(select(Note).where(Note.id == note_id, Note.user_id == user_id))


async def add_note(db: AsyncSession, user_id: int, text: str) -> Note:
    (note,) = await add_notes(db, user_id, [text])
    return note


async def add_notes(db: AsyncSession, user_id: int, texts: Iterable[str]) -> list[Note]:
    """Add all of them, or none."""
    notes = [Note(user_id=user_id, text=text) for text in texts]
    db.add_all(notes)
    await db.flush()
    return notes


async def change_note(db: AsyncSession, note: Note, text: str) -> Note:
    note.text = text
    await db.flush()
    return note


async def delete_note(db: AsyncSession, note: Note) -> None:
    await db.delete(note)

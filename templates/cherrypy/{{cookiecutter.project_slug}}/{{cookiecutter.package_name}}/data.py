"""Users and their sessions: the pages know these functions, and nothing of SQLAlchemy."""

from datetime import UTC, datetime

from sqlalchemy import ForeignKey, MetaData, String, delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

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


class SignedIn(Base):
    """Somebody who is signed in, or a program's token, which does not expire."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime | None] = mapped_column(index=True)


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
    delete_sessions(db, user.id)  # SQLite gives the id of a removed user again.
    return user


def find_user(db: Session, name: str) -> User | None:
    return db.scalar(select(User).where(User.name == name))


def has_users(db: Session) -> bool:
    return db.scalar(select(User.id).limit(1)) is not None


def set_password(db: Session, user: User, password_hash: str) -> None:
    """Change the password, which ends the sessions of the user."""
    user.password_hash = password_hash
    delete_sessions(db, user.id)


def add_session(db: Session, user_id: int, token_hash: str, expires_at: datetime | None) -> None:
    """Keep the session, and forget all that are over."""
    db.add(SignedIn(token_hash=token_hash, user_id=user_id, expires_at=expires_at))
    db.flush()
    db.execute(delete(SignedIn).where(SignedIn.expires_at <= utc_now()))


def find_user_of_session(db: Session, token_hash: str) -> User | None:
    lasts = or_(SignedIn.expires_at.is_(None), SignedIn.expires_at > utc_now())
    return db.scalar(select(User).join(SignedIn).where(SignedIn.token_hash == token_hash, lasts))


def delete_session(db: Session, token_hash: str) -> None:
    db.execute(delete(SignedIn).where(SignedIn.token_hash == token_hash))


def delete_sessions(db: Session, user_id: int) -> None:
    db.execute(delete(SignedIn).where(SignedIn.user_id == user_id))

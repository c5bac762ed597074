"""Who somebody is, by a name and a password or by a token."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from . import data
from .database import Database
from .standard import passwords


def tidy_name(name: str) -> str:
    """Return the name as it is stored and looked up."""
    return "".join(filter(str.isprintable, name)).strip().lower()


async def authenticate(database: Database, name: str, password: str) -> data.User | None:
    """Return the user with this tidy name and password, if there is one."""
    async with database.begin() as db:
        user = await data.find_user(db, name)
    # After that block: meanwhile others can use its connection.
    matches = await passwords.matches(user.password_hash if user else None, password)
    return user if matches else None


async def new_token(db: AsyncSession, user: data.User, lifetime: timedelta | None = None) -> str:
    """Return a random text that stands for the user from now on; the database keeps its hash."""
    token = secrets.token_urlsafe(32)
    expires_at = data.utc_now() + lifetime if lifetime else None
    await data.add_session(db, user.id, hash_token(token), expires_at)
    return token


def hash_token(token: str) -> str:
    """Return what is stored of a token. It is random, so nobody can guess it from a fast hash."""
    return hashlib.sha256(token.encode()).hexdigest()

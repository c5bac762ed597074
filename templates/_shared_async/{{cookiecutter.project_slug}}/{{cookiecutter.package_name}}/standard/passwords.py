"""Passwords: a hash takes its time by design, so it is made and checked in a thread."""

from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

from .threads import in_thread


async def hash_password(password: str, *, cheap: bool = False) -> str:
    """Return what is stored of a password. Tests sign in all the time, so theirs is cheap."""
    method = "pbkdf2:sha256:1" if cheap else "scrypt"
    return await in_thread(generate_password_hash, password, method)


async def matches(password_hash: str | None, password: str) -> bool:
    """Return whether this is the password. Without a hash, of nobody, it takes as long to say no."""
    return await in_thread(check, password_hash, password)


def check(password_hash: str | None, password: str) -> bool:
    return check_password_hash(password_hash or hash_of_nobody(), password)


@cache
def hash_of_nobody() -> str:
    return generate_password_hash("")

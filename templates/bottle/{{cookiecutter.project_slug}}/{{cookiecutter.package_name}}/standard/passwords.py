"""Names, passwords and tokens: how they are compared, and what is stored of them."""

import hashlib
import secrets
from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

METHOD = "scrypt"
LEAST = 12


def tidy_name(name: str) -> str:
    """Return the name as it is stored and looked up."""
    return "".join(filter(str.isprintable, name)).strip().lower()


def hash_password(password: str) -> str:
    """Return what is stored of a password, or raise ValueError saying what is wrong with it."""
    if len(password) < LEAST:
        raise ValueError(f"The password must have at least {LEAST} characters.")
    return generate_password_hash(password, METHOD)


def is_right(password: str, password_hash: str | None) -> bool:
    """Return whether the hash is that of the password; to say no takes as long without a hash."""
    return check_password_hash(password_hash or hash_of_nobody(), password)


@cache
def hash_of_nobody() -> str:
    """Return a hash that matches no password."""
    return hash_password(secrets.token_hex())


def new_token() -> str:
    """Return a random text."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token. It is random, so nobody can guess it from a fast hash."""
    return hashlib.sha256(token.encode()).hexdigest()

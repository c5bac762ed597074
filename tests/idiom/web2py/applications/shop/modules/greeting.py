"""A module that has from `current` what models and controllers have by themselves."""

from gluon import current


def greeting() -> str:
    T = current.T
    return f"{T('Hello World')} from {current.request.controller}"

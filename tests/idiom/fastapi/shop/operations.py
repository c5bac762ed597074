"""What the chapter on generated clients teaches: short names for the operations."""

from fastapi.routing import APIRoute


def name_operation(route: APIRoute) -> str:
    return f"{route.tags[0]}-{route.name}"

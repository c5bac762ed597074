"""The pages of a long list."""

from dataclasses import dataclass

from bottle import request


@dataclass(frozen=True)
class Page:
    """One page of a list: its number, and how much there is on all of them."""

    number: int
    count: int
    size: int = 20

    @property
    def last(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def page_of(count: int) -> Page:
    """Return the page that the address asks for, or the nearest that there is."""
    number = request.query.get("page", 1, type=int)
    return Page(min(max(1, number), Page(1, count).last), count)

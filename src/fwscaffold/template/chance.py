"""The clock and the dice of a template: whoever knows both gets the same texts again."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from arrow import Arrow


@dataclass(slots=True)
class Chance:
    """A moment and a seed; afterwards, whether anything was made of them."""

    at: str
    seed: str
    is_used: bool = False

    def now(self, zone: str) -> "Arrow":
        """Return the moment, in a time zone."""
        import arrow

        self.is_used = True
        return arrow.get(self.at).to(zone)

    def rendered(self, of: str, render: Callable[[], str]) -> str:
        """Return what is rendered, with dice that depend on nothing but the seed and a name."""
        random.seed(f"{self.seed} {of}")
        before = random.getstate()
        result = render()
        self.is_used = self.is_used or random.getstate() != before
        return result


@contextmanager
def settled(at: str, seed: str) -> Iterator[Chance]:
    """Give what cookiecutter's `{% now %}`, `random_ascii_string` and `uuid4` are made of."""
    from cookiecutter import extensions

    chance = Chance(at, seed)
    replaced = {
        "arrow": chance,
        "choice": random.choice,
        "uuid": SimpleNamespace(uuid4=lambda: UUID(int=random.getrandbits(128), version=4)),
    }
    before = {name: getattr(extensions, name) for name in replaced}
    vars(extensions).update(replaced)
    try:
        yield chance
    finally:
        vars(extensions).update(before)

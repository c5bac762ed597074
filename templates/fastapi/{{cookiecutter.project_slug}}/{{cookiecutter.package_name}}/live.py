"""What is new, told to every page that is open.

It reaches the pages of this process. Several processes need a broker between them, such as Redis,
which calls `tell` in each of them.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from .data import Note

BEHIND = 100  # notes that a reader may have before it; who is slower has to come again
LASTS = 300  # seconds, after which a page comes again, and shows anew who it is
QUIET = 15  # seconds without a note, after which a reader is to show that it is still there


class Reader:
    """One open page. Its queue is bounded: nobody has to wait for it, and it takes little memory."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Note | None] = asyncio.Queue(BEHIND)

    def tell(self, note: Note) -> None:
        try:
            self.queue.put_nowait(note)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[Note | None]:
        """Give each note when it comes, and None when there was none for a while."""
        loop = asyncio.get_running_loop()
        over = loop.time() + LASTS
        while loop.time() < over:
            try:
                async with asyncio.timeout(QUIET):
                    note = await self.queue.get()
            except TimeoutError:
                yield None
                continue
            if note is None:
                return
            yield note


class Live:
    """Who reads, by the user that they have signed in as."""

    def __init__(self) -> None:
        self.readers: dict[int, set[Reader]] = {}
        self.is_stopped = False

    @contextmanager
    def listen(self, user_id: int) -> Iterator[Reader]:
        """Give a reader of what is new to the user; it ends when the user or the server does."""
        reader = Reader()
        self.readers.setdefault(user_id, set()).add(reader)
        if self.is_stopped:
            reader.end()
        try:
            yield reader
        finally:
            self.readers[user_id].remove(reader)
            if not self.readers[user_id]:
                del self.readers[user_id]

    def tell(self, *notes: Note) -> None:
        """Give the notes to every open page of the users who wrote them."""
        for note in notes:
            for reader in self.readers.get(note.user_id, ()):
                reader.tell(note)

    def end(self, user_id: int) -> None:
        """End what the user reads: who is still signed in comes again by itself."""
        for reader in self.readers.get(user_id, ()):
            reader.end()

    def stop(self) -> None:
        """End everything, before the server ends."""
        self.is_stopped = True
        for user_id in self.readers:
            self.end(user_id)

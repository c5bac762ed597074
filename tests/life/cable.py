"""The cable between a project and its database, which can be cut or fall silent, and be mended."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit


class Cable:
    """Forwards what connects to its port; silent, it takes everything and passes nothing on."""

    def __init__(self, host: str, port: int, at: str) -> None:
        self.database, self.at = (host, port), at
        self.sound = threading.Event()
        self.sound.set()
        self.open: set[socket.socket] = set()
        self.port = 0
        self.listen()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Pass nothing on meanwhile; what was held back arrives afterwards."""
        self.sound.clear()
        try:
            yield
        finally:
            self.sound.set()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Reset what is connected, and refuse what wants to."""
        # Closed alone, it would go on listening while a thread waits in `accept`.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.reset()
        try:
            yield
        finally:
            self.listen()

    def reset(self) -> None:
        """End every connection."""
        for end in [*self.open]:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the cable."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.sound.set()
        self.reset()

    def listen(self) -> None:
        family = socket.AF_INET6 if ":" in self.at else socket.AF_INET
        self.listener = socket.create_server((self.at, self.port), family=family)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                project, _ = listener.accept()
                threading.Thread(target=self._connect, args=[project], daemon=True).start()

    def _connect(self, project: socket.socket) -> None:
        self.sound.wait()
        with project, suppress(OSError), socket.create_connection(self.database) as database:
            self.open |= {project, database}
            back = threading.Thread(target=self._forward, args=[database, project], daemon=True)
            back.start()
            self._forward(project, database)
            back.join()
        self.open -= {project, database}

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.sound.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def cable(url: str, at: str = "127.0.0.1") -> Iterator[tuple[Cable, str]]:
    """Give a cable to the database of this URL from this address, and the URL that leads there."""
    parts = urlsplit(url)
    usual = {"postgresql": 5432, "mysql": 3306}[parts.scheme]
    laid = Cable(parts.hostname or "127.0.0.1", parts.port or usual, at)
    account = parts.netloc.rpartition("@")[0]
    try:
        host = f"[{at}]" if ":" in at else at
        through = parts._replace(netloc=f"{account}@{host}:{laid.port}")
        yield laid, urlunsplit(through)
    finally:
        laid.close()

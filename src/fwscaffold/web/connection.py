"""A connection, in pure Python, with our headers on what the server answers by itself."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 30  # seconds for a request to be there, and for a reader to read on
LINGER = 2  # seconds for a client to read why it is refused


class Connection(H11Protocol):
    """A connection that ends when its other end neither sends nor reads."""

    _end: asyncio.TimerHandle | None = None
    _is_deaf = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on, unless the client has been refused."""
        if not self._is_deaf:
            super().data_received(data)
            if self.cycle and not self.cycle.response_complete:
                self._have_patience()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._wait()

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        """Wait anew: it reads."""
        super().resume_writing()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._have_patience()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and let the client read why (RFC 9112, section 9.6)."""
        self._is_deaf = True
        self.loop.call_later(LINGER, self.transport.close)
        if self.cycle:
            self.cycle.disconnected = True  # nobody is to answer any more
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        text = f"{msg}\n".encode("ascii")
        headers = [
            *self.server_state.default_headers,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(text)),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        answer = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (answer, h11.Data(data=text), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write_eof()

    def _wait(self) -> None:
        self._have_patience()
        self._end = self.loop.call_later(PATIENCE, self.transport.abort)

    def _have_patience(self) -> None:
        if self._end:
            self._end.cancel()

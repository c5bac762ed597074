"""The connections of the server: uvicorn's, with our headers on what they answer by themselves, and
with an end for whoever sends, or reads, nothing for long.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Response

QUIET = 1  # seconds in which those who are about to ask may still do so, before the process ends
PATIENCE = 60  # seconds for a request to begin and to be there, and for a reader to read on
LINGER = 2  # seconds to read on when the process ends, or a refusal while one still sends
PARTS = 10_000  # that a message of a WebSocket may come in
CLOSE = (b"connection", b"close")


class Patience:
    """A connection that is cut when its other end reads nothing for long."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    is_last = False
    unread: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        self.look_later()
        super().pause_writing()  # type: ignore[misc]

    def resume_writing(self) -> None:
        self.have_patience()
        super().resume_writing()  # type: ignore[misc]

    def connection_lost(self, exc: Exception | None) -> None:
        self.have_patience()
        super().connection_lost(exc)  # type: ignore[misc]

    def have_patience(self) -> None:
        if self.unread:
            self.unread.cancel()
            self.unread = None

    def look_later(self) -> None:
        """Look after a while whether anything has been read."""
        seconds = LINGER if self.is_last else PATIENCE
        left = self.transport.get_write_buffer_size()
        self.unread = self.loop.call_later(seconds, self.cut_if_unread, left)

    def cut_if_unread(self, before: int) -> None:
        if self.transport.get_write_buffer_size() < before:
            self.look_later()
        else:
            self.transport.abort()

    def hurry(self) -> None:
        """Have little patience from now on: the process has been told to stop."""
        self.is_last = True
        if self.unread:
            self.have_patience()
            self.look_later()
        self.transport.set_write_buffer_limits(0)  # the last few bytes count as well


class WebSocket(Patience, WebSocketsSansIOProtocol):
    """A connection that has become a WebSocket, or asks for it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.reject = self.conn.reject
        self.conn.reject = self.refuse  # type: ignore[method-assign]

    def refuse(self, status: int, text: str) -> Response:
        """Return the refusal of what is no handshake, with our headers."""
        response = self.reject(status, text)
        for name, value in self.config.refusal:  # type: ignore[attr-defined]
            response.headers[name.decode()] = value.decode()
        return response

    def send_receive_event_to_app(self) -> None:
        """Close for a text that is none, as uvicorn does, but with no traceback in the log."""
        try:
            if self.curr_msg_data_type == "text":
                b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.conn.send_close(1007)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    def handle_cont(self, event: Frame) -> None:
        super().handle_cont(event)
        if len(self.frames) > PARTS:
            self.conn.fail(1009)
            self.handle_parser_exception()

    def handle_parser_exception(self) -> None:
        """Close for what is no frame; who still sends is told that nobody is there."""
        super().handle_parser_exception()
        self.disconnected = True

    def shutdown(self) -> None:
        self.hurry()
        super().shutdown()


class Connection(Patience, H11Protocol):
    """A connection, with one request after the other."""

    is_deaf = False
    touched = 0.0
    unasked: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.touched = self.loop.time()
        self.wait(PATIENCE)

    def wait(self, seconds: float) -> None:
        """Wait so long for the next request."""
        self.stop_waiting()
        self.unasked = self.loop.call_later(seconds, self.close_if_idle)

    def stop_waiting(self) -> None:
        if self.unasked:
            self.unasked.cancel()

    def close_if_idle(self) -> None:
        if self.is_idle():
            self.transport.close()

    def is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        if self.is_deaf:
            return
        self.touched = self.loop.time()
        super().data_received(data)
        if not self.is_idle():
            self.stop_waiting()
            if self.is_last:
                self.say_goodbye()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.touched = self.loop.time()
        if self.is_idle():
            self.wait(QUIET if self.is_last else PATIENCE)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and let the client read why before the connection ends.

        A close before all that it sends has been read would take the answer away (RFC 9112, 9.6).
        """
        self.is_deaf = True
        self.loop.call_later(LINGER, self.transport.close)
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        text = f"{msg}\n".encode()
        kind = (b"content-type", b"text/plain; charset=utf-8")
        length = (b"content-length", b"%d" % len(text))
        ours = self.config.refusal  # type: ignore[attr-defined]
        headers = [*self.server_state.default_headers, *ours, kind, length, CLOSE]
        response = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (response, h11.Data(data=text), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write_eof()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Let a client that sends no more have its answer; one that has left gets no stream."""
        if self.is_deaf or self.is_idle():
            return False
        self.loop.call_later(LINGER, self.transport.close)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop_waiting()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Answer what is being asked, or is about to be, and nothing more."""
        self.hurry()
        if self.is_idle():
            self.wait(self.touched + QUIET - self.loop.time())
        else:
            self.say_goodbye()

    def say_goodbye(self) -> None:
        self.cycle.keep_alive = False
        self.cycle.default_headers = [*self.cycle.default_headers, CLOSE]

"""New notes, told to every open page of the user: as server-sent events, and by a WebSocket."""

from asyncio import TaskGroup
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Query, WebSocket
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.websockets import WebSocketDisconnect

from .. import accounts, data
from ..database import Database
from ..dependencies import DatabaseDep, LiveDep, VisitorDep
from ..live import Live, Reader
from ..schemas import MAX_ID, NoteOut

COME_AGAIN = 1012  # what the close frame says; who has signed out meanwhile is then refused
router = APIRouter(include_in_schema=False)


async def get_listener(user: VisitorDep) -> data.User:
    """Let only people pass who have signed in; nobody reads a page that is led to."""
    if user is None:
        raise HTTPException(401, "Sign in first.")
    return user


@router.get("/notes/live")
async def stream_notes(
    user: Annotated[data.User, Depends(get_listener)],
    database: DatabaseDep,
    live: LiveDep,
    after: Annotated[int | None, Query(ge=0, le=MAX_ID)] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=MAX_ID)] = None,
) -> EventSourceResponse:
    """Stream the notes that come, and before them those that the page has missed.

    It says after which note it was made; a browser that comes again, which one it has seen last.
    """
    seen = after if last_event_id is None else last_event_id
    # A route that yields its events has two more tasks for each stream, and half as many fit.
    events = list_events(user.id, seen, database, live)
    return EventSourceResponse(events, headers={"X-Accel-Buffering": "no"})


async def list_events(
    user_id: int, seen: int | None, database: Database, live: Live
) -> AsyncIterator[bytes]:
    with live.listen(user_id) as reader:
        if seen is not None:
            async with database.begin() as session:
                missed = await data.list_notes_after(session, user_id, seen)
            for note in missed:
                yield event_of(note)
        async for new in reader:
            yield event_of(new) if new else format_sse_event(comment="quiet")


def event_of(note: data.Note) -> bytes:
    text = NoteOut.model_validate(note).model_dump_json()
    return format_sse_event(event="note", id=str(note.id), data_str=text)


@router.websocket("/notes/live")
async def send_notes(websocket: WebSocket, database: DatabaseDep, live: LiveDep) -> None:
    """Send the notes that come. The Origin has been looked at: see `standard/asgi.py`."""
    token = websocket.session.get("token", "")
    async with database.begin() as session:
        user = await data.find_user_of_session(session, accounts.hash_token(token))
    if user is None:
        await websocket.close(reason="Sign in first.")
        return
    await websocket.accept()
    with live.listen(user.id) as reader:
        try:
            async with TaskGroup() as tasks:
                tasks.create_task(wait_for_end(websocket))
                tasks.create_task(send_from(reader, websocket))
        except* WebSocketDisconnect:
            pass


async def wait_for_end(websocket: WebSocket) -> None:
    """Raise when the client has left, which ends the other task; what it sends is not asked for."""
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        pass
    raise WebSocketDisconnect(message["code"])


async def send_from(reader: Reader, websocket: WebSocket) -> None:
    async for note in reader:
        if note:
            await websocket.send_text(NoteOut.model_validate(note).model_dump_json())
    await websocket.close(COME_AGAIN)

"""The notes as a REST resource: JSON in, JSON out."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response

from .. import data
from ..dependencies import TAKES_JSON, CallerDep, LiveDep, SessionDep
from ..schemas import MAX_ID, NoteIn, NoteOut, NotesOut, problems
from ..templating import path_for

NoteId = Annotated[int, Path(ge=0, le=MAX_ID)]
router = APIRouter(
    prefix="/api/notes",
    tags=["notes"],
    responses=problems(400, 401, 422, 429, 503),
)


async def own_note(session: SessionDep, user: CallerDep, note_id: NoteId) -> data.Note:
    """Return the note of the person who asks for it, or answer 404."""
    note = await data.get_note(session, user.id, note_id)
    if note is None:
        raise HTTPException(404)
    return note


NoteDep = Annotated[data.Note, Depends(own_note)]


@router.get("")
async def read_notes(
    user: CallerDep, session: SessionDep, page: Annotated[int, Query(ge=1, le=MAX_ID)] = 1
) -> NotesOut:
    """List the notes, the newest first, 20 a page."""
    return NotesOut.model_validate(await data.list_notes(session, user.id, page))


@router.post("", status_code=201, dependencies=TAKES_JSON, responses=problems(413, 415))
async def create_note(
    request: Request,
    response: Response,
    user: CallerDep,
    session: SessionDep,
    live: LiveDep,
    given: NoteIn,
) -> NoteOut:
    """Write a note. `Location` says where it is."""
    note = await data.add_note(session, user.id, given.text)
    await session.commit()
    live.tell(note)
    response.headers["Location"] = path_for(request, "read_note", note_id=note.id)
    return NoteOut.model_validate(note)


@router.get("/{note_id}", responses=problems(404))
async def read_note(note: NoteDep) -> NoteOut:
    """Read a note."""
    return NoteOut.model_validate(note)


@router.patch("/{note_id}", dependencies=TAKES_JSON, responses=problems(404, 413, 415))
@router.put("/{note_id}", dependencies=TAKES_JSON, responses=problems(404, 413, 415))
async def update_note(note: NoteDep, session: SessionDep, given: NoteIn) -> NoteOut:
    """Change a note."""
    return NoteOut.model_validate(await data.change_note(session, note, given.text))


@router.delete("/{note_id}", status_code=204, responses=problems(404))
async def remove_note(note: NoteDep, session: SessionDep) -> None:
    """Delete a note."""
    await data.delete_note(session, note)

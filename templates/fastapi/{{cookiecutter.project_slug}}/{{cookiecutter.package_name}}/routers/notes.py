"""The example: notes that belong to the person who wrote them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from .. import data
from ..dependencies import LiveDep, MemberDep, SessionDep, check_form
from ..schemas import MAX_ID, clean_text
from ..templating import flash, path_for, templates

MAX_IMPORT = 1000
router = APIRouter(
    prefix="/notes",
    dependencies=[Depends(check_form)],
    default_response_class=HTMLResponse,  # of errors as well
    include_in_schema=False,
)


async def get_own_note(
    note_id: Annotated[int, Path(le=MAX_ID)], user: MemberDep, session: SessionDep
) -> data.Note:
    """Return the note of the person who asks for it, or answer 404."""
    note = await data.get_note(session, user.id, note_id)
    if note is None:
        raise HTTPException(404)
    return note


NoteDep = Annotated[data.Note, Depends(get_own_note)]
TextForm = Annotated[str, Form()]


@router.get("")
async def list_notes(
    request: Request,
    user: MemberDep,
    session: SessionDep,
    page: Annotated[int, Query(ge=1, le=MAX_ID)] = 1,
) -> HTMLResponse:
    notes = await data.list_notes(session, user.id, page)
    if page > max(notes.pages, 1):
        raise HTTPException(404)
    return templates.TemplateResponse(request, "notes/index.html", {"notes": notes})


@router.post("")
async def add_note(
    request: Request, user: MemberDep, session: SessionDep, live: LiveDep, text: TextForm = ""
) -> Response:
    try:
        note = await data.add_note(session, user.id, clean_text(text))
    except ValueError as error:
        notes = await data.list_notes(session, user.id)
        context = {"notes": notes, "text": text, "error": str(error)}
        return templates.TemplateResponse(request, "notes/index.html", context)
    await session.commit()
    live.tell(note)
    flash(request, "Note added.")
    return RedirectResponse(path_for(request, "list_notes"), 303)


@router.post("/import")
async def import_notes(
    request: Request,
    user: MemberDep,
    session: SessionDep,
    live: LiveDep,
    file: UploadFile | None = None,
) -> RedirectResponse:
    try:
        notes = await data.add_notes(session, user.id, await read_texts(file))
    except UnicodeDecodeError:
        flash(request, "This is not a UTF-8 text file.", "error")
    except ValueError as error:
        flash(request, str(error), "error")
    else:
        await session.commit()
        live.tell(*notes)
        flash(request, f"Notes added: {len(notes)}.")
    return RedirectResponse(path_for(request, "list_notes"), 303)


async def read_texts(file: UploadFile | None) -> list[str]:
    """Return the notes in the file, one a line; raise ValueError saying what is wrong."""
    if file is None or not file.filename:
        raise ValueError("Choose a text file.")
    text = (await file.read()).decode("utf-8-sig")
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_IMPORT:
        raise ValueError(f"The file must have at most {MAX_IMPORT} notes.")
    return [clean_text(line) for line in lines]


@router.get("/{note_id}/edit")
async def edit_note(request: Request, note: NoteDep) -> HTMLResponse:
    context = {"note": note, "text": note.text}
    return templates.TemplateResponse(request, "notes/edit.html", context)


@router.post("/{note_id}/edit")
async def change_note(
    request: Request, note: NoteDep, session: SessionDep, text: TextForm = ""
) -> Response:
    try:
        await data.change_note(session, note, clean_text(text))
    except ValueError as error:
        context = {"note": note, "text": text, "error": str(error)}
        return templates.TemplateResponse(request, "notes/edit.html", context)
    flash(request, "Note changed.")
    return RedirectResponse(path_for(request, "list_notes"), 303)


@router.get("/{note_id}/delete")
async def confirm_deletion(request: Request, note: NoteDep) -> HTMLResponse:
    return templates.TemplateResponse(request, "notes/delete.html", {"note": note})


@router.post("/{note_id}/delete")
async def delete_note(request: Request, note: NoteDep, session: SessionDep) -> RedirectResponse:
    await data.delete_note(session, note)
    flash(request, "Note deleted.")
    return RedirectResponse(path_for(request, "list_notes"), 303)

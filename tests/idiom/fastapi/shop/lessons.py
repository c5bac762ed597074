"""What FastAPI's tutorial teaches: parameters, bodies, answers, dependencies, forms, streams."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import (
    APIRouter,
    BackgroundTasks,
    Body,
    Cookie,
    Depends,
    File,
    Form,
    Header,
    HTTPException,
    Path,
    Query,
    Request,
    Response,
    UploadFile,
    WebSocket,
    WebSocketDisconnect,
    status,
)
from fastapi.encoders import jsonable_encoder
from fastapi.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    StreamingResponse,
)
from pydantic import BaseModel, Field, HttpUrl

from .dependencies import VisitorDep, check_form
from .static import DIRECTORY
from .templating import flash, path_for, templates

router = APIRouter(prefix="/api/lessons", tags=["lessons"])
done: list[str] = []


class ModelName(StrEnum):
    ALEXNET = "alexnet"
    LENET = "lenet"


class Image(BaseModel):
    url: HttpUrl
    name: str


class Item(BaseModel):
    """Something to sell."""

    name: str = Field(examples=["Foo"])
    price: float = Field(gt=0, description="The price must be greater than zero")
    tax: float | None = None
    tags: set[str] = set()
    image: Image | None = None


class ItemOut(BaseModel):
    name: str
    price_with_tax: float


class Filters(BaseModel):
    model_config = {"extra": "forbid"}

    limit: int = Field(100, gt=0, le=100)
    order_by: Literal["created_at", "updated_at"] = "created_at"


class Registration(BaseModel):
    username: str
    age: int = Field(ge=18)


class UnicornError(Exception):
    """An error of the application's own, with its own answer."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


async def show_unicorn(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"message": f"Oops! {error} did something."}, 418)


class Pagination:
    """A class as a dependency."""

    def __init__(self, q: str | None = None, skip: int = 0, limit: int = 100) -> None:
        self.q = q
        self.skip = skip
        self.limit = limit


async def open_and_close() -> AsyncIterator[str]:
    """A dependency that tidies up after itself."""
    done.append("opened")
    try:
        yield "resource"
    finally:
        done.append("closed")


async def verify_key(x_key: Annotated[str, Header()]) -> None:
    if x_key != "fake-super-secret-key":
        raise HTTPException(status_code=400, detail="X-Key header invalid")


@router.get("/")
async def root() -> dict[str, str]:
    return {"message": "Hello World"}


@router.get("/items/{item_id}")
async def read_item(
    item_id: Annotated[int, Path(title="The ID of the item", ge=1)],
    q: Annotated[str | None, Query(min_length=3, pattern="^fixed")] = None,
    short: bool = False,
) -> dict[str, Any]:
    return {"item_id": item_id, "q": q, "short": short}


@router.get("/models/{model_name}")
async def get_model(model_name: ModelName) -> dict[str, str]:
    is_known = model_name is ModelName.ALEXNET
    return {"model_name": model_name, "message": "Deep!" if is_known else "Images"}


@router.get("/files/{file_path:path}")
async def read_path(file_path: str) -> str:
    return file_path


@router.get("/lists")
async def read_lists(q: Annotated[list[str] | None, Query()] = None) -> list[str]:
    return q or []


@router.get("/filtered")
async def read_filtered(filters: Annotated[Filters, Query()]) -> Filters:
    return filters


@router.post("/items", status_code=status.HTTP_201_CREATED)
async def create_item(item: Item) -> Item:
    return item


@router.put("/items/{item_id}", response_model=ItemOut, response_model_exclude_unset=True)
async def update_item(
    item_id: int, item: Annotated[Item, Body(embed=True)], importance: Annotated[int, Body(gt=0)]
) -> dict[str, Any]:
    stored = jsonable_encoder(item)
    return {**stored, "id": item_id, "price_with_tax": item.price + importance}


@router.put("/moments/{key}")
async def read_moments(
    key: UUID,
    begin: Annotated[datetime, Body()],
    after: Annotated[timedelta, Body()],
    at: Annotated[time | None, Body()] = None,
) -> dict[str, Any]:
    return {"key": key, "starts": begin + after, "at": at}


@router.get("/headers")
async def read_headers(
    response: Response,
    user_agent: Annotated[str | None, Header()] = None,
    x_token: Annotated[list[str] | None, Header()] = None,
    ads_id: Annotated[str | None, Cookie()] = None,
) -> dict[str, Any]:
    response.set_cookie("ads_id", "seen")
    response.headers["X-Cat-Dog"] = "alone in the world"
    return {"agent": user_agent, "tokens": x_token, "ads_id": ads_id}


@router.get("/secured", dependencies=[Depends(verify_key)])
async def secured() -> str:
    return "secured"


@router.get("/paginated")
async def paginated(page: Annotated[Pagination, Depends()]) -> dict[str, Any]:
    return {"q": page.q, "skip": page.skip, "limit": page.limit}


@router.get("/opened")
async def opened(resource: Annotated[str, Depends(open_and_close)]) -> str:
    return resource


@router.get("/unicorns/{name}")
async def read_unicorn(name: str) -> str:
    raise UnicornError(name)


@router.get("/missing")
async def missing() -> None:
    raise HTTPException(404, "Item not found", {"X-Error": "There goes my error"})


@router.get("/blocking")
def blocking() -> str:
    """A route without `async`: FastAPI calls it in a thread."""
    return "in a thread"


@router.post("/notify/{email}", status_code=202)
async def notify(email: str, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(done.append, f"sent to {email}")
    return {"message": "Notification sent in the background"}


@router.get("/html", response_class=HTMLResponse)
async def html() -> str:
    return "<h1>Look ma! HTML!</h1>"


@router.get("/text", response_class=PlainTextResponse)
async def plain() -> str:
    return "plain"


@router.get("/teleport")
async def teleport() -> RedirectResponse:
    return RedirectResponse("/api/lessons/")


@router.get("/download")
async def download() -> FileResponse:
    return FileResponse(DIRECTORY / "app.css", filename="my.css")


@router.get("/streamed")
async def streamed() -> StreamingResponse:
    def rows() -> Iterator[str]:
        yield "some "
        yield "fake bytes"

    return StreamingResponse(rows(), media_type="text/plain")


@router.get("/form", response_class=HTMLResponse)
async def form(request: Request, _: VisitorDep) -> HTMLResponse:
    return templates.TemplateResponse(request, "lessons/form.html", {"person": "<Ada>"})


@router.post("/form", dependencies=[Depends(check_form)])
async def register(request: Request, given: Annotated[Registration, Form()]) -> RedirectResponse:
    flash(request, f"Welcome {given.username}, {given.age}.")
    return RedirectResponse(path_for(request, "form"), 303)


@router.post("/upload")
async def upload(
    files: list[UploadFile], small: Annotated[bytes, File()], kind: Annotated[str, Form()]
) -> dict[str, Any]:
    sizes = {each.filename: len(await each.read()) for each in files}
    return {"files": sizes, "small": len(small), "kind": kind}


@router.get("/visits")
async def visits(request: Request) -> int:
    request.session["visits"] = request.session.get("visits", 0) + 1
    return int(request.session["visits"])


@router.websocket("/ws")
async def talk(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(f"Message text was: {await websocket.receive_text()}")
    except WebSocketDisconnect:
        done.append("left")

"""The files in `static`, which browsers may keep for an hour."""

from pathlib import Path
from typing import Any

from starlette import staticfiles
from starlette.responses import Response

DIRECTORY = Path(__file__).parent / "static"


class StaticFiles(staticfiles.StaticFiles):
    def __init__(self) -> None:
        super().__init__(directory=DIRECTORY)

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

"""Style, script and pictures, under addresses that change with them."""

from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fwscaffold.preset.presets import Preset
from fwscaffold.reading import read
from fwscaffold.web.answering import FOR_EVER, kept
from fwscaffold.web.colours import stylesheet
from fwscaffold.web.standard import tag

STATIC = Path(__file__).parent / "static"
LOGO = "logo"
MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
LARGEST_LOGO = 262_144  # bytes


Asset = tuple[str, bytes, str]


def assets(preset: Preset) -> Mapping[str, Asset]:
    """Return each file by its name: type, content and tag; the preset's are read here, once."""
    found = {path.name: (MEDIA[path.suffix], path.read_bytes()) for path in STATIC.iterdir()}
    found["brand.css"] = (MEDIA[".css"], stylesheet(preset).encode("ascii"))
    if logo := preset.brand.logo:
        found[LOGO] = (MEDIA[logo.suffix], read(logo, logo.parent, LARGEST_LOGO))
    return {name: (*file, tag(*map(repr, file))) for name, file in found.items()}


async def asset(request: Request) -> Response:
    """Return the file of this name."""
    found = request.app.state.assets.get(request.path_params["name"])
    if not found:
        raise HTTPException(404, "there is no such file")
    media, content, entity = found
    return await kept(request, entity, media, lambda: content, {"Cache-Control": FOR_EVER})

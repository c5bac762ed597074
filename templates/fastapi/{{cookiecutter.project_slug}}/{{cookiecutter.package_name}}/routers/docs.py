"""The documentation of the API, as a page of ours: nothing is loaded from another site."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

{% if cookiecutter.__accounts -%}
from ..dependencies import VisitorDep
{% endif -%}
from ..templating import templates

router = APIRouter(prefix="/api", tags=["docs"], include_in_schema=False)


@router.get("/docs", response_class=HTMLResponse)
async def api_docs(request: Request{{ ', _: VisitorDep' if cookiecutter.__accounts }}) -> HTMLResponse:
    if not request.app.openapi_url:
        raise HTTPException(404, "This site has no documentation of its API.")
    context = {"api": request.app.openapi()}
    return templates.TemplateResponse(request, "docs.html", context)

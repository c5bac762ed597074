"""The documentation of the API, as a page of ours: nothing is loaded from another site."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

{% if cookiecutter.__accounts -%}
from ..dependencies import VisitorDep
{% endif -%}
from ..templating import templates

router = APIRouter(prefix="/api", include_in_schema=False)


@router.get("/docs", response_class=HTMLResponse)
async def api_docs(request: Request{{ ', _: VisitorDep' if cookiecutter.__accounts }}) -> HTMLResponse:
    context = {"api": request.app.openapi()}
    return templates.TemplateResponse(request, "docs.html", context)

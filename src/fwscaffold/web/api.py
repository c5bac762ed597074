"""What programs ask for: archives, and JSON."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from fwscaffold import __version__
from fwscaffold.creation.facts import facts
from fwscaffold.creation.plan import plan_new
from fwscaffold.creation.report import plan_json
from fwscaffold.errors import ScaffoldError
from fwscaffold.strict_json import as_json
from fwscaffold.template.catalog import Template
from fwscaffold.template.render import digest
from fwscaffold.template.schema import schema
from fwscaffold.web import client
from fwscaffold.web.address import FORMS, Choice, choice, parameters
from fwscaffold.web.answering import JSON, kept
from fwscaffold.web.archive import MEDIA, archive
from fwscaffold.web.metrics import MEDIA as COUNTS
from fwscaffold.web.openapi import openapi
from fwscaffold.web.rendering import answered
from fwscaffold.web.standard import Standard, directory, tag


def template_of(request: Request) -> Template:
    """Return the template that the path names; raise 404 if there is none."""
    standard: Standard = request.app.state.settings.standard
    try:
        return standard.named(request.path_params["framework"])
    except ScaffoldError as error:
        raise HTTPException(404, str(error)) from error


def chosen(request: Request) -> Choice:
    """Return what the address of the request chooses."""
    return choice(template_of(request), parameters(request.url.query))


async def download(request: Request) -> Response:
    """Return the project as an archive, as `new --zip` makes it."""
    standard: Standard = request.app.state.settings.standard
    wanted, form = chosen(request), _form(request.url.path)
    answers = await answered(standard.answers, wanted)
    entity = standard.tag(wanted, answers.public, form)
    name = f'attachment; filename="{directory(answers)}{form}"'
    make = partial(archive, standard, wanted, form)
    return await kept(request, entity, MEDIA[form], make, {"Content-Disposition": name})


async def plan(request: Request) -> Response:
    """Return what `new --dry-run --json` says."""
    standard: Standard = request.app.state.settings.standard
    wanted = chosen(request)
    answers = await answered(standard.answers, wanted)

    def make() -> Mapping[str, Any]:
        return {
            "framework": wanted.template.name,
            "target": directory(answers),
            "answers": answers.public,
            "changes": plan_json(plan_new(standard.tree(wanted, answers))),
        }

    return await _json(request, standard.tag(wanted, answers.public, "plan"), make)


async def framework(request: Request) -> Response:
    """Return what `show --json` says."""
    template = template_of(request)
    return await _json(request, tag(digest(template), "facts"), lambda: facts(template).as_json())


async def answers_schema(request: Request) -> Response:
    """Return the JSON Schema of the answers."""
    template = template_of(request)
    return await _json(request, tag(digest(template), "schema"), lambda: schema(template))


async def index(request: Request) -> Response:
    """Return which frameworks there are, and where to go on."""
    standard: Standard = request.app.state.settings.standard

    def make() -> Mapping[str, Any]:
        return {
            "version": __version__,
            "preset": {"name": standard.preset.name, "source": standard.preset.source},
            "openapi": "/openapi.json",
            "frameworks": list(map(_entry, standard.catalog.values())),
        }

    return await _json(request, tag(standard.state, "index"), make)


async def document(request: Request) -> Response:
    """Return the OpenAPI document."""
    standard: Standard = request.app.state.settings.standard
    return await _json(request, tag(standard.state, "openapi"), lambda: openapi(standard.catalog))


async def health(_request: Request) -> Response:
    """Say that the process is there; it waits for nothing else."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def counts(request: Request) -> Response:
    """Return what is counted, to those who ask without a proxy: it is nobody else's business."""
    if client.is_forwarded(request.scope):
        raise HTTPException(404, "there is no such page")
    headers = {"Cache-Control": "no-store"}
    return Response(request.app.state.metrics.text(), media_type=COUNTS, headers=headers)


ADDRESSES: dict[str, Callable[[Request], Awaitable[Response]]] = {
    "/api": index,
    "/api/{framework}": framework,
    "/api/{framework}/plan": plan,
    "/api/{framework}/schema": answers_schema,
    "/openapi.json": document,
}


def _form(path: str) -> str:
    return next(form for form in FORMS if path.endswith(form))


def _entry(template: Template) -> dict[str, Any]:
    return {
        **template.advice,
        **({"source": template.typed} if template.origin else {}),
        "template": digest(template),
        "facts": f"/api/{template.name}",
        "schema": f"/api/{template.name}/schema",
        "plan": f"/api/{template.name}/plan",
        "archives": [f"/{template.name}{form}" for form in FORMS],
    }


async def _json(request: Request, entity: str, make: Callable[[], Mapping[str, Any]]) -> Response:
    return await kept(request, entity, JSON, lambda: as_json(make()).encode("ascii"))

"""The pages that people ask for."""

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fwscaffold.errors import ScaffoldError
from fwscaffold.template.questions import naming
from fwscaffold.web import client
from fwscaffold.web.address import Choice, choice, compared, parameters, two
from fwscaffold.web.answering import ASK, PAGE, kept
from fwscaffold.web.api import template_of
from fwscaffold.web.pages import Pages
from fwscaffold.web.rendering import answered, rendered
from fwscaffold.web.standard import Standard, tag

Endpoint = Callable[[Request], Awaitable[Response]]
EXAMPLE = "shop"


async def home(request: Request) -> Response:
    """Return the page where a framework is chosen."""
    pages: Pages = request.app.state.pages
    origin = client.origin(request.scope, request.app.state.settings)
    standard: Standard = request.app.state.settings.standard
    entity = tag(pages.version, standard.state, origin)
    return await kept(request, entity, PAGE, partial(pages.home, origin), {"Cache-Control": ASK})


async def project(request: Request) -> Response:
    """Return the page of a project: its questions, its files, and the text of one of them."""
    pages: Pages = request.app.state.pages
    standard: Standard = request.app.state.settings.standard
    template = template_of(request)
    wanted = named(choice(template, parameters(request.url.query)))
    try:
        answers = await answered(standard.answers, wanted)
    except ScaffoldError as problem:
        if not client.wants_page(request.scope):
            raise
        page = await rendered(pages.refused, wanted, problem)
        return Response(page, 400, {"Cache-Control": "no-store"}, PAGE)
    short = await answered(standard.shortest, wanted)
    if away := _elsewhere(request, short.query):
        return away
    origin = client.origin(request.scope, request.app.state.settings)
    path = request.path_params.get("path", "")
    entity = standard.tag(short, answers.public, pages.version, origin, path)
    make = partial(pages.project, short, origin, path)
    return await kept(request, entity, PAGE, make, {"Cache-Control": ASK})


async def comparison(request: Request) -> Response:
    """Return the page that tells two projects apart."""
    pages: Pages = request.app.state.pages
    standard: Standard = request.app.state.settings.standard
    both = two(standard.catalog, template_of(request), parameters(request.url.query))
    sides = [named(each) for each in both]
    mine, theirs = [(await answered(standard.answers, each)).public for each in sides]
    own, other = [await answered(standard.shortest, each) for each in sides]
    if away := _elsewhere(request, compared(own, other, theirs)):
        return away
    path = request.path_params.get("path", "")
    entity = tag(standard.tag(own, mine, path), standard.tag(other, theirs, pages.version))
    make = partial(pages.comparison, own, other, path)
    return await kept(request, entity, PAGE, make, {"Cache-Control": ASK})


ADDRESSES: dict[str, Endpoint] = {
    "/": home,
    "/{framework}": project,
    "/{framework}/files/{path:path}": project,
    "/{framework}/compare": comparison,
    "/{framework}/compare/{path:path}": comparison,
}


def named(wanted: Choice) -> Choice:
    """Return the choice with an example's name where it has none: a page shows what would be."""
    name = naming(wanted.template)
    if not name or name in dict(wanted.texts):
        return wanted
    return Choice(wanted.template, ((name, EXAMPLE), *wanted.texts))


def _elsewhere(request: Request, query: str) -> Response | None:
    """Lead from a form's address to the short one that is shared; there is one for each choice."""
    if request.url.query in {"", query}:
        return None
    address = f"{request.url.path}?{query}"
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})

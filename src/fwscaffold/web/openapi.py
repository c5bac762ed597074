"""What programs can ask for, as OpenAPI 3.1 says it."""

from collections.abc import Iterator, Mapping
from typing import Any

from fwscaffold import __version__
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.template.schema import is_required, schema
from fwscaffold.web.answering import JSON
from fwscaffold.web.archive import MEDIA

Operation = dict[str, Any]
BINARY = {"type": "string", "format": "binary"}
TAG = {"ETag": {"required": True, "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'}}}
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "integer"}, "message": {"type": "string"}},
        }
    },
}
PLAN = {
    "type": "object",
    "required": ["framework", "target", "answers", "changes"],
    "properties": {
        "framework": {"type": "string"},
        "target": {"type": "string"},
        "answers": {"type": "object"},
        "changes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["change", "path", "mode", "blob"],
                "properties": {
                    "change": {"const": "create"},
                    "path": {"type": "string"},
                    "mode": {"enum": ["100644", "100755"]},
                    "blob": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
                },
            },
        },
    },
}


def openapi(catalog: Mapping[str, Template]) -> dict[str, Any]:
    """Return the document; each framework has paths of its own, since it has its own questions."""
    paths: dict[str, Any] = {
        "/api": {"get": _operation("The frameworks", _json(_holding("version", "frameworks")))},
        "/health/live": {"get": _plain("Whether the process runs", {"const": "ok"})},
        "/health/ready": {"get": _plain("Whether it answers", {"const": "ok"})},
    }
    for template in catalog.values():
        paths |= dict(_paths(template))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fwscaffold",
            "version": __version__,
            "description": "The same answers give the same bytes. `GET` and `HEAD` alone.",
        },
        "paths": paths,
        "components": {"schemas": {"Error": ERROR, "Plan": PLAN}},
    }


def _paths(template: Template) -> Iterator[tuple[str, dict[str, Operation]]]:
    title, name = template.title, template.name
    asked = [*_parameters(template)]
    for form, media in MEDIA.items():
        content = {media: {"schema": BINARY}}
        summary = f"A {title} project as {form}"
        yield f"/{name}{form}", {"get": _operation(summary, content, asked)}
    plan = _json({"$ref": "#/components/schemas/Plan"})
    yield f"/api/{name}/plan", {"get": _operation(f"What a {title} project holds", plan, asked)}
    yield f"/api/{name}", {"get": _operation(f"All about {title}", _json(_holding("name")))}
    fits = _json(_holding("$schema", "properties"))
    yield f"/api/{name}/schema", {"get": _operation(f"JSON Schema of {title}'s answers", fits)}


def _parameters(template: Template) -> Iterator[dict[str, Any]]:
    properties: Mapping[str, dict[str, Any]] = schema(template)["properties"]
    for question in questions(template):
        rules = dict(properties[question.key])
        yield {
            "name": question.key,
            "in": "query",
            # The directory may name a project of ours.
            "required": template.origin is not None and is_required(template, question.key),
            "description": rules.pop("description"),
            "schema": _texts(question, rules),
        }


def _texts(question: Question, rules: dict[str, Any]) -> dict[str, Any]:
    """Return the rules for an answer in an address; an empty text there is one not given."""
    if question.kind is Kind.BOOLEAN:
        return {"enum": ["yes", "no", "true", "false"], "default": _yes(question.default)}
    if question.kind is Kind.TEXT:
        return {**rules, "pattern": f"^$|{rules['pattern']}"}
    return rules


def _yes(answer: object) -> str:
    return "yes" if answer else "no"


def _holding(*keys: str) -> dict[str, Any]:
    return {"type": "object", "required": [*keys]}


def _json(rules: Mapping[str, Any]) -> dict[str, Any]:
    return {JSON: {"schema": rules}}


def _operation(
    summary: str, content: Mapping[str, Any], parameters: list[dict[str, Any]] | None = None
) -> Operation:
    """Return a GET whose answer caches keep."""
    responses: dict[str, Any] = {
        "200": {"description": "OK", "headers": TAG, "content": content},
        "304": {"description": "It is what `If-None-Match` names", "headers": TAG},
        "default": _refused("Refused; the message says why, in the words of the command line"),
    }
    if parameters:
        responses["400"] = _refused("An answer is refused, also for what no schema can say")
    return {"summary": summary, "parameters": parameters or [], "responses": responses}


def _plain(summary: str, rules: Mapping[str, Any]) -> Operation:
    content = {"text/plain": {"schema": {"type": "string", **rules}}}
    return {"summary": summary, "responses": {"200": {"description": "OK", "content": content}}}


def _refused(description: str) -> dict[str, Any]:
    return {"description": description, "content": _json({"$ref": "#/components/schemas/Error"})}

"""Every error as a page, or as JSON under the paths that machines use."""

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse


def init_app(app: Flask) -> None:
    """Register the handler. Flask hands it an unexpected exception as a 500."""
    app.register_error_handler(HTTPException, show)


def show(error: HTTPException) -> BaseResponse:
    """Return the error with its status and headers (`Allow`, `Retry-After`) and a body of ours."""
    response = Response.force_type(error.get_response())
    if request.path.startswith(("/api/", "/health/")):
        code = error.name.lower().replace(" ", "_")
        response.data = json.dumps({"error": {"code": code, "message": error.description}})
        response.content_type = "application/json"
    else:
        response.data = render_template("error.html", error=error)
    return response

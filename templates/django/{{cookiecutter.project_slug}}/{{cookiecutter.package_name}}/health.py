"""The probes, for whatever runs the site."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from .errors import RETRY, HttpError, error
from .standard import reach

NOT_READY = HttpError(503, headers=RETRY)
logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say that the database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as problem:
        logger.error("The database is out of reach: %s", reach.reason(problem.__cause__))
        return error(request, NOT_READY)
    if plan:
        logger.error("The database lacks migrations: %s", ", ".join(str(each) for each, _ in plan))
        return error(request, NOT_READY)
    return JsonResponse({"status": "ok"})

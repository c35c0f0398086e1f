"""Health (the process only, and whether it can do its work: a word and no more, since anybody may ask), and our own faults."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.template.loader import render_to_string

from . import readiness

log = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. A database outage must not restart every process, so it asks nothing else."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations, Redis and folders are there: 200; otherwise 503. What is missing stands in the log."""
    missing = readiness.troubles()
    for name, trouble in missing.items():
        log.warning("not ready, %s: %s %s", name, trouble.said, trouble.remedy)
    return JsonResponse({"status": "not ready"}, status=503) if missing else JsonResponse({"status": "ready"})


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours. It asks nothing of the database, and tells the number by which the fault is in the log."""
    return HttpResponseServerError(render_to_string("500.html", {"request_id": getattr(request, "request_id", "")}))

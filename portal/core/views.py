"""Health: the process only, and whether it can do its work. Both say a word and no more: anybody may ask."""

import logging

from django.http import HttpRequest, JsonResponse

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

"""The worker that keeps an agenda to be read without a line."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

WORKER = Path(__file__).resolve().parent.parent / "agenda_worker.js"


@require_safe
def agenda_worker(_request: HttpRequest, public_id: str) -> HttpResponse:
    """Below the address of the agenda, since a worker sees only what lies beside and below it. The same for every event."""
    response = HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "max-age=3600"
    return response

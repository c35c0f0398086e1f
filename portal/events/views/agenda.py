"""What stands in one's agenda at an event, and everybody's to print."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.core.http import Request

from ..queries.agenda import agenda_of, agendas_of_all
from .frame import event_here, organised_here, page


@login_required
@require_safe
def agenda(request: Request, public_id: str) -> HttpResponse:
    event = event_here(request, public_id)
    entries = agenda_of(event, request.user)  # type: ignore[arg-type]
    begun = any(one.meeting and one.starts_at <= timezone.now() for one in entries)
    return page(request, event, "agenda", {"entries": entries, "asks_how_it_was": begun})


@login_required
@require_safe
def agenda_all(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    return page(request, event, "meeting_plan", {"agendas": agendas_of_all(event)}, template="agenda_all")

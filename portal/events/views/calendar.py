"""An event or a session as a file for one's own calendar program."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.core.ics import CONTENT_TYPE, Happening, calendar_of

from .. import permissions
from ..models import Session
from ..queries.dates import for_download, happening_of_session
from ..queries.programme import goes
from .frame import event_here


@require_safe
def event_calendar(request: Request, public_id: str) -> HttpResponse:
    event = event_here(request, public_id)
    return as_file(event.title, for_download(event, request.user))


@require_safe
def session_calendar(request: Request, public_id: str) -> HttpResponse:
    rows = Session.objects.visible_to(request.user).select_related("event__organiser", "room")
    session = get_object_or_404(rows, public_id=public_id)
    comes = goes(session.event, request.user) or permissions.can_organise(request.user, session.event)
    return as_file(session.title_in_words, [happening_of_session(session, goes=comes)])


def as_file(title: str, happenings: Iterable[Happening]) -> HttpResponse:
    """A download that a calendar program opens."""
    answer = HttpResponse(calendar_of(title, happenings), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer

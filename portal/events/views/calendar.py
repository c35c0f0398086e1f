"""An event or a session as a file for one's own calendar program."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.core.ics import CONTENT_TYPE, Happening, calendar_of

from .. import permissions
from ..models import Meeting, Session
from ..queries.dates import for_download, happening_of_session, places_at
from ..queries.meeting_dates import for_one_meeting, with_both_sides
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
    own = places_at(session.event, request.user).filter(session=session) if request.user.is_authenticated else ()
    return as_file(session.title_in_words, [happening_of_session(session, goes=comes, own=list(own))])


@login_required
@require_safe
def meeting_calendar(request: Request, public_id: str) -> HttpResponse:
    """Their own seat in it; whoever has none, a colleague or the organiser, gets it as it stands."""
    meeting = get_object_or_404(with_both_sides(Meeting.objects.visible_to(request.user)), public_id=public_id)
    found = for_one_meeting(meeting, request.user)
    if found is None:
        raise Http404
    return as_file(found.title, [found])


def as_file(title: str, happenings: Iterable[Happening]) -> HttpResponse:
    """A download that a calendar program opens."""
    answer = HttpResponse(calendar_of(title, happenings), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer

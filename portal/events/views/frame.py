"""What the pages of an event share: finding it, who the reader is there, the tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.http import Request
from portal.ui.parts import Tab

from .. import permissions
from ..models import Event

TABS: list[tuple[str, str | Promise, bool]] = [
    ("event_detail", _("Overview"), False),
    ("programme", pgettext_lazy("of an event", "Programme"), False),
    ("room_list", _("Rooms and speakers"), True),
    ("meeting_grid", pgettext_lazy("of an event", "Meetings"), False),
    ("meeting_plan", _("Plan"), True),
    ("agenda", _("My agenda"), False),
    ("registration_list", _("Registrations"), True),
    ("call_list", _("Telephoning"), True),
    ("invitation_list", _("Invitations"), True),
    ("asking_list", _("What is asked"), True),
    ("door", _("Door"), True),
    ("event_outcome", _("How it went"), True),
]
"""Pages of an event in their order: name of the address, label, and whether only its organiser's people have it."""

OF_A_COURSE: list[tuple[str, str | Promise, bool]] = [
    ("attendance", _("Attendance"), True),
    ("certificate_list", _("Certificates"), True),
]
"""What only the pages of a training course have, after all others."""


def shown_here(request: Request, labels: list[tuple[str, str]]) -> tuple[str, list[Tab]]:
    """Which part of a list is asked for with `?show=`, and its tabs; the first, without a name, where none that there is."""
    wanted = request.GET.get("show", "")
    shows = wanted if wanted in dict(labels) else ""
    return shows, [
        Tab(label, f"?show={name}" if name else request.path, current=name == shows) for name, label in labels
    ]


def event_here(request: Request, public_id: str) -> Event:
    """The event of an address, if the reader may know of it."""
    found: Event = get_object_or_404(
        Event.objects.visible_to(request.user).with_card_facts().select_related("meeting_plan"), public_id=public_id
    )
    return found


def organised_here(request: Request, public_id: str) -> Event:
    """The same for its organiser's people; for everybody else there is no such page."""
    rows = Event.objects.organised_by(request.user).with_card_facts().select_related("meeting_plan")
    found: Event = get_object_or_404(rows, public_id=public_id)
    return found


def page(
    request: Request, event: Event, name: str, context: dict[str, Any], *, status: int = 200, template: str = ""
) -> HttpResponse:
    """One page of an event, by its own clock, in `events/<name>.html` unless another template is named. `organises` in templates."""
    organises = permissions.can_organise(request.user, event)
    pages = TABS + (OF_A_COURSE if event.kind == Event.Kind.TRAINING else [])
    shared = {
        "event": event,
        "organises": organises,
        "tabs": [
            Tab(str(label), reverse(f"events:{one}", args=[event.public_id]), current=one == name)
            for one, label, theirs in pages
            if organises or not theirs
        ],
    }
    with timezone.override(event.tz):
        return render(request, f"events/{template or name}.html", shared | context, status=status)

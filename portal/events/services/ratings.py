"""What a side thought of a meeting, in two taps, and what it notes for its own people."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.notifications.services import notify, once, withdraw

from .. import permissions
from ..models import Delegation, Event, Meeting, Rating
from .going_on import go_on
from .no_shows import people_coming

LONGEST_NOTE = 2000
RECENT = dt.timedelta(days=2)
State = Meeting.State


@transaction.atomic
def rate(
    meeting: Meeting,
    own: Delegation,
    *,
    by: User,
    worth: str | None = None,
    goes_on: str | None = None,
    note: str | None = None,
) -> Rating:
    """One tap at a time: what is None stays as it is. A meeting that somebody rates took place. Where both want to go on, they are
    introduced; what one side says alone is told to nobody but, where it wants to go on, once to the other side.
    """
    if own.pk not in {meeting.first_id, meeting.second_id} or not permissions.speaks_for(by, own):
        raise NotAllowed
    # Both tap at once: the second sees what the first has said.
    meeting = Meeting.objects.select_for_update(of=["self"]).select_related("event", "slot").get(pk=meeting.pk)
    if meeting.slot is None or meeting.slot.starts_at > timezone.now():
        raise NotPossible("early", _("This meeting has not begun yet."))
    if meeting.state not in Meeting.PLACED:
        raise NotPossible("gone", _("This meeting did not take place."))
    given = _checked(worth, goes_on, note)
    fields = {**given, "person": by, "rated_at": timezone.now()}
    try:
        with transaction.atomic():
            rating, _new = Rating.objects.update_or_create(meeting=meeting, delegation=own, defaults=fields)
    except IntegrityError:
        rating, _new = Rating.objects.update_or_create(meeting=meeting, delegation=own, defaults=fields)
    Meeting.objects.filter(pk=meeting.pk, state=State.AGREED).update(state=State.HELD)
    if worth or goes_on:
        record("b2b.rated", by=by, about=meeting.event, meeting=meeting.public_id)
        withdraw("b2b.go_on", about=meeting, of=people_coming([own]))
    if goes_on == Rating.GoesOn.YES:
        go_on(meeting, by=by)
    return rating


def ask_how_it_was() -> None:
    """By the clock: when an event is over, each delegation that met somebody is asked once about all its meetings."""
    now = timezone.now()
    over = Event.objects.filter(
        ends_at__lte=now, ends_at__gt=now - RECENT, called_off_at=None, meeting_plan__isnull=False
    )
    for event in over.order_by("pk"):
        met = Meeting.objects.filter(event=event, state=State.HELD).values_list("first", "second")
        ids = {one for pair in met for one in pair}
        rated = set(Rating.objects.filter(meeting__event=event).values_list("delegation", flat=True))
        for one in Delegation.objects.filter(pk__in=ids - rated).select_related("organisation").order_by("pk"):
            if once("b2b.how_was_it", one.public_id):
                notify("b2b.how_was_it", to=people_coming([one]), about=event)


def _checked(worth: str | None, goes_on: str | None, note: str | None) -> dict[str, str]:
    """What was given, as columns."""
    given: dict[str, str] = {}
    if worth is not None:
        if worth not in set(Rating.Worth.values) - {""}:
            raise NotPossible("worth", _("Choose whether it was worth it."))
        given["worth"] = worth
    if goes_on is not None:
        if goes_on not in set(Rating.GoesOn.values) - {""}:
            raise NotPossible("goes_on", _("Choose whether you want to go on."))
        given["goes_on"] = goes_on
    if note is not None:
        given["note"] = clean_text(note)
        if len(given["note"]) > LONGEST_NOTE:
            raise NotPossible("too_long", _("A note has 2,000 letters at most."), "note")
    return given

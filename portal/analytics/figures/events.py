"""Events of the cluster, who came, and the 1:1 meetings that took place."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.events.models import Event, Meeting, Registration
from portal.organisations.models import Cluster

from ..periods import Period
from . import Count, Figure, Unit, figures
from .behind import counted, within


def sign_in() -> None:
    figures.register(
        "events_held",
        Figure(
            _("Events held"),
            _(
                "Events of the cluster that were announced, not called off, and ended in the period. Behind it stand those who had a seat."
            ),
            Unit.COUNT,
            held,
            adds=True,
        ),
    )
    figures.register(
        "seats",
        Figure(
            _("Seats taken"),
            _("People who had a place at these events. It is known of those who were checked in that they came."),
            Unit.COUNT,
            seats,
            adds=True,
        ),
    )
    figures.register(
        "meetings_kept",
        Figure(
            _("1:1 meetings kept"),
            _(
                "1:1 meetings at these events that took place. It is known of the meetings of which somebody said whether they did."
            ),
            Unit.COUNT,
            meetings,
            adds=True,
        ),
    )


def held(cluster: Cluster, period: Period) -> Sequence[Count]:
    over = _held(cluster, period)
    came = set(_going(over).exclude(organisation=None).values_list("organisation", flat=True))
    number = over.count()
    organisers = set(over.values_list("organiser", flat=True))
    return [counted(number, came | organisers, covered=number)]


def seats(cluster: Cluster, period: Period) -> Sequence[Count]:
    going = list(_going(_held(cluster, period)).values_list("organisation", "checked_in_at"))
    came = sum(moment is not None for _one, moment in going)
    return [counted(len(going), {one for one, _moment in going if one}, covered=came, of=len(going))]


def meetings(cluster: Cluster, period: Period) -> Sequence[Count]:
    placed = Meeting.objects.filter(
        event__in=_held(cluster, period), state__in=[Meeting.State.AGREED, Meeting.State.HELD, Meeting.State.MISSED]
    )
    rows = list(placed.values_list("state", "first__organisation", "second__organisation"))
    took_place = [(one, other) for state, one, other in rows if state == Meeting.State.HELD]
    known = sum(state != Meeting.State.AGREED for state, _one, _other in rows)
    behind = {one for pair in took_place for one in pair}
    return [counted(len(took_place), behind, covered=known, of=len(rows))]


def _held(cluster: Cluster, period: Period) -> QuerySet[Event]:
    found: QuerySet[Event] = Event.objects.filter(
        within("ends_at", period),
        cluster=cluster,
        ends_at__lt=period.as_it_stood,
        published_at__isnull=False,
        called_off_at=None,
        hidden_at=None,
    )
    return found


def _going(events: QuerySet[Event]) -> QuerySet[Registration]:
    found: QuerySet[Registration] = Registration.objects.filter(event__in=events, state=Registration.State.GOING)
    return found

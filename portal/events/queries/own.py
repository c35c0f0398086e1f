"""The registrations of a reader and their colleagues at one event, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from portal.organisations.models import Organisation
from portal.organisations.standing import standing_of

from ..models import Event, Registration

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser
State = Registration.State
UNASKED_ENDS = (State.DECLINED, State.LAPSED)
"""Ends that they did not choose themselves."""


@dataclass
class Own:
    """`rows`: those that stand, the reader's own first; `nth`: which party from the front of the list theirs is.

    `ended`: where none stands, the last that the organiser did not accept or whose place was not taken up.
    """

    rows: list[Registration] = field(default_factory=list)
    nth: int = 0
    ended: Registration | None = None

    def _in(self, state: str) -> list[Registration]:
        return [one for one in self.rows if one.state == state]

    @property
    def going(self) -> list[Registration]:
        return self._in(State.GOING)

    @property
    def offered(self) -> list[Registration]:
        return self._in(State.OFFERED)

    @property
    def waiting(self) -> list[Registration]:
        return self._in(State.WAITING)

    @property
    def asked(self) -> list[Registration]:
        return self._in(State.ASKED)

    @property
    def to_confirm(self) -> list[Registration]:
        return [one for one in self.rows if one.is_asked_before]

    @property
    def organisations(self) -> list[Organisation]:
        return list(dict.fromkeys(one.organisation for one in self.rows if one.organisation))


def own_of(event: Event, reader: Reader) -> Own:
    """In one query, and one more for who waits."""
    if not reader.is_authenticated:
        return Own()
    mine = Q(person=reader) | Q(organisation__in=standing_of(reader).organisations)
    known = Registration.objects.filter(mine, event=event).select_related("organisation", "type", "person")
    found = list(known.order_by("ended_at", "pk"))
    standing = [one for one in found if one.is_standing]
    if not standing:
        return Own(ended=next((one for one in found[-1:] if one.state in UNASKED_ENDS), None))
    rows = sorted(standing, key=lambda one: (one.person_id != reader.pk, one.registered_at, one.pk))
    waits = next((one for one in rows if one.state == State.WAITING), None)
    return Own(rows, place_of(waits) if waits else 0)


def place_of(registration: Registration) -> int:
    """Which party from the front theirs is, 1 for the first; 0 for those who do not wait."""
    if registration.state != State.WAITING or registration.queued_at is None:
        return 0
    at = registration.queued_at
    before = Q(queued_at__lt=at) | Q(queued_at=at, party__lt=registration.party)
    queue = Registration.objects.filter(before, event=registration.event_id, state=State.WAITING)
    return queue.order_by().values("party").distinct().count() + 1


def newest_of(event: Event, person: Any) -> Registration | None:
    """Their own registration, or of those whom they registered; the one that stands before those that ended."""
    rows = Registration.objects.filter(Q(person=person) | Q(registered_by=person, person=None), event=event)
    found = list(rows.select_related("organisation").order_by("-registered_at", "-pk")[:20])
    found.sort(key=lambda one: (one.person_id is None, not one.is_standing))
    return found[0] if found else None


def words_of(registration: Registration | None) -> dict[str, Any]:
    """What messages about a registration need besides the event."""
    if registration is None:
        return {}
    return {
        "registration": registration,
        "until": registration.offered_until,
        "nth": place_of(registration),
        "because": registration.ended_because,
    }


def more_for(event: Event, _facts: dict[str, Any], reader: Any) -> dict[str, Any]:
    """The same for a kind of notification about `event`."""
    return words_of(newest_of(event, reader))

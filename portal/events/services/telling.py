"""Telling those who are registered what became of it: people with an account as they chose, all others by number or address."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from portal.accounts.models import User
from portal.notifications.services import notify, seen, withdraw
from portal.organisations.services.whom import people_of, staff_of
from portal.outbox.services import enqueue

from .. import tasks
from ..models import Course, Event, Registration, Session

TO_GUESTS = frozenset(
    {
        "event.moved",
        "event.called_off",
        "registration.offered",
        "registration.lapsed",
        "registration.confirmed",
        "registration.waiting",
        "registration.declined",
        "registration.ended",
        "registration.ask_before",
    }
)
"""What somebody without an account is told themselves. That they were registered, whoever registered them tells them."""


def tell(kind: str, event: Event, rows: Collection[int], *, by: User | None = None, **facts: Any) -> None:
    """`rows`: registrations by primary key. For those without an account, whoever registered them is told as well."""
    known = list(Registration.objects.filter(pk__in=rows).select_related("person", "registered_by"))
    people = {one.pk: one for row in known if (one := row.person or row.registered_by) is not None}
    notify(kind, to=people.values(), about=event, by=by, **facts)
    if kind in TO_GUESTS:
        _ring(kind, known)


def tell_guests(kind: str, event: Event) -> None:
    """All of them who are registered and not out."""
    _ring(kind, Registration.objects.standing().filter(event=event, person=None))


def tell_guests_in(session: Session, kind: str) -> None:
    """All of them who go and have a place in it."""
    places = {"session_places__session": session, "state": Registration.State.GOING}
    _ring(kind, Registration.objects.filter(person=None, **places), session=session)


def _ring(kind: str, rows: Iterable[Registration], *, session: Session | None = None) -> None:
    about = session.pk if session else None
    for row in rows:
        if row.person_id is None and (row.phone or row.email):
            key = f"{kind}:{row.pk}:{about}" if about else f"{kind}:{row.pk}"
            enqueue(tasks.tell_guest, key=key, registration=row.pk, kind=kind, session=about)


def organisers_of(event: Event | Course) -> list[User]:
    """Its organiser's own people, and those who serve in an office that it is."""
    people = {one.pk: one for one in people_of(event.organiser)}
    for cluster in event.organiser.runs_clusters.all():
        people |= {one.pk: one for one in staff_of(cluster)}
    return list(people.values())


def tell_organiser(event: Event, kind: str, *, by: User | None) -> None:
    notify(kind, to=organisers_of(event), about=event, by=by)


def answered(event: Event, rows: Collection[int], *kinds: str) -> None:
    """These have answered: nothing waits for them under the bell, and the link in their mail still shows what they said."""
    known = Registration.objects.filter(pk__in=rows).select_related("person", "registered_by")
    for person in {one for row in known if (one := row.person or row.registered_by) is not None}:
        seen(*kinds, about=event, by=person)


def take_back(event: Event, rows: Collection[int], *kinds: str) -> None:
    """What these were told waits for no answer any more."""
    known = Registration.objects.filter(pk__in=rows).select_related("person", "registered_by")
    people = {one.pk: one for row in known if (one := row.person or row.registered_by) is not None}
    for kind in kinds:
        withdraw(kind, about=event, of=people.values())

"""A day of meetings as tests need it: set up by its services, with delegations of one or two people."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User
from portal.events.models import Delegation, Event, MeetingPlan, Slot
from portal.events.services.delegations import sync_delegation
from portal.events.services.meeting_setup import set_up_meetings
from portal.organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.events import registered
from tests.factories.organisations import MembershipFactory, OrganisationFactory


def set_up(event: Event, by: User, **fields: Any) -> MeetingPlan:
    given: dict[str, Any] = {
        "minutes": 20,
        "tables": {None: 4},
        "spare_share": 20,
        "asking_opens_at": event.starts_at.replace(year=2020),
    }
    return set_up_meetings(event, by=by, **given | fields)


def joins(event: Event, organisation: Organisation, *people: User, **fields: Any) -> Delegation:
    """These people are registered and go; the organisation takes part in the meetings."""
    for person in people:
        registered(event, organisation, person=person, **fields)
    found = sync_delegation(event, organisation.pk)
    assert found is not None
    return found


def newcomer(event: Event, name: str, *, people: int = 1, **fields: Any) -> tuple[Delegation, User]:
    """Another organisation that comes, and the first of its people."""
    organisation = OrganisationFactory(trade_name_latin=name, **fields)
    persons = [UserFactory(full_name=f"{name} {number}") for number in range(people)]
    for person in persons:
        MembershipFactory(organisation=organisation, user=person)
    return joins(event, organisation, *persons), persons[0]


def times(event: Event) -> list[Slot]:
    return list(Slot.objects.filter(event=event).order_by("starts_at"))

"""People are registered together, wait together, get places that are free in a fair order, cancel, and are told."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Event, Invitation, ParticipationType, Question, Registration, Session, SessionPlace
from portal.events.queries.own import place_of
from portal.events.services import deciding, registering, session_places, waiting
from portal.events.services.asking import take_out_question, take_out_type, write_question, write_type
from portal.events.services.holding import call_off_event
from portal.events.services.invitations import invite
from portal.events.services.registering import Comer, cancel, change, register, take_offer
from portal.events.services.waiting import PATIENCE, run_offers
from portal.notifications.models import Notification
from portal.organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.events import event_of, registered
from tests.factories.organisations import MembershipFactory

from .test_holding import changed

pytestmark = pytest.mark.django_db
State = Registration.State


def guests(n: int, **fields: Any) -> list[Comer]:
    """People without an account, each with a number of their own."""
    return [Comer(name=f"Guest {one}", phone=f"+9665{uuid4().int % 10**8:08}", **fields) for one in range(n)]


def party(event: Event, by: Any, organisation: Organisation, n: int = 1, **fields: Any) -> list[Registration]:
    return register(event, by=by, organisation=organisation, people=guests(n, **fields))


@contextmanager
def refused_with(words: str) -> Iterator[None]:
    with pytest.raises(NotPossible) as refused:
        yield
    assert words in refused.value.message


def states(rows: Sequence[Registration]) -> list[str]:
    fresh = Registration.objects.in_bulk([one.pk for one in rows])
    return [fresh[one.pk].state for one in rows]


@pytest.fixture
def small(cast: SimpleNamespace) -> Event:
    """Two places, in twenty days."""
    return event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster, capacity=2)


def test_a_party_gets_its_places_together(cast: SimpleNamespace, small: Event) -> None:
    people = [Comer(person=cast.firm_owner, badge_name="Huda"), *guests(1)]
    rows = register(small, by=cast.firm_owner, organisation=cast.firm, people=people)
    assert states(rows) == ["going", "going"]
    assert len({one.party for one in rows}) == 1
    assert (rows[0].on_the_badge, rows[1].name) == ("Huda", "Guest 0")


def test_a_party_that_does_not_fit_waits_whole(cast: SimpleNamespace, small: Event) -> None:
    party(small, cast.firm_owner, cast.firm)
    two = party(small, cast.packer_owner, cast.packer, 2)
    assert states(two) == ["waiting", "waiting"]
    assert waiting.room_of(small).free == 1


def test_two_clicks_are_one_party(cast: SimpleNamespace, small: Event) -> None:
    filled = uuid4()
    people = [Comer(person=cast.firm_owner)]
    given = {"by": cast.firm_owner, "organisation": cast.firm, "people": people, "submission": filled}
    assert register(small, **given) == register(small, **given)
    assert Registration.objects.count() == 1


def test_nobody_is_registered_twice(cast: SimpleNamespace, small: Event) -> None:
    register(small, by=cast.firm_owner, organisation=cast.firm, people=[Comer(person=cast.firm_owner)])
    for people, field in (
        ([Comer(person=cast.firm_member), Comer(person=cast.firm_owner)], "who_1"),
        ([Comer(person=cast.firm_member), Comer(person=cast.firm_member)], "who_1"),
        ([Comer(name="A", email="a@b.example"), Comer(name="B", email="a@b.example")], "who_1"),
    ):
        with pytest.raises(NotPossible) as refused:
            register(small, by=cast.firm_owner, organisation=cast.firm, people=people)
        assert refused.value.field == field
    assert Registration.objects.count() == 1


def test_a_colleague_who_left_is_not_registered(cast: SimpleNamespace, small: Event) -> None:
    with pytest.raises(NotPossible) as refused:
        register(small, by=cast.firm_owner, organisation=cast.firm, people=[Comer(person=cast.former_member)])
    assert (refused.value.code, refused.value.field) == ("left", "who_0")


def test_others_register_nobody_for_an_organisation(cast: SimpleNamespace, small: Event) -> None:
    for person in (cast.stranger, cast.packer_owner, cast.former_member, cast.cluster_manager):
        with pytest.raises(NotAllowed):
            party(small, person, cast.firm)


def test_nobody_registers_for_what_they_may_not_know_of(cast: SimpleNamespace) -> None:
    closed = event_of(cast.office, by=cast.cluster_manager, audience="invited")
    with pytest.raises(NotAllowed):
        party(closed, cast.firm_owner, cast.firm)
    invite(closed, by=cast.cluster_manager, organisations=[cast.firm])
    party(closed, cast.firm_owner, cast.firm)
    assert Invitation.objects.get().state == "accepted"


def test_what_is_closed_says_why(cast: SimpleNamespace, small: Event) -> None:
    now = timezone.now()
    Event.objects.filter(pk=small.pk).update(registration_closes_at=now - dt.timedelta(hours=1))
    with refused_with("Registration is closed"):
        party(small, cast.firm_owner, cast.firm)
    later = {"registration_opens_at": now + dt.timedelta(days=2), "registration_closes_at": None}
    Event.objects.filter(pk=small.pk).update(**later)
    with refused_with("opens on"):
        party(small, cast.firm_owner, cast.firm)
    Event.objects.filter(pk=small.pk).update(registration_opens_at=None)
    call_off_event(small, by=cast.cluster_manager, reason="The hall is flooded.")
    with refused_with("The hall is flooded"):
        party(small, cast.firm_owner, cast.firm)


def test_more_than_there_will_ever_be_is_refused(cast: SimpleNamespace, small: Event) -> None:
    with refused_with("2 places in all"):
        party(small, cast.firm_owner, cast.firm, 3)
    buyers = write_type(small, by=cast.cluster_manager, name="Buyer", capacity=1)
    with pytest.raises(NotPossible) as refused:
        party(small, cast.firm_owner, cast.firm, 2, type=buyers)
    assert refused.value.field == "type_0"


# The waiting list


def test_a_cancelled_place_is_offered_to_whoever_came_first(cast: SimpleNamespace, small: Event) -> None:
    have = party(small, cast.firm_owner, cast.firm, 2)
    first, second = party(small, cast.packer_owner, cast.packer), party(small, cast.researcher, cast.lab)
    assert [waiting_place(one) for one in (first, second)] == [1, 2]
    cancel(have[0], by=cast.firm_owner)
    assert states([*have, *first, *second]) == ["cancelled", "going", "offered", "waiting"]
    told = Notification.objects.filter(kind="registration.offered")
    assert [one.to for one in told] == [cast.packer_owner]


def waiting_place(rows: Sequence[Registration]) -> int:
    return place_of(Registration.objects.get(pk=rows[0].pk))


def test_an_offer_is_taken_by_the_whole_party_once(cast: SimpleNamespace, small: Event) -> None:
    have = party(small, cast.firm_owner, cast.firm, 2)
    two = party(small, cast.packer_owner, cast.packer, 2)
    cancel(have[0], by=cast.firm_owner, whole_party=True)
    for _click in range(2):
        take_offer(two[0], by=cast.packer_owner)
    assert states(two) == ["going", "going"]
    with pytest.raises(NotAllowed):
        take_offer(two[0], by=cast.firm_owner)


def test_an_offer_that_nobody_takes_up_goes_on(cast: SimpleNamespace, small: Event) -> None:
    have = party(small, cast.firm_owner, cast.firm, 2)
    first, second = party(small, cast.packer_owner, cast.packer), party(small, cast.researcher, cast.lab)
    cancel(have[0], by=cast.firm_owner)
    run_offers()
    assert states([*first, *second]) == ["offered", "waiting"]
    Registration.objects.filter(pk=first[0].pk).update(offered_until=timezone.now() - dt.timedelta(minutes=1))
    with refused_with("not taken up in time"):
        take_offer(first[0], by=cast.packer_owner)
    for _twice in range(2):
        run_offers()
    assert states([*first, *second]) == ["lapsed", "offered"]
    assert Notification.objects.filter(kind="registration.lapsed").count() == 1
    assert Notification.objects.filter(kind="registration.offered", to=cast.researcher).count() == 1


def test_smaller_parties_pass_a_large_one_only_so_often(cast: SimpleNamespace, small: Event) -> None:
    """One place becomes free again and again: the party of two is passed, until places are kept for it."""
    have = party(small, cast.firm_owner, cast.firm, 2)
    large = party(small, cast.packer_owner, cast.packer, 2)
    singles = [party(small, cast.researcher, cast.lab) for _one in range(PATIENCE + 2)]
    holder = have[0]
    for turn in range(PATIENCE):
        cancel(holder, by=None)
        assert states(singles[turn]) == ["offered"]
        holder = singles[turn][0]
    cancel(holder, by=None)
    assert states(singles[PATIENCE]) == ["waiting"]
    assert states(large) == ["waiting", "waiting"]
    cancel(have[1], by=None)
    assert states(large) == ["offered", "offered"]
    assert states(singles[PATIENCE]) == ["waiting"]


def test_who_comes_new_does_not_take_what_is_kept(cast: SimpleNamespace, small: Event) -> None:
    party(small, cast.firm_owner, cast.firm)
    large = party(small, cast.packer_owner, cast.packer, 2)
    Registration.objects.filter(party=large[0].party).update(passed_over=PATIENCE)
    assert states(party(small, cast.researcher, cast.lab)) == ["waiting"]


def test_more_places_go_to_those_who_wait(cast: SimpleNamespace, small: Event) -> None:
    party(small, cast.firm_owner, cast.firm, 2)
    two = party(small, cast.packer_owner, cast.packer, 2)
    changed(small, cast.cluster_manager, capacity=4)
    assert states(two) == ["offered", "offered"]


def test_types_have_places_of_their_own(cast: SimpleNamespace, small: Event) -> None:
    buyers = write_type(small, by=cast.cluster_manager, name="Buyer", capacity=1)
    visitors = write_type(small, by=cast.cluster_manager, name="Visitor")
    first = party(small, cast.firm_owner, cast.firm, type=buyers)
    second = party(small, cast.packer_owner, cast.packer, type=buyers)
    visitor = party(small, cast.researcher, cast.lab, type=visitors)
    assert states([*first, *second, *visitor]) == ["going", "waiting", "going"]
    with pytest.raises(NotPossible) as refused:
        change(visitor[0], by=cast.researcher, as_comer=Comer(name="G", phone=visitor[0].phone, type=buyers))
    assert refused.value.code == "type_full"
    with pytest.raises(NotPossible):
        take_out_type(buyers, by=cast.cluster_manager)
    cancel(first[0], by=cast.firm_owner)
    assert states(second) == ["offered"]


def test_a_type_keeps_the_places_that_are_taken(cast: SimpleNamespace, small: Event) -> None:
    buyers = write_type(small, by=cast.cluster_manager, name="Buyer", capacity=2)
    party(small, cast.firm_owner, cast.firm, 2, type=buyers)
    with pytest.raises(NotPossible) as refused:
        write_type(small, by=cast.cluster_manager, one=buyers, name="Buyer", capacity=1)
    assert refused.value.field == "capacity"


def test_on_the_last_day_only_those_are_asked_who_would_come_at_short_notice(cast: SimpleNamespace) -> None:
    event = event_of(cast.office, by=cast.cluster_manager, capacity=1)
    have = party(event, cast.firm_owner, cast.firm)
    first, standby = party(event, cast.packer_owner, cast.packer), party(event, cast.researcher, cast.lab, standby=True)
    now = timezone.now()
    soon = {"starts_at": now + dt.timedelta(hours=10), "ends_at": now + dt.timedelta(hours=14)}
    Event.objects.filter(pk=event.pk).update(**soon)
    have[0].refresh_from_db()
    cancel(have[0], by=cast.firm_owner)
    assert states([*first, *standby]) == ["waiting", "offered"]
    until = Registration.objects.get(pk=standby[0].pk).offered_until
    assert until is not None
    assert until - now <= dt.timedelta(hours=2, minutes=1)


# Approval


def test_the_organiser_says_yes_to_as_many_as_there_are_places(cast: SimpleNamespace) -> None:
    event = event_of(cast.office, by=cast.cluster_manager, capacity=2, approval=True)
    rows = [
        *party(event, cast.firm_owner, cast.firm, 2),
        *party(event, cast.packer_owner, cast.packer),
        *party(event, cast.researcher, cast.lab),
    ]
    assert set(states(rows)) == {"asked"}
    assert Notification.objects.filter(kind="registration.asked", to=cast.cluster_manager).exists()
    ids = [one.public_id for one in rows]
    assert deciding.say_yes(event, by=cast.cluster_manager, to=ids[:3]) == 3
    assert states(rows) == ["going", "going", "waiting", "asked"]
    assert deciding.say_no(event, by=cast.cluster_manager, to=ids[2:], reason="Too many from one trade.") == 2
    assert states(rows) == ["going", "going", "declined", "declined"]
    with pytest.raises(NotPossible):
        deciding.say_no(event, by=cast.cluster_manager, to=ids, reason=" ")
    for person in (cast.firm_owner, cast.government_officer):
        with pytest.raises(NotAllowed):
            deciding.say_yes(event, by=person, to=ids)


def test_ids_of_another_event_are_left_out(cast: SimpleNamespace, small: Event, elsewhere: Event) -> None:
    theirs = registered(elsewhere, cast.firm, person=cast.firm_owner, state=State.ASKED)
    assert deciding.say_yes(small, by=cast.cluster_manager, to=[theirs.public_id]) == 0
    assert deciding.take_out(small, by=cast.cluster_manager, to=[theirs.public_id], reason="x") == 0
    assert states([theirs]) == ["asked"]


# What is asked


def test_types_and_questions_of_another_event_are_refused(
    cast: SimpleNamespace, small: Event, elsewhere: Event
) -> None:
    theirs = ParticipationType.objects.create(event=elsewhere, name="Official")
    with pytest.raises(NotPossible) as refused:
        party(small, cast.firm_owner, cast.firm, type=theirs)
    assert refused.value.field == "type_0"
    question = Question.objects.create(event=elsewhere, text="What do you grow?")
    rows = party(small, cast.firm_owner, cast.firm, answers={question.public_id: "Dates"})
    assert rows[0].answers == {}


def test_questions_are_answered_by_each(cast: SimpleNamespace, small: Event) -> None:
    asked = write_question(
        small, by=cast.cluster_manager, text="Meal?", kind="choice", choices=["Fish", "Lentils"], required=True
    )
    for said in ("", "Lamb"):
        with pytest.raises(NotPossible) as refused:
            party(small, cast.firm_owner, cast.firm, answers={asked.public_id: said})
        assert refused.value.field == f"{asked.public_id}_0"
    rows = party(small, cast.firm_owner, cast.firm, answers={asked.public_id: "Fish"})
    assert rows[0].answers == {asked.public_id: "Fish"}
    take_out_question(asked, by=cast.cluster_manager)
    party(small, cast.packer_owner, cast.packer)


def test_names_cannot_deceive(cast: SimpleNamespace, small: Event) -> None:
    name = "\u202eevil\u202c <b>Sami</b>\x00\n"
    rows = register(
        small, by=cast.firm_owner, organisation=cast.firm, people=[Comer(name=name, email="sami@firm.example")]
    )
    assert rows[0].name == "evil <b>Sami</b>"


# Sessions with few places


def test_a_session_takes_as_many_as_it_has_places(cast: SimpleNamespace, small: Event, elsewhere: Event) -> None:
    talk = Session.objects.create(
        event=small, title="Salt spray", starts_at=small.starts_at, ends_at=small.ends_at, capacity=1
    )
    mine, theirs = party(small, cast.firm_owner, cast.firm)[0], party(small, cast.packer_owner, cast.packer)[0]
    for _click in range(2):
        session_places.sign_up(talk, by=cast.firm_owner, registration=mine)
    with refused_with("full"):
        session_places.sign_up(talk, by=cast.packer_owner, registration=theirs)
    with pytest.raises(NotAllowed):
        session_places.sign_up(talk, by=cast.packer_owner, registration=mine)
    other = registered(elsewhere, cast.firm, person=cast.firm_owner)
    with pytest.raises(NotAllowed):
        session_places.sign_up(talk, by=cast.firm_owner, registration=other)
    cancel(mine, by=cast.firm_owner)
    assert not SessionPlace.objects.standing().exists()
    session_places.sign_up(talk, by=cast.packer_owner, registration=theirs)


# Being told


def test_a_colleague_hears_that_they_were_registered(cast: SimpleNamespace, small: Event) -> None:
    people = [Comer(person=cast.firm_owner), Comer(person=cast.firm_member)]
    register(small, by=cast.firm_owner, organisation=cast.firm, people=people)
    told = Notification.objects.filter(kind="registration.made")
    assert [one.to for one in told] == [cast.firm_member]


def test_what_is_cancelled_by_the_organiser_says_why(cast: SimpleNamespace, small: Event) -> None:
    rows = register(small, by=cast.firm_owner, organisation=cast.firm, people=[Comer(person=cast.firm_owner)])
    deciding.take_out(small, by=cast.cluster_manager, to=[rows[0].public_id], reason="You asked us to by telephone.")
    assert states(rows) == ["cancelled"]
    assert Notification.objects.get(kind="registration.ended").to == cast.firm_owner
    assert Registration.objects.get().ended_because == "You asked us to by telephone."


@pytest.mark.parametrize("many", [2_000, pytest.param(10_000, marks=pytest.mark.full)])
def test_thousands_are_registered_at_once(cast: SimpleNamespace, many: int) -> None:
    """One lock and rows in bulk; who is known is left as they are, and not one too many has a place."""
    event = event_of(cast.office, by=cast.cluster_manager, capacity=300)
    people = [(cast.firm, Comer(name=f"Guest {n}", phone=f"+96650{n:07}")) for n in range(many)]
    began = time.monotonic()
    counts = registering.register_many(event, by=cast.cluster_manager, people=[*people, *people[:10]])
    print(f"{many} in {time.monotonic() - began:.1f} s")  # noqa: T201
    assert counts == {"going": 300, "waiting": many - 300, "known": 10}
    assert Registration.objects.going().filter(event=event).count() == 300


def test_people_of_many_kinds(cast: SimpleNamespace) -> None:
    person = UserFactory(full_name="Reem")
    MembershipFactory(organisation=cast.firm, user=person)
    event = event_of(cast.office, by=cast.cluster_manager)
    counts = registering.register_many(event, by=cast.cluster_manager, people=[(cast.firm, Comer(person=person))])
    assert counts == {"going": 1}
    with pytest.raises(NotAllowed):
        registering.register_many(event, by=cast.firm_owner, people=[])

"""1:1 meetings: asked for, agreed, declined, moved, called off; who sits there, and what is told to whom."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Absence, Event, Meeting, Registration, Seat, Table
from portal.events.services.delegations import change_delegation, mark, say_when_free, sync_delegation
from portal.events.services.meetings import (
    Taken,
    accept,
    ask,
    call_off,
    change_seats,
    decline,
    move,
    take_back,
)
from portal.notifications.models import Notification
from portal.organisations.models import Block, Exclusion
from tests.factories.events import registered

from .meetings import joins, newcomer, set_up, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cast: SimpleNamespace, b2b_day: Event) -> SimpleNamespace:
    """Firm and packer take part, each with one person; a third organisation too."""
    set_up(b2b_day, cast.cluster_manager)
    firm = joins(b2b_day, cast.firm, cast.firm_owner)
    packer = joins(b2b_day, cast.packer, cast.packer_owner)
    third, third_person = newcomer(b2b_day, "Oasis Cartons")
    return SimpleNamespace(
        event=b2b_day, firm=firm, packer=packer, third=third, third_person=third_person, slots=times(b2b_day), cast=cast
    )


def told(kind: str) -> list[str]:
    return sorted(one.to.full_name for one in Notification.objects.filter(kind=kind).select_related("to"))


def agreed(day: SimpleNamespace, slot: int = 0) -> Meeting:
    meeting = ask(day.firm, day.packer, by=day.cast.firm_owner, slot=day.slots[slot])
    return accept(meeting, by=day.cast.packer_owner)


def test_asked_and_agreed_it_has_a_time_a_table_and_a_seat_for_each(day: SimpleNamespace) -> None:
    meeting = ask(day.firm, day.packer, by=day.cast.firm_owner, slot=day.slots[2], words="Cartons for 10 t a week?")
    assert (meeting.state, meeting.table, meeting.seats.count()) == ("asked", None, 0)
    assert told("b2b.asked") == [day.cast.packer_owner.full_name]
    meeting = accept(meeting, by=day.cast.packer_owner)
    assert (meeting.state, meeting.slot, meeting.table.number) == ("agreed", day.slots[2], 1)
    assert {one.registration.person for one in meeting.seats.all()} == {day.cast.firm_owner, day.cast.packer_owner}
    assert told("b2b.agreed") == [day.cast.firm_owner.full_name]
    assert not Notification.objects.filter(kind="b2b.asked").exists()


def test_two_clicks_are_one(day: SimpleNamespace) -> None:
    first = ask(day.firm, day.packer, by=day.cast.firm_owner, slot=day.slots[0])
    assert ask(day.firm, day.packer, by=day.cast.firm_owner, slot=day.slots[3]) == first
    for _twice in range(2):
        accept(first, by=day.cast.packer_owner)
    assert Seat.objects.count() == 2
    for _twice in range(2):
        call_off(first, by=day.cast.firm_owner)
    assert Notification.objects.filter(kind="b2b.called_off").count() == 1


def test_whoever_asks_those_who_ask_them_says_yes_with_it(day: SimpleNamespace) -> None:
    ask(day.firm, day.packer, by=day.cast.firm_owner, slot=day.slots[0])
    meeting = ask(day.packer, day.firm, by=day.cast.packer_owner, slot=day.slots[1])
    assert (meeting.state, meeting.slot) == ("agreed", day.slots[1])
    assert Meeting.objects.count() == 1


def test_whoever_comes_too_late_reads_which_times_are_left(day: SimpleNamespace) -> None:
    """The packer has one person: at a time it meets one."""
    late = ask(day.third, day.packer, by=day.third_person, slot=day.slots[0])
    agreed(day, 0)
    with pytest.raises(Taken) as refused:
        accept(late, by=day.cast.packer_owner)
    assert refused.value.times == day.slots[1:4]
    assert "09:50" in refused.value.message
    late.refresh_from_db()
    assert late.state == "asked"
    assert accept(late, by=day.cast.packer_owner, slot=refused.value.times[0]).slot == day.slots[1]
    with pytest.raises(Taken):
        ask(day.third, day.firm, by=day.third_person, slot=day.slots[0])


def test_without_a_free_table_nobody_meets_then(day: SimpleNamespace) -> None:
    Table.objects.filter(event=day.event, number__gt=1).update(spare=True)
    agreed(day, 0)
    other, person = newcomer(day.event, "Dune Labels")
    with pytest.raises(Taken) as refused:
        ask(other, day.third, by=person, slot=day.slots[0])
    assert refused.value.times[0] == day.slots[1]
    assert ask(other, day.third, by=person).slot == day.slots[1]


def test_a_decline_is_courteous_and_its_reason_is_for_the_other_side(day: SimpleNamespace) -> None:
    meeting = ask(day.firm, day.packer, by=day.cast.firm_owner)
    with pytest.raises(NotAllowed):
        decline(meeting, by=day.cast.firm_owner)
    decline(meeting, by=day.cast.packer_owner, reason="Our line is full this season.")
    assert (meeting.state, meeting.ended_because) == ("declined", "Our line is full this season.")
    assert told("b2b.declined") == [day.cast.firm_owner.full_name]
    with pytest.raises(NotPossible):
        accept(meeting, by=day.cast.packer_owner)


def test_taken_back_nobody_is_bothered_any_more(day: SimpleNamespace) -> None:
    meeting = ask(day.firm, day.packer, by=day.cast.firm_owner)
    with pytest.raises(NotAllowed):
        take_back(meeting, by=day.cast.packer_owner)
    take_back(meeting, by=day.cast.firm_owner)
    assert meeting.state == "called_off"
    assert not Notification.objects.filter(kind="b2b.asked").exists()


def test_moved_it_keeps_its_people_and_both_are_told(day: SimpleNamespace) -> None:
    meeting = agreed(day, 0)
    before = meeting.version
    meeting = move(meeting, by=day.cast.packer_owner, slot=day.slots[4])
    assert (meeting.slot, meeting.version) == (day.slots[4], before + 1)
    assert {one.slot for one in meeting.seats.filter(freed_at=None)} == {day.slots[4]}
    assert told("b2b.moved") == [day.cast.firm_owner.full_name]
    again = agreed_with_third(day, 0)
    with pytest.raises(Taken):
        move(again, by=day.third_person, slot=day.slots[4])


def agreed_with_third(day: SimpleNamespace, slot: int) -> Meeting:
    meeting = ask(day.third, day.packer, by=day.third_person, slot=day.slots[slot])
    return accept(meeting, by=day.cast.packer_owner)


def test_the_organiser_moves_to_a_spare_table_and_nobody_else_does(day: SimpleNamespace) -> None:
    meeting = agreed(day, 0)
    spare = Table.objects.get(event=day.event, spare=True)
    assert spare.number == 4
    with pytest.raises(NotAllowed):
        move(meeting, by=day.cast.firm_owner, slot=day.slots[0], table=spare)
    meeting = move(meeting, by=day.cast.cluster_manager, slot=day.slots[0], table=spare)
    assert meeting.table == spare


def test_called_off_seats_and_table_are_free_at_once(day: SimpleNamespace) -> None:
    Table.objects.filter(event=day.event, number__gt=1).update(spare=True)
    call_off(agreed(day, 0), by=day.cast.packer_owner, reason="The lorry is late.")
    assert not Seat.objects.filter(freed_at=None).exists()
    again = agreed_with_third(day, 0)
    assert (again.slot, again.table.number) == (day.slots[0], 1)


def test_a_colleague_comes_along_or_takes_over(day: SimpleNamespace) -> None:
    cast = day.cast
    colleague = registered(day.event, cast.firm, person=cast.firm_member)
    meeting = agreed(day, 0)
    owner = Registration.objects.get(event=day.event, person=cast.firm_owner)
    change_seats(meeting, day.firm, by=cast.firm_owner, come=[owner, colleague])
    assert meeting.seats.filter(freed_at=None).count() == 3
    change_seats(meeting, day.firm, by=cast.firm_member, come=[colleague])
    assert {one.registration.person for one in meeting.seats.filter(freed_at=None)} == {
        cast.firm_member,
        cast.packer_owner,
    }
    with pytest.raises(NotPossible):
        change_seats(meeting, day.firm, by=cast.firm_owner, come=[])
    with pytest.raises(NotAllowed):
        change_seats(meeting, day.packer, by=cast.firm_owner, come=[owner])
    with pytest.raises(NotAllowed):
        change_seats(meeting, day.firm, by=cast.firm_owner, come=[Registration.objects.get(person=cast.packer_owner)])
    busy = agreed_of(ask(day.third, day.firm, by=day.third_person, slot=day.slots[0]), cast.firm_owner)
    with pytest.raises(NotPossible):
        change_seats(busy, day.firm, by=cast.firm_owner, come=[colleague])


def agreed_of(meeting: Meeting, by: object) -> Meeting:
    return accept(meeting, by=by)  # type: ignore[arg-type]


def test_whoever_cancels_is_replaced_by_a_colleague_who_is_free(day: SimpleNamespace) -> None:
    cast = day.cast
    colleague = registered(day.event, cast.firm, person=cast.firm_member)
    meeting = agreed(day, 0)
    Registration.objects.filter(person=cast.firm_owner).update(state="cancelled")
    sync_delegation(day.event, cast.firm.pk)
    assert meeting.seats.filter(freed_at=None, registration=colleague).exists()
    Registration.objects.filter(person=cast.firm_member).update(state="cancelled")
    sync_delegation(day.event, cast.firm.pk)
    meeting.refresh_from_db()
    day.firm.refresh_from_db()
    assert meeting.state == "called_off"
    assert day.firm.left_at
    assert cast.packer_owner.full_name in told("b2b.called_off")
    with pytest.raises(NotPossible):
        ask(day.firm, day.packer, by=cast.firm_owner)


def test_times_at_which_somebody_is_not_free_are_not_asked_for(day: SimpleNamespace) -> None:
    cast = day.cast
    mine = Registration.objects.get(event=day.event, person=cast.packer_owner)
    say_when_free(day.packer, by=cast.packer_owner, free={(mine.pk, one.pk) for one in day.slots[3:]})
    assert Absence.objects.count() == 3
    with pytest.raises(Taken) as refused:
        ask(day.firm, day.packer, by=cast.firm_owner, slot=day.slots[0])
    assert refused.value.times[0] == day.slots[3]
    with pytest.raises(NotAllowed):
        say_when_free(day.packer, by=cast.firm_owner, free=set())
    theirs = Registration.objects.get(event=day.event, person=cast.firm_owner)
    with pytest.raises(NotAllowed):
        say_when_free(day.packer, by=cast.packer_owner, free={(theirs.pk, day.slots[0].pk)})
    say_when_free(day.packer, by=cast.packer_owner, free={(mine.pk, one.pk) for one in day.slots})
    assert not Absence.objects.exists()


def test_nobody_gets_more_meetings_than_they_want(day: SimpleNamespace) -> None:
    change_delegation(day.packer, by=day.cast.packer_owner, seeks="", languages=["ar"], most=1)
    meeting = ask(day.third, day.packer, by=day.third_person, slot=day.slots[1])
    agreed(day, 0)
    with pytest.raises(NotPossible) as refused:
        accept(meeting, by=day.cast.packer_owner)
    assert refused.value.code == "full"
    other, person = newcomer(day.event, "Dune Labels")
    with pytest.raises(NotPossible) as refused:
        ask(other, day.packer, by=person)
    assert refused.value.code == "full"


def test_those_who_keep_apart_do_not_meet(day: SimpleNamespace) -> None:
    Exclusion.objects.create(organisation=day.cast.packer, excluded=day.cast.firm)
    with pytest.raises(NotAllowed):
        ask(day.firm, day.packer, by=day.cast.firm_owner)
    with pytest.raises(NotAllowed):
        mark(day.packer, day.firm, by=day.cast.packer_owner, wish="must")


def test_whoever_is_blocked_asks_nobody_there_and_sits_at_no_table_with_them(day: SimpleNamespace) -> None:
    Block.objects.create(organisation=day.cast.packer, blocked=day.cast.firm_owner)
    with pytest.raises(NotAllowed):
        ask(day.firm, day.packer, by=day.cast.firm_owner)
    with pytest.raises(Taken):
        ask(day.firm, day.packer, by=day.cast.firm_member)
    registered(day.event, day.cast.firm, person=day.cast.firm_member)
    meeting = accept(ask(day.firm, day.packer, by=day.cast.firm_member), by=day.cast.packer_owner)
    assert day.cast.firm_owner not in {one.registration.person for one in meeting.seats.all()}


def test_others_do_nothing(day: SimpleNamespace, elsewhere: Event) -> None:
    cast = day.cast
    meeting = ask(day.firm, day.packer, by=cast.firm_owner)
    for person in (cast.stranger, day.third_person, cast.cluster_manager, cast.firm_owner):
        with pytest.raises(NotAllowed):
            accept(meeting, by=person)
    meeting = accept(meeting, by=cast.packer_owner)
    for person in (cast.stranger, day.third_person, cast.government_officer):
        with pytest.raises(NotAllowed):
            move(meeting, by=person, slot=day.slots[3])
        with pytest.raises(NotAllowed):
            call_off(meeting, by=person)
        with pytest.raises(NotAllowed):
            ask(day.firm, day.third, by=person)
    set_up(elsewhere, cast.government_officer)
    foreign = joins(elsewhere, cast.lab, cast.researcher)
    with pytest.raises(NotAllowed):
        ask(day.firm, foreign, by=cast.firm_owner)
    with pytest.raises(Taken):
        ask(day.firm, day.third, by=cast.firm_owner, slot=times(elsewhere)[0])
    with pytest.raises(NotAllowed):
        move(meeting, by=cast.cluster_manager, slot=day.slots[1], table=Table.objects.filter(event=elsewhere).first())


def test_asking_opens_and_closes(day: SimpleNamespace) -> None:
    plan = day.event.meeting_plan
    plan.asking_closes_at = plan.asking_opens_at + dt.timedelta(days=1)
    plan.save()
    with pytest.raises(NotPossible) as refused:
        ask(day.firm, day.packer, by=day.cast.firm_owner)
    assert refused.value.code == "closed"

"""Somebody does not come: seats and table are free at once, whoever waits is offered to those who fit, and the first takes the time."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import (
    Absence,
    Delegation,
    Event,
    Fit,
    FreedTime,
    Meeting,
    MeetingPlan,
    NoShow,
    Registration,
    Seat,
    Table,
)
from portal.events.services.delegations import mark
from portal.events.services.door import check_in
from portal.events.services.meetings import accept, ask
from portal.events.services.no_shows import (
    came_after_all,
    close_what_was_held,
    did_not_take_place,
    not_here_today,
    say_who_is_missing,
    take_time,
)
from portal.events.services.ratings import rate
from portal.notifications.models import Notification
from portal.organisations.models import Exclusion

from .days import begins_now
from .meetings import joins, newcomer, set_up, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cast: SimpleNamespace, b2b_day: Event) -> SimpleNamespace:
    """Firm and packer meet now; two others are there and free. The third fits the firm best, then the fourth."""
    set_up(b2b_day, cast.cluster_manager)
    firm, packer = joins(b2b_day, cast.firm, cast.firm_owner), joins(b2b_day, cast.packer, cast.packer_owner)
    third, third_person = newcomer(b2b_day, "Oasis Cartons")
    fourth, fourth_person = newcomer(b2b_day, "Dune Labels")
    Fit.objects.filter(seeker__event=b2b_day).delete()
    Fit.objects.create(seeker=firm, could=third, value=0.8)
    Fit.objects.create(seeker=fourth, could=firm, value=0.4)
    meeting = accept(ask(firm, packer, by=cast.firm_owner, slot=times(b2b_day)[0]), by=cast.packer_owner)
    meeting = begins_now(meeting)
    return SimpleNamespace(
        event=meeting.event,
        meeting=meeting,
        firm=firm,
        packer=packer,
        third=third,
        third_person=third_person,
        fourth=fourth,
        fourth_person=fourth_person,
        cast=cast,
        manager=cast.cluster_manager,
    )


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def offered(day: SimpleNamespace) -> list[object]:
    freed = FreedTime.objects.get(missed=day.meeting)
    return [one.delegation for one in freed.offers.order_by("pk").select_related("delegation")]


def missed(day: SimpleNamespace) -> FreedTime:
    did_not_take_place(day.meeting, by=day.cast.firm_owner, missing=day.packer)
    return FreedTime.objects.get(missed=day.meeting)


def test_whoever_is_left_alone_is_offered_to_those_who_fit(day: SimpleNamespace) -> None:
    freed = missed(day)
    day.meeting.refresh_from_db()
    assert (day.meeting.state, day.meeting.missed_by) == ("missed", day.packer)
    assert not Seat.objects.filter(meeting=day.meeting, freed_at=None).exists()
    assert freed.delegation == day.firm
    assert freed.expires_at == day.meeting.slot.starts_at + dt.timedelta(minutes=5)
    assert offered(day) == [day.third, day.fourth]
    told = Notification.objects.filter(kind="b2b.freed").values_list("to", flat=True)
    assert set(told) == {day.third_person.pk, day.fourth_person.pk}


def test_the_first_tap_wins_and_two_taps_are_one(day: SimpleNamespace) -> None:
    freed = missed(day)
    stale = FreedTime.objects.get(pk=freed.pk)
    meeting = take_time(freed, day.fourth, by=day.fourth_person)
    assert (meeting.state, meeting.slot_id, meeting.table) == ("agreed", day.meeting.slot_id, day.meeting.table)
    assert {one.registration.organisation for one in meeting.seats.filter(freed_at=None)} == {
        day.firm.organisation,
        day.fourth.organisation,
    }
    assert take_time(stale, day.fourth, by=day.fourth_person) == meeting
    with pytest.raises(NotPossible) as late:
        take_time(stale, day.third, by=day.third_person)
    assert late.value.code == "taken"
    assert not Notification.objects.filter(kind="b2b.freed").exists()
    assert Meeting.objects.filter(event=day.event, state="agreed").count() == 1


def test_it_is_over_five_minutes_after_the_time_has_begun(day: SimpleNamespace) -> None:
    freed = missed(day)
    FreedTime.objects.filter(pk=freed.pk).update(expires_at=timezone.now())
    with pytest.raises(NotPossible) as late:
        take_time(freed, day.third, by=day.third_person)
    assert late.value.code == "late"
    assert not Meeting.objects.filter(event=day.event, state="agreed").exists()


def test_nothing_is_offered_when_the_time_is_half_over(day: SimpleNamespace) -> None:
    begins_now(day.meeting, since=dt.timedelta(minutes=6))
    did_not_take_place(begins_now(day.meeting, since=dt.timedelta(minutes=6)), by=day.manager, missing=day.packer)
    assert not FreedTime.objects.exists()


def test_not_offered_to_whom_one_would_rather_not_meet(day: SimpleNamespace) -> None:
    mark(day.third, day.firm, by=day.third_person, wish="no")
    Exclusion.objects.create(organisation=day.fourth.organisation, excluded=day.firm.organisation)
    did_not_take_place(day.meeting, by=day.cast.firm_owner, missing=day.packer)
    assert (FreedTime.objects.get().nobody, offered(day)) == ("no_fit", [])
    assert not Notification.objects.filter(kind="b2b.freed").exists()


def may_have(delegation: Any, most: int, **more: Any) -> None:
    """As many meetings at most; one has stood and is over."""
    Delegation.objects.filter(pk=delegation.pk).update(most=most, **more)


def has_one(day: SimpleNamespace, one: Any) -> None:
    """It has met somebody already."""
    other, _person = newcomer(day.event, f"Beside {one.organisation}")
    Meeting.objects.create(event=day.event, first=one, second=other, state="held", slot=times(day.event)[-1])


def test_who_has_enough_is_asked_only_where_all_have_and_they_said_so(day: SimpleNamespace) -> None:
    for one in (day.third, day.fourth):
        has_one(day, one)
        may_have(one, 1)
    freed = missed(day)
    assert (freed.nobody, freed.is_open, offered(day)) == ("enough", False, [])
    page = signed_in(day.manager).get(reverse("events:floor", args=[day.event.public_id])).content.decode()
    assert "Those who fit and are free have as many meetings as they want." in page
    came_after_all(day.meeting, by=day.manager)
    may_have(day.fourth, 1, one_more=True)
    assert not missed(day).nobody
    assert offered(day) == [day.fourth]
    taken = take_time(FreedTime.objects.get(), day.fourth, by=day.fourth_person)
    assert taken.state == "agreed"


def test_what_the_organiser_allows_is_passed_by_one_and_no_more(day: SimpleNamespace) -> None:
    MeetingPlan.objects.filter(event=day.event).update(most=1)
    for one in (day.third, day.fourth):
        has_one(day, one)
    has_one(day, day.fourth)
    freed = missed(day)
    assert offered(day) == [day.third]
    has_one(day, day.third)
    with pytest.raises(NotPossible) as refused:
        take_time(freed, day.third, by=day.third_person)
    assert refused.value.code == "full"
    freed.refresh_from_db()
    assert freed.taken_at is None


def test_who_has_room_goes_before_who_has_enough(day: SimpleNamespace) -> None:
    has_one(day, day.third)
    may_have(day.third, 1, one_more=True)
    missed(day)
    assert offered(day) == [day.fourth]


@pytest.mark.parametrize("why", ["no_table", "no_fit", "busy", "not_here"])
def test_the_organiser_reads_why_nobody_can_take_it(day: SimpleNamespace, why: str) -> None:
    if why == "no_table":
        others = Table.objects.filter(event=day.event)
        for number, table in enumerate(others):
            one, other = (newcomer(day.event, f"{side} {number}")[0] for side in "AB")
            if table.pk != day.meeting.table_id:
                Meeting.objects.create(
                    event=day.event, first=one, second=other, state="agreed", slot=day.meeting.slot, table=table
                )
        Table.objects.filter(pk=day.meeting.table_id).update(taken_out_at=timezone.now())
    elif why == "no_fit":
        Fit.objects.all().delete()
    elif why == "busy":
        rows = Registration.objects.filter(
            event=day.event, organisation__in=[day.third.organisation, day.fourth.organisation]
        )
        Absence.objects.bulk_create(Absence(registration=one, slot=day.meeting.slot) for one in rows)
    else:
        check_in(Registration.objects.get(event=day.event, organisation=day.cast.firm), by=day.manager)
    freed = missed(day)
    assert (freed.nobody, offered(day)) == (why, [])
    page = signed_in(day.manager).get(reverse("events:floor", args=[day.event.public_id])).content.decode()
    assert str(freed.get_nobody_display()) in page


def test_wishes_go_before_fit(day: SimpleNamespace) -> None:
    mark(day.fourth, day.firm, by=day.fourth_person, wish="must")
    missed(day)
    assert offered(day) == [day.fourth, day.third]


def test_only_those_in_the_building_where_there_is_a_door(day: SimpleNamespace) -> None:
    check_in(Registration.objects.get(event=day.event, person=day.fourth_person), by=day.manager)
    missed(day)
    assert offered(day) == [day.fourth]


def test_a_spare_table_is_used_when_the_old_one_is_taken(day: SimpleNamespace) -> None:
    freed = missed(day)
    spare = Table.objects.get(event=day.event, spare=True)
    Table.objects.filter(event=day.event).exclude(pk=spare.pk).update(taken_out_at=timezone.now())
    assert take_time(freed, day.third, by=day.third_person).table == spare


def test_without_a_table_the_time_stays_free(day: SimpleNamespace) -> None:
    freed = missed(day)
    Table.objects.filter(event=day.event).exclude(pk=day.meeting.table_id).update(taken_out_at=timezone.now())
    taken = {"first": day.fourth, "second": day.packer, "slot": day.meeting.slot, "table": day.meeting.table}
    Meeting.objects.create(event=day.event, state="agreed", **taken)
    with pytest.raises(NotPossible) as refused:
        take_time(freed, day.third, by=day.third_person)
    assert refused.value.code == "busy"
    freed.refresh_from_db()
    assert freed.taken_at is None


def test_who_may_say_it(day: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        did_not_take_place(day.meeting, by=day.third_person, missing=day.packer)
    with pytest.raises(NotAllowed):
        did_not_take_place(day.meeting, by=day.cast.firm_owner, missing=day.firm)
    with pytest.raises(NotAllowed):
        did_not_take_place(day.meeting, by=day.cast.firm_owner, missing=None)
    with pytest.raises(NotAllowed):
        did_not_take_place(day.meeting, by=day.manager, missing=day.third)
    early = begins_now(day.meeting, since=dt.timedelta(minutes=-10))
    with pytest.raises(NotPossible):
        did_not_take_place(early, by=day.cast.firm_owner, missing=day.packer)
    assert did_not_take_place(early, by=day.manager, missing=None).state == "missed"
    assert not FreedTime.objects.exists()


def test_who_may_take_it(day: SimpleNamespace) -> None:
    freed = missed(day)
    with pytest.raises(NotAllowed):
        take_time(freed, day.third, by=day.fourth_person)
    with pytest.raises(NotAllowed):
        take_time(freed, day.packer, by=day.cast.packer_owner)


def test_said_too_early_it_stands_again(day: SimpleNamespace) -> None:
    missed(day)
    meeting = came_after_all(Meeting.objects.get(pk=day.meeting.pk), by=day.manager)
    assert (meeting.state, meeting.missed_by) == ("agreed", None)
    assert meeting.seats.filter(freed_at=None).count() == 2
    assert not FreedTime.objects.exists()


def test_what_the_clock_counted_as_missed_can_be_set_right_once_its_time_is_over(day: SimpleNamespace) -> None:
    """The line at the door was down: both sat at their table, and nobody had been checked in."""
    check_in(Registration.objects.get(event=day.event, person=day.cast.firm_owner), by=day.manager)
    meeting = begins_now(day.meeting, since=dt.timedelta(minutes=4))
    say_who_is_missing()
    meeting = begins_now(meeting, since=dt.timedelta(minutes=25))
    assert meeting.state == "missed"
    page = signed_in(day.cast.firm_owner).post(reverse("events:meeting_came", args=[meeting.public_id]), follow=True)
    assert "The meeting stands again." in page.content.decode()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.missed_by) == ("held", None)
    assert meeting.seats.filter(freed_at=None).count() == 2
    assert rate(meeting, day.firm, by=day.cast.firm_owner, goes_on="yes").goes_on == "yes"


def test_what_was_given_away_stays_so_also_when_its_time_is_over(day: SimpleNamespace) -> None:
    take_time(missed(day), day.third, by=day.third_person)
    meeting = begins_now(day.meeting, since=dt.timedelta(minutes=25))
    with pytest.raises(NotPossible):
        came_after_all(meeting, by=day.manager)


def test_what_was_given_away_stays_so(day: SimpleNamespace) -> None:
    take_time(missed(day), day.third, by=day.third_person)
    with pytest.raises(NotPossible):
        came_after_all(Meeting.objects.get(pk=day.meeting.pk), by=day.manager)


def test_who_is_absent_for_the_day_frees_all_their_meetings(day: SimpleNamespace) -> None:
    later = accept(ask(day.third, day.packer, by=day.third_person, slot=times(day.event)[3]), by=day.cast.packer_owner)
    sami = Registration.objects.get(event=day.event, person=day.cast.packer_owner)
    for _twice in range(2):
        not_here_today(sami, by=day.manager)
    for meeting in (day.meeting, later):
        meeting.refresh_from_db()
        assert (meeting.state, meeting.missed_by) == ("missed", day.packer)
    assert offered(day) == [day.third, day.fourth]
    assert [one.delegation for one in FreedTime.objects.get(missed=later).offers.all()] == [day.firm]
    assert Absence.objects.filter(registration=sami).exists()
    check_in(sami, by=day.manager)
    assert not Absence.objects.filter(registration=sami).exists()
    assert not NoShow.objects.exists()


def test_a_colleague_takes_over(cast: SimpleNamespace, b2b_day: Event) -> None:
    set_up(b2b_day, cast.cluster_manager)
    firm, packer = joins(b2b_day, cast.firm, cast.firm_owner), joins(b2b_day, cast.packer, cast.packer_owner)
    third, person = newcomer(b2b_day, "Oasis Cartons", people=2)
    meeting = begins_now(accept(ask(firm, third, by=cast.firm_owner, slot=times(b2b_day)[0]), by=person))
    assert packer.pk
    first = meeting.seats.get(freed_at=None, registration__organisation=third.organisation).registration
    not_here_today(first, by=cast.cluster_manager)
    meeting.refresh_from_db()
    sits = meeting.seats.get(freed_at=None, registration__organisation=third.organisation).registration
    assert meeting.state == "agreed"
    assert sits != first


def test_not_here_is_said_by_the_organiser_or_a_colleague(day: SimpleNamespace) -> None:
    sami = Registration.objects.get(event=day.event, person=day.cast.packer_owner)
    for person in (day.third_person, day.cast.government_officer):
        with pytest.raises(NotAllowed):
            not_here_today(sami, by=person)
    not_here_today(sami, by=day.cast.packer_owner)
    assert NoShow.objects.get().registration == sami


def test_the_clock_says_who_has_not_come_through_the_door(day: SimpleNamespace) -> None:
    begins_now(day.meeting, since=dt.timedelta(minutes=4))
    say_who_is_missing()
    assert Meeting.objects.get(pk=day.meeting.pk).state == "agreed", "there is no door"
    check_in(Registration.objects.get(event=day.event, person=day.cast.firm_owner), by=day.manager)
    begins_now(day.meeting, since=dt.timedelta(minutes=2))
    say_who_is_missing()
    assert Meeting.objects.get(pk=day.meeting.pk).state == "agreed", "they may still come"
    begins_now(day.meeting, since=dt.timedelta(minutes=4))
    for _twice in range(2):
        say_who_is_missing()
    meeting = Meeting.objects.get(pk=day.meeting.pk)
    assert (meeting.state, meeting.missed_by) == ("missed", day.packer)


def test_what_stood_until_its_time_was_over_took_place(day: SimpleNamespace) -> None:
    close_what_was_held()
    assert Meeting.objects.get(pk=day.meeting.pk).state == "agreed"
    begins_now(day.meeting, since=dt.timedelta(minutes=25))
    close_what_was_held()
    assert Meeting.objects.get(pk=day.meeting.pk).state == "held"


def test_the_floor_shows_who_is_here_and_takes_what_the_organiser_says(day: SimpleNamespace) -> None:
    check_in(Registration.objects.get(event=day.event, person=day.cast.firm_owner), by=day.manager)
    client, address = signed_in(day.manager), reverse("events:floor", args=[day.event.public_id])
    page = client.get(address).content.decode()
    assert page.count("not here yet") == 1
    said = reverse("events:meeting_missed", args=[day.meeting.public_id])
    assert client.post(said, {"missing": day.third.public_id}).status_code == 404
    page = client.post(said, {"missing": day.packer.public_id}, follow=True).content.decode()
    assert "did not come." in page
    assert "They came after all" in page
    for person in (day.cast.firm_owner, day.cast.government_officer):
        assert signed_in(person).get(address).status_code == 404
    assert signed_in(day.third_person).post(said, {"missing": "both"}).status_code == 404


def test_one_tap_on_the_page_takes_the_time(day: SimpleNamespace) -> None:
    freed = missed(day)
    for person in (day.cast.packer_owner, day.cast.government_officer):
        assert signed_in(person).get(freed.get_absolute_url()).status_code == 404
    assert signed_in(day.cast.firm_owner).post(freed.get_absolute_url()).status_code == 404
    client = signed_in(day.third_person)
    assert "Take it" in client.get(freed.get_absolute_url()).content.decode()
    assert "The time is yours: table 1." in client.post(freed.get_absolute_url(), follow=True).content.decode()
    assert "Somebody was quicker" in signed_in(day.fourth_person).get(freed.get_absolute_url()).content.decode()

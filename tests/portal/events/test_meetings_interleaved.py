"""Asking, agreeing, moving, swapping, calling off and booking again, in any order: what must never be, never is."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from portal.core.errors import NotPossible
from portal.events.models import Delegation, Event, Meeting, Registration, Seat, Slot
from portal.events.queries.free import meeting_people
from portal.events.services import meetings as services
from portal.events.services.delegations import say_when_free, sync_delegation
from portal.events.services.planning import lock
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory

from .meetings import joins, newcomer, set_up, times

pytestmark = pytest.mark.django_db

MOST = 2
who = st.integers(0, 3)
when = st.integers(0, 3)
which = st.integers(0, 30)


def machine_for(event: Event, organiser: Any) -> type[RuleBasedStateMachine]:  # noqa: C901 - a machine is one class
    slots = times(event)[:4]
    Slot.objects.filter(event=event).exclude(pk__in=[one.pk for one in slots]).update(closed=True)
    delegations = list(Delegation.objects.filter(event=event).select_related("organisation", "event").order_by("pk"))

    class Bookings(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.around = transaction.atomic()
            self.around.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

        def person(self, delegation: Delegation) -> Any:
            return (
                Registration.objects.filter(event=event, organisation=delegation.organisation_id).earliest("pk").person
            )

        def meeting(self, number: int, *states: str) -> Meeting | None:
            rows = list(
                Meeting.objects.filter(event=event, state__in=states)
                .select_related("event__organiser", "first__organisation", "second__organisation", "slot")
                .order_by("pk")
            )
            return rows[number % len(rows)] if rows else None

        def tries(self, deed: Any, *args: Any, **how: Any) -> None:
            """As a page does: what is not possible changes nothing."""
            before = self.picture()
            refusal = None
            try:
                deed(*args, **how)
            except NotPossible as refused:
                refusal = refused
            if refusal is not None:
                assert refusal.message
                assert self.picture() == before

        def picture(self) -> Any:
            seats = Seat.objects.filter(freed_at=None).values_list("meeting", "registration", "slot")
            rows = Meeting.objects.values_list("pk", "state", "slot", "table", "version")
            return set(seats), set(rows)

        @rule(own=who, other=who, slot=when)
        def ask(self, own: int, other: int, slot: int) -> None:
            one, two = Delegation.objects.get(pk=delegations[own].pk), Delegation.objects.get(pk=delegations[other].pk)
            if own != other and not one.left_at and not two.left_at:
                self.tries(services.ask, one, two, by=self.person(one), slot=slots[slot])

        @rule(number=which, slot=st.none() | when)
        def agree(self, number: int, slot: int | None) -> None:
            if meeting := self.meeting(number, "asked"):
                at = slots[slot] if slot is not None else None
                self.tries(services.accept, meeting, by=self.person(meeting.second), slot=at)

        @rule(number=which)
        def decline(self, number: int) -> None:
            if meeting := self.meeting(number, "asked"):
                self.tries(services.decline, meeting, by=self.person(meeting.second))

        @rule(number=which, slot=when)
        def move(self, number: int, slot: int) -> None:
            if meeting := self.meeting(number, "agreed"):
                self.tries(services.move, meeting, by=self.person(meeting.first), slot=slots[slot])

        @rule(one=which, other=which)
        def swap(self, one: int, other: int) -> None:
            """Two meetings change their times, in one transaction: both or none."""
            first, second = self.meeting(one, "agreed"), self.meeting(other, "agreed")
            if not first or not second or first == second:
                return

            def both() -> None:
                with transaction.atomic():
                    spare = next((each for each in slots if each not in {first.slot, second.slot}), None)
                    assert spare is not None
                    was, then = first.slot, second.slot
                    services.move(first, by=organiser, slot=spare)
                    services.move(second, by=organiser, slot=was)
                    services.move(first, by=organiser, slot=then)

            self.tries(both)

        @rule(number=which)
        def call_off(self, number: int) -> None:
            if meeting := self.meeting(number, "agreed"):
                taken = list(meeting.seats.filter(freed_at=None).values_list("registration", "slot"))
                services.call_off(meeting, by=self.person(meeting.second))
                assert taken
                assert not any(Seat.objects.filter(freed_at=None, registration=r, slot=s).exists() for r, s in taken)

        @rule(number=which, both=st.booleans(), first=st.booleans())
        def change_seats(self, number: int, *, both: bool, first: bool) -> None:
            if meeting := self.meeting(number, "agreed"):
                side = meeting.first if first else meeting.second
                ours = list(meeting_people().filter(event=event, organisation=side.organisation).order_by("pk"))
                self.tries(services.change_seats, meeting, side, by=self.person(side), come=ours if both else ours[-1:])

        @rule(own=who, slot=when)
        def is_away(self, own: int, slot: int) -> None:
            one = Delegation.objects.get(pk=delegations[own].pk)
            ours = list(meeting_people().filter(event=event, organisation=one.organisation))
            free = {(each.pk, at.pk) for each in ours for at in slots if at != slots[slot]}
            if ours and not one.left_at:
                say_when_free(one, by=self.person(one), free=free)

        @rule(own=who, comes=st.booleans())
        def come_or_go(self, own: int, *, comes: bool) -> None:
            """The last of its people cancels, or comes after all."""
            rows = Registration.objects.filter(event=event, organisation=delegations[own].organisation_id)
            last = rows.latest("pk")
            Registration.objects.filter(pk=last.pk).update(state="going" if comes else "cancelled")
            sync_delegation(event, delegations[own].organisation_id)

        @rule(number=which, locked=st.booleans())
        def lock(self, number: int, *, locked: bool) -> None:
            if meeting := self.meeting(number, "agreed"):
                lock(meeting, by=organiser, locked=locked)

        @invariant()
        def nobody_sits_twice_at_a_time(self) -> None:
            seats = Counter(Seat.objects.filter(freed_at=None).values_list("registration", "slot"))
            assert all(many == 1 for many in seats.values())

        @invariant()
        def no_table_is_taken_twice(self) -> None:
            tables = Counter(Meeting.objects.placed().values_list("table", "slot"))
            assert all(many == 1 for (table, _slot), many in tables.items() if table)

        @invariant()
        def whoever_meets_sits_there_and_nobody_else(self) -> None:
            for meeting in Meeting.objects.select_related("first", "second", "table").prefetch_related(
                "seats__registration"
            ):
                seats = [one for one in meeting.seats.all() if one.freed_at is None]
                sides = {one.registration.organisation_id for one in seats}
                if meeting.state == "agreed":
                    assert meeting.table
                    assert not meeting.table.spare
                    assert sides == {meeting.first.organisation_id, meeting.second.organisation_id}
                    assert {one.slot_id for one in seats} == {meeting.slot_id}
                    assert all(one.registration.state == "going" for one in seats)
                else:
                    assert not seats

        @invariant()
        def nobody_has_more_than_they_want_and_no_pair_meets_twice(self) -> None:
            placed = list(Meeting.objects.placed().values_list("first", "second"))
            assert all(many <= MOST for many in Counter(key for pair in placed for key in pair).values())
            standing = Meeting.objects.standing().values_list("first", "second")
            assert all(many == 1 for many in Counter(frozenset(pair) for pair in standing).values())

    return Bookings


@pytest.mark.parametrize("runs", [50, pytest.param(1000, marks=pytest.mark.full)])
def test_whatever_is_done_in_whatever_order(cast: SimpleNamespace, b2b_day: Event, runs: int) -> None:
    set_up(b2b_day, cast.cluster_manager, tables={None: 3}, spare_share=30, most=MOST)
    colleague = UserFactory()
    MembershipFactory(organisation=cast.firm, user=colleague)
    joins(b2b_day, cast.firm, cast.firm_owner, colleague)
    joins(b2b_day, cast.packer, cast.packer_owner)
    newcomer(b2b_day, "Oasis Cartons", people=2)
    newcomer(b2b_day, "Dune Labels")
    run_state_machine_as_test(
        machine_for(b2b_day, cast.cluster_manager),
        settings=settings(
            max_examples=runs, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

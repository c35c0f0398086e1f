"""The organiser presses "schedule": what the plan places, what it leaves, why, and what happens when it is interrupted."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.events import scheduling, tasks
from portal.events.models import Delegation, Event, Fit, Mark, Meeting, PlanRun, Seat, Unmet
from portal.events.queries.planning import problem_of
from portal.events.scheduling import verify
from portal.events.services import planning
from portal.events.services.delegations import change_delegation, mark
from portal.events.services.lonely import lonely_at, tell_the_lonely
from portal.events.services.meetings import accept, ask, call_off
from portal.events.services.planning import ask_for_plan, give_up_the_dead, lock, stop, work_out
from portal.notifications.models import Notification
from portal.organisations.models import Exclusion
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain

from .meetings import joins, newcomer, set_up, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cast: SimpleNamespace, b2b_day: Event) -> SimpleNamespace:
    """Six organisations; whoever stands beside whom in the alphabet fits."""
    set_up(b2b_day, cast.cluster_manager)
    firm = joins(b2b_day, cast.firm, cast.firm_owner)
    packer = joins(b2b_day, cast.packer, cast.packer_owner)
    others = [newcomer(b2b_day, name) for name in ("Oasis Cartons", "Dune Labels", "Palm Press", "Salt Lab")]
    all_of_them = [firm, packer, *(one for one, _person in others)]
    drain()
    for at, one in enumerate(all_of_them):
        Fit.objects.create(seeker=one, could=all_of_them[(at + 1) % 6], value=0.8 - at / 10)
    return SimpleNamespace(
        event=b2b_day,
        delegations=all_of_them,
        firm=firm,
        packer=packer,
        persons=[person for _one, person in others],
        slots=times(b2b_day),
        cast=cast,
        by=cast.cluster_manager,
    )


def planned(day: SimpleNamespace, **how: Any) -> PlanRun:
    run = ask_for_plan(day.event, by=day.by, **how)
    drain()
    run.refresh_from_db()
    return run


def standing(day: SimpleNamespace) -> list[Meeting]:
    return list(Meeting.objects.placed().filter(event=day.event).select_related("slot", "table"))


def test_everybody_gets_at_least_two_with_time_table_and_seats(day: SimpleNamespace) -> None:
    run = planned(day)
    assert (run.state, run.share) == ("done", 100)
    met = standing(day)
    for one in day.delegations:
        assert sum(one.pk in {each.first_id, each.second_id} for each in met) >= 2
    assert all(each.table and each.seats.filter(freed_at=None).count() == 2 and each.planned for each in met)
    assert not any(each.table.spare for each in met if each.table)
    pairs = {frozenset((one.pk, day.delegations[(at + 1) % 6].pk)) for at, one in enumerate(day.delegations)}
    assert pairs <= {frozenset((each.first_id, each.second_id)) for each in met}
    ready = Notification.objects.filter(kind="b2b.plan_ready")
    assert {one.to for one in ready} >= {day.cast.firm_owner, day.cast.packer_owner}


def test_the_same_wishes_give_the_same_plan(day: SimpleNamespace) -> None:
    def facts() -> set[tuple[Any, ...]]:
        return {(one.first_id, one.second_id, one.slot_id, one.table_id) for one in standing(day)}

    planned(day)
    first, numbers = facts(), {one.pk: one.version for one in standing(day)}
    planned(day)
    assert facts() == first
    assert {one.pk: one.version for one in standing(day)} == numbers


def poorly(day: SimpleNamespace) -> list[Meeting]:
    """As if the last plan had found no more than one meeting."""
    planned(day)
    best = standing(day)
    for one in best[1:]:
        one.seats.all().delete()
        one.delete()
    return best


def pairs_of(meetings: list[Meeting]) -> set[frozenset[int]]:
    return {frozenset((one.first_id, one.second_id)) for one in meetings}


def test_looking_further_writes_what_is_better_and_leaves_what_is_not(day: SimpleNamespace) -> None:
    best = pairs_of(poorly(day))
    assert len(standing(day)) == 1
    run = planned(day, further=True)
    assert (run.state, run.share, run.kept, run.figures["placed"]) == ("done", 100, False, len(standing(day)))
    assert len(standing(day)) >= len(best)
    assert {one.pk for one in day.delegations} == {key for pair in pairs_of(standing(day)) for key in pair}
    before = {(one.pk, one.slot_id, one.table_id, one.version) for one in standing(day)}
    Notification.objects.all().delete()
    again = planned(day, further=True)
    assert (again.state, again.kept, again.figures) == ("done", True, {})
    assert {(one.pk, one.slot_id, one.table_id, one.version) for one in standing(day)} == before
    assert not Notification.objects.filter(kind="b2b.plan_ready").exists()


def test_there_is_nothing_to_better_before_the_first_plan(day: SimpleNamespace) -> None:
    with pytest.raises(NotPossible) as refused:
        ask_for_plan(day.event, by=day.by, further=True)
    assert refused.value.code == "unplanned"


def test_a_run_that_is_stopped_writes_nothing(day: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    poorly(day)
    before = pairs_of(standing(day))
    run = ask_for_plan(day.event, by=day.by, further=True)
    with pytest.raises(NotAllowed):
        stop(run, by=day.cast.firm_owner)
    real = scheduling.look_further

    def stopped_meanwhile(*args: Any, **how: Any) -> Any:
        stop(run, by=day.by)
        return real(*args, **how)

    monkeypatch.setattr(scheduling, "look_further", stopped_meanwhile)
    drain()
    run.refresh_from_db()
    assert (run.state, run.kept) == ("stopped", False)
    assert pairs_of(standing(day)) == before
    assert stop(run, by=day.by).state == "stopped"
    assert planned(day).state == "done"


def test_a_run_that_waits_its_turn_can_be_stopped_and_one_that_is_done_cannot(day: SimpleNamespace) -> None:
    run = ask_for_plan(day.event, by=day.by)
    stop(run, by=day.by)
    drain()
    assert not standing(day)
    done = planned(day)
    assert stop(done, by=day.by).state == "done"


def test_the_organiser_presses_look_further_and_stop(day: SimpleNamespace, browser_of: Any) -> None:
    client, here = browser_of(day.by), [day.event.public_id]
    page = reverse("events:meeting_plan", args=here)
    assert "Look further" not in client.get(page).content.decode()
    planned(day)
    assert "Look further" in client.get(page).content.decode()
    client.post(reverse("events:plan_run", args=here), {"further": "1"})
    run = PlanRun.objects.get(further=True)
    assert run.public_id in client.get(page).content.decode()
    stops = reverse("events:plan_stop", args=here)
    assert browser_of(day.cast.firm_owner).post(stops, {"run": run.public_id}).status_code == 404
    assert client.post(stops, {"run": "nothing"}).status_code == 404
    client.post(stops, {"run": run.public_id})
    assert "What stood still stands." in client.get(page).content.decode()
    client.post(reverse("events:plan_run", args=here), {"further": "1"})
    drain()
    assert "nothing better was found" in client.get(page).content.decode()


def test_what_is_locked_or_was_agreed_stays(day: SimpleNamespace) -> None:
    own = accept(ask(day.firm, day.packer, by=day.cast.firm_owner, slot=day.slots[7]), by=day.cast.packer_owner)
    planned(day)
    locked = next(one for one in standing(day) if one.planned)
    lock(locked, by=day.by, locked=True)
    Fit.objects.all().delete()
    planned(day)
    own.refresh_from_db()
    again = Meeting.objects.get(pk=locked.pk)
    assert own.slot == day.slots[7]
    assert (again.state, again.slot_id, again.table_id) == ("agreed", locked.slot_id, locked.table_id)
    with pytest.raises(NotAllowed):
        lock(again, by=day.cast.firm_owner, locked=False)


def test_an_ask_that_waits_is_a_wish_and_a_no_is_one_too(day: SimpleNamespace) -> None:
    other = day.delegations[3]
    asked = ask(day.firm, other, by=day.cast.firm_owner, slot=day.slots[0])
    mark(day.packer, day.firm, by=day.cast.packer_owner, wish=Mark.Wish.NO)
    run = planned(day)
    asked.refresh_from_db()
    assert asked.state == "agreed"
    assert frozenset((day.firm.pk, day.packer.pk)) not in {
        frozenset((one.first_id, one.second_id)) for one in standing(day)
    }
    assert Unmet.objects.get(run=run).reason == scheduling.Reason.VETOED


def test_each_wish_that_is_not_met_has_its_reason(day: SimpleNamespace) -> None:
    change_delegation(day.firm, by=day.cast.firm_owner, seeks="", languages=["fr"], most=None)
    Delegation.objects.filter(event=day.event).exclude(pk=day.firm.pk).update(languages=["ar"])
    run = planned(day)
    assert {one.reason for one in Unmet.objects.filter(run=run)} == {"no_language"}
    assert Unmet.objects.filter(run=run).count() == 2


def test_those_who_keep_apart_are_no_pair_and_nobody_reads_of_it(day: SimpleNamespace) -> None:
    Exclusion.objects.create(organisation=day.cast.firm, excluded=day.cast.packer)
    run = planned(day)
    assert not Unmet.objects.filter(run=run).exists()
    assert not any({one.first_id, one.second_id} == {day.firm.pk, day.packer.pk} for one in standing(day))


def test_a_refill_moves_nothing_and_gives_what_was_called_off_to_others(day: SimpleNamespace) -> None:
    planned(day)
    before = {one.pk: (one.slot_id, one.table_id) for one in standing(day)}
    gone = next(one for one in standing(day) if day.firm.pk in {one.first_id, one.second_id})
    call_off(gone, by=day.cast.firm_owner)
    run = planned(day, refill=True)
    assert run.state == "done"
    after = {one.pk: (one.slot_id, one.table_id) for one in standing(day)}
    assert all(after[pk] == place for pk, place in before.items() if pk != gone.pk)


def test_the_plan_breaks_no_rule(day: SimpleNamespace) -> None:
    asked = problem_of(day.event, refill=False, seed=1)
    plan = scheduling.schedule(asked.problem, steps=scheduling.effort(asked.problem))
    assert verify.violations(asked.problem, plan) == []


def test_pressed_twice_it_runs_once_and_others_do_not_press(day: SimpleNamespace) -> None:
    first = ask_for_plan(day.event, by=day.by)
    assert ask_for_plan(day.event, by=day.by) == first
    assert OutboxRow.objects.filter(task=tasks.plan_meetings.name).count() == 1
    for person in (day.cast.firm_owner, day.cast.government_officer, day.cast.stranger):
        with pytest.raises(NotAllowed):
            ask_for_plan(day.event, by=person)


def test_a_run_whose_worker_died_is_taken_up_again_and_nothing_is_half_written(
    day: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask_for_plan(day.event, by=day.by)

    class Killed(BaseException):
        pass

    def dies(*_rest: Any) -> None:
        raise Killed

    monkeypatch.setattr(planning, "_tell_all", dies)
    with pytest.raises(Killed):
        work_out(run)
    run.refresh_from_db()
    assert (run.state, Meeting.objects.count(), Seat.objects.count()) == ("running", 0, 0)
    monkeypatch.undo()
    work_out(run)
    run.refresh_from_db()
    assert run.state == "running"  # it looks alive
    PlanRun.objects.update(moved_at=timezone.now() - dt.timedelta(minutes=1))
    work_out(run)
    run.refresh_from_db()
    assert (run.state, bool(standing(day))) == ("done", True)


def test_a_run_that_nobody_takes_up_has_failed_and_can_be_asked_for_again(day: SimpleNamespace) -> None:
    run = ask_for_plan(day.event, by=day.by)
    PlanRun.objects.update(state="running", moved_at=timezone.now() - dt.timedelta(minutes=11))
    give_up_the_dead()
    run.refresh_from_db()
    assert run.state == "failed"
    assert ask_for_plan(day.event, by=day.by) != run


def test_a_mistake_while_it_is_worked_out_is_a_failed_run(
    day: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise scheduling.BadProblem("no")

    monkeypatch.setattr(scheduling, "schedule", broken)
    assert planned(day).state == "failed"
    assert not standing(day)


def test_nobody_plans_for_one_alone(cast: SimpleNamespace, b2b_day: Event) -> None:
    with pytest.raises(NotPossible):
        ask_for_plan(b2b_day, by=cast.cluster_manager)
    set_up(b2b_day, cast.cluster_manager)
    joins(b2b_day, cast.firm, cast.firm_owner)
    with pytest.raises(NotPossible):
        ask_for_plan(b2b_day, by=cast.cluster_manager)


def test_five_days_before_whoever_has_no_meeting_hears_who_fits(day: SimpleNamespace) -> None:
    ask(day.firm, day.packer, by=day.cast.firm_owner)
    assert day.firm not in lonely_at(day.event)
    tell_the_lonely()
    assert not Notification.objects.filter(kind="b2b.nobody").exists()
    Event.objects.filter(pk=day.event.pk).update(
        starts_at=timezone.now() + dt.timedelta(days=4), ends_at=timezone.now() + dt.timedelta(days=4, hours=4)
    )
    for _twice in range(2):
        tell_the_lonely()
    told = Notification.objects.filter(kind="b2b.nobody")
    assert {one.to for one in told} == set(day.persons)
    assert len(told.get(to=day.persons[0]).facts["fits"]) == 2

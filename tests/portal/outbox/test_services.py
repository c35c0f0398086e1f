"""The one door out of the database: nothing lost, nothing doubled by its key, nothing held up by a poisoned row."""

import datetime as dt

import pytest
from celery import shared_task
from django.db import transaction
from django.utils import timezone

from portal.outbox.models import OutboxRow
from portal.outbox.services import MAX_ATTEMPTS, Priority, claim_next, drain, enqueue, is_quiet, still_to_do, sweep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
done: list[object] = []


@pytest.fixture(autouse=True)
def _nothing_done_yet():
    done.clear()


@shared_task(name="tests.note")
def note(value):
    done.append(value)


@shared_task(name="tests.poison")
def poison():
    raise ValueError("cannot be read")


@shared_task(name="tests.ring_again")
def ring_again(value):
    done.append(value)
    if value < 2:
        enqueue(ring_again, key="same", value=value + 1)


def test_a_task_runs_once_with_its_arguments():
    enqueue(note, key="a", value=1)
    assert drain() == 1
    assert done == [1]
    assert not OutboxRow.objects.exists()


def test_two_rings_under_one_key_are_one_run_with_the_newest_arguments():
    enqueue(note, key="a", value=1)
    enqueue(note, key="a", value=2)
    drain()
    assert done == [2]


def test_what_shall_wait_runs_when_its_time_has_come():
    enqueue(note, key="later", wait=dt.timedelta(seconds=30), value="later")
    enqueue(note, key="now", value="now")
    drain()
    assert done == ["now"]
    OutboxRow.objects.update(available_at=timezone.now())
    drain()
    assert done == ["now", "later"]


def test_what_a_person_waits_for_goes_first():
    for n in range(30):
        enqueue(note, key=f"bulk {n}", priority=Priority.BULK, value="bulk")
    enqueue(note, key="usual", value="usual")
    enqueue(note, key="code", priority=Priority.URGENT, value="code")
    drain()
    assert done[:3] == ["code", "usual", "bulk"]


@shared_task(name="tests.ask_for_a_code")
def ask_for_a_code():
    enqueue(note, key="code", priority=Priority.URGENT, value="code")


def test_a_code_asked_for_while_a_long_row_of_work_is_being_done_waits_for_the_task_in_hand_only():
    enqueue(ask_for_a_code, key="first", priority=Priority.BULK)
    for n in range(30):
        enqueue(note, key=f"bulk {n}", priority=Priority.BULK, value="bulk")
    drain()
    assert done[0] == "code"


def test_of_one_priority_the_one_that_waits_longest_goes_first():
    for n in range(5):
        enqueue(note, key=str(n), priority=Priority.BULK, value=n)
    drain()
    assert done == list(range(5))


@pytest.mark.parametrize("priorities", [(Priority.BULK, Priority.NORMAL), (Priority.NORMAL, Priority.BULK)])
def test_a_waiting_row_takes_the_more_urgent_priority(priorities):
    for priority in priorities:
        enqueue(note, key="same", priority=priority, value=1)
    assert OutboxRow.objects.get().priority == Priority.NORMAL


def test_an_urgent_row_that_fails_lets_the_others_pass():
    enqueue(poison, key="bad", priority=Priority.URGENT)
    enqueue(note, key="a", priority=Priority.BULK, value=1)
    drain()
    assert done == [1]
    assert OutboxRow.objects.get().priority == Priority.URGENT


def test_other_keys_are_other_runs():
    enqueue(note, key="a", value=1)
    enqueue(note, key="b", value=2)
    drain()
    assert sorted(done) == [1, 2]


def test_a_task_that_rings_its_own_key_runs_again():
    enqueue(ring_again, key="same", value=1)
    drain()
    assert done == [1, 2]


def test_nothing_is_rung_when_the_transaction_is_undone():
    with transaction.atomic():
        enqueue(note, key="a", value=1)
        transaction.set_rollback(True)
    assert drain() == 0


def test_a_row_that_is_running_is_not_taken_twice():
    enqueue(note, key="a", value=1)
    assert claim_next() is not None
    assert claim_next() is None


def test_a_row_whose_worker_died_runs_again():
    enqueue(note, key="a", value=1)
    row = claim_next()
    OutboxRow.objects.filter(pk=row.pk).update(claimed_at=timezone.now() - dt.timedelta(seconds=90))
    sweep()
    drain()
    assert done == [1]


def test_a_poisoned_row_is_parked_and_the_queue_flows():
    enqueue(poison, key="bad")
    for n in range(10):
        enqueue(note, key=str(n), value=n)
    for _ in range(MAX_ATTEMPTS):
        drain()
        OutboxRow.objects.filter(parked_at=None).update(available_at=timezone.now())
    assert sorted(done) == list(range(10))
    parked = OutboxRow.objects.get()
    assert parked.parked_at is not None
    assert "cannot be read" in parked.error


def test_a_task_that_is_unknown_is_parked_too():
    OutboxRow.objects.create(task="nobody.knows", key="a")
    for _ in range(MAX_ATTEMPTS):
        drain()
        OutboxRow.objects.filter(parked_at=None).update(available_at=timezone.now())
    assert OutboxRow.objects.get().parked_at is not None


def test_one_can_ask_whether_something_is_still_to_do():
    assert still_to_do(note, key="a") is None
    enqueue(note, key="a", priority=Priority.BULK, value=1)
    assert still_to_do(note, key="a") == Priority.BULK
    row = claim_next()
    enqueue(note, key="a", value=2)  # the newest change waits behind the one that runs
    assert still_to_do(note, key="a") == Priority.NORMAL
    assert still_to_do(note, key="b") is None
    OutboxRow.objects.update(parked_at=timezone.now())
    assert row
    assert still_to_do(note, key="a") is None


def test_it_is_quiet_when_nothing_is_due_and_nothing_runs():
    assert is_quiet()
    enqueue(note, key="a", value=1)
    assert not is_quiet()
    assert is_quiet(poison)
    claim_next()
    assert not is_quiet()
    assert is_quiet(note)  # what runs may ask for the others
    OutboxRow.objects.update(claimed_at=None, available_at=timezone.now() + dt.timedelta(minutes=1))
    assert is_quiet()

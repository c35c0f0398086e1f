"""Many book one time at once: one wins, the others are shown the next times. Without the constraints and the lock it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, connections

from portal.accounts.models import User
from portal.events.models import Event, Meeting, Seat, Slot
from portal.events.services import meetings as services
from portal.events.services.meetings import Taken, accept, ask

from .contenders import worked_on_together
from .meetings import joins, newcomer, set_up, times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

FEW = pytest.param(8, 3, id="few")
MANY = pytest.param(50, 100, id="many", marks=pytest.mark.full)
PROMISES = (
    (Meeting, "events_one_meeting_at_a_table"),
    (Seat, "events_one_seat_at_a_time"),
)


@pytest.fixture(autouse=True)
def on_disk(tmp_path: Path, db: None) -> Iterator[None]:
    """SQLite as an installation has it: a file that each thread opens for itself. The tests' own lies in memory, with other locks.

    Whoever waits does so as long as a busy machine takes: here it is asked who wins, not how fast.
    """
    if connection.vendor != "sqlite":
        yield
        return
    file, in_memory = str(tmp_path / "bookings.sqlite3"), connection.settings_dict["NAME"]
    options = connection.settings_dict["OPTIONS"]
    connection.ensure_connection()
    kept = connection.connection
    kept.execute("VACUUM INTO ?", [file])
    connection.connection = None
    connection.settings_dict |= {"NAME": file, "OPTIONS": options | {"timeout": 300}}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= {"NAME": in_memory, "OPTIONS": options}
        connection.connection = kept


class Contest:
    """So many meetings that are asked for at one time, of which one can be."""

    def __init__(self, event: Event, asked: list[tuple[int, int]], slot: Slot) -> None:
        self.event, self.asked, self.slot = event, asked, slot

    def again(self) -> None:
        Seat.objects.all().delete()
        Meeting.objects.update(state="asked", slot=self.slot, table=None, version=1)

    def outcomes(self, book: Callable[..., Meeting]) -> list[Meeting | Taken]:
        """What each of them is answered, all at the same moment.

        All press at once; as many are worked on together as there are connections. The others stand in front of the server meanwhile,
        where an installation has its own line: nobody waits for a connection, however slow the machine.
        """
        start = threading.Barrier(len(self.asked))
        server = worked_on_together(len(self.asked))
        found: list[Meeting | Taken] = []
        faults: list[BaseException] = []

        read = Meeting.objects.select_related("event", "first", "second", "slot")
        rows = read.in_bulk([meeting for meeting, _by in self.asked])
        persons = User.objects.in_bulk({by for _meeting, by in self.asked})

        def contend(meeting: int, by: int) -> None:
            try:
                start.wait(60)
                with server:
                    try:
                        found.append(book(rows[meeting], by=persons[by]))
                    finally:
                        connections.close_all()
            except Taken as taken:
                found.append(taken)
            except BaseException as fault:  # noqa: BLE001 - told below
                faults.append(fault)

        threads = [threading.Thread(target=contend, args=one) for one in self.asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        return found


def for_one_person(event: Event, cast: SimpleNamespace, many: int) -> Contest:
    """All want to meet the packer, who sends one person."""
    set_up(event, cast.cluster_manager, tables={None: many + 10}, spare_share=0)
    packer = joins(event, cast.packer, cast.packer_owner)
    slot = times(event)[0]
    asked = []
    for number in range(many):
        own, person = newcomer(event, f"Company {number}")
        asked.append((ask(own, packer, by=person, slot=slot, quietly=True).pk, cast.packer_owner.pk))
    return Contest(event, asked, slot)


def for_one_table(event: Event, cast: SimpleNamespace, many: int) -> Contest:
    """Each pair has all its time, and all of them have one table."""
    set_up(event, cast.cluster_manager, tables={None: 1}, spare_share=0)
    slot = times(event)[0]
    asked = []
    for number in range(many):
        own, person = newcomer(event, f"Buyer {number}")
        other, answers = newcomer(event, f"Seller {number}")
        asked.append((ask(own, other, by=person, slot=slot, quietly=True).pk, answers.pk))
    return Contest(event, asked, slot)


KINDS = [for_one_person, for_one_table]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("many", "rounds"), [FEW, MANY])
def test_exactly_one_wins_and_the_others_get_a_next_step(
    cast: SimpleNamespace, b2b_day: Event, kind: Callable[..., Contest], many: int, rounds: int
) -> None:
    contest = kind(b2b_day, cast, many)
    for _round in range(rounds // len(KINDS) or 1):
        contest.again()
        found = contest.outcomes(accept)
        late = [one for one in found if isinstance(one, Taken)]
        assert len(found) == many
        assert len(late) == many - 1
        assert all(one.times and contest.slot not in one.times for one in late)
        placed = Meeting.objects.placed().get()
        assert (placed.slot, placed.seats.count()) == (contest.slot, 2)
        assert Meeting.objects.filter(state="asked").count() == many - 1


@contextmanager
def nothing_promised(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No constraint, no lock, no transaction around looking and booking."""
    monkeypatch.setattr(services, "hold", lambda event: event)
    with connection.cursor() as cursor:
        for _model, name in PROMISES:
            cursor.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        Seat.objects.all().delete()
        Meeting.objects.all().delete()
        for model, name in PROMISES:
            kept = next(one for one in model._meta.constraints if one.name == name)
            with connection.schema_editor() as editor:
                editor.execute(kept.create_sql(model, editor))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("many", "rounds"), [pytest.param(8, 20, id="few"), MANY])
def test_without_constraints_and_lock_more_than_one_wins(
    cast: SimpleNamespace,
    b2b_day: Event,
    kind: Callable[..., Contest],
    many: int,
    rounds: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same contest, so that it is known to find what it looks for."""
    contest = kind(b2b_day, cast, many)
    with nothing_promised(monkeypatch):
        for _round in range(rounds):
            contest.again()
            found = contest.outcomes(accept.__wrapped__)  # type: ignore[attr-defined]
            if sum(isinstance(one, Meeting) for one in found) > 1:
                return
    pytest.fail("the contest finds nothing")


def test_each_constraint_is_enough_by_itself(
    cast: SimpleNamespace, b2b_day: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock, too, exactly one wins: the database promises it."""
    monkeypatch.setattr(services, "hold", lambda event: event)
    contest = for_one_table(b2b_day, cast, 8)
    for _round in range(3):
        contest.again()
        found = contest.outcomes(accept.__wrapped__)  # type: ignore[attr-defined]
        assert sum(isinstance(one, Meeting) for one in found) == 1

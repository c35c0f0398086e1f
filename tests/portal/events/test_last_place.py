"""Fifty at once for the last place, with real transactions on each database: one has it, the others know where they stand.

The control runs the same race without what makes contenders wait for each other, and has to fail.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections

from portal.accounts.models import User
from portal.events.models import Event, Registration
from portal.events.queries.own import place_of
from portal.events.services import registering, waiting
from portal.events.services.registering import Comer, register
from portal.organisations.models import Organisation
from tests.factories.events import event_of

from .contenders import worked_on_together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
CONTENDERS = 50


@contextmanager
def shared(tmp_path: Path) -> Iterator[None]:
    """A database on which threads meet: PostgreSQL as it is; of SQLite in memory, a copy in a file, as an installation has it."""
    if connection.vendor != "sqlite":
        yield
        return
    settings, file = connections.settings["default"], tmp_path / "race.sqlite3"
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = WAL")
    before = settings["NAME"]
    settings["NAME"] = str(file)
    try:
        yield
    finally:
        settings["NAME"] = before


def in_threads(deeds: list[Callable[[], Any]]) -> list[Any]:
    """What each of them gave, or its fault."""
    start, outcomes = threading.Barrier(len(deeds)), []
    server = worked_on_together(len(deeds))

    def run(deed: Callable[[], Any]) -> None:
        start.wait()
        with server:
            try:
                outcomes.append(deed())
            except Exception as fault:  # noqa: BLE001 - told by the test
                outcomes.append(fault)
            finally:
                connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def contend(number: int, event: int, by: int, organisation: int, how: Callable[..., Any]) -> str:
    rows = how(
        Event.objects.get(pk=event),
        by=User.objects.get(pk=by),
        organisation=Organisation.objects.get(pk=organisation),
        people=[Comer(name=f"Guest {number}", phone=f"+96650{number:07}")],
    )
    return str(rows[0].state)


def race(
    cast: SimpleNamespace, event: Event, contenders: int, how: Callable[..., Any]
) -> tuple[list[Any], int, list[int]]:
    """What each was told, how many have or are offered the place, and the numbers of those who wait."""
    facts = (event.pk, cast.firm_owner.pk, cast.firm.pk)
    told = in_threads([lambda n=n: contend(n, *facts, how) for n in range(contenders)])  # type: ignore[misc]

    def count() -> tuple[int, list[int]]:
        rows = list(Registration.objects.filter(event=event.pk))
        return sum(one.state in Registration.HOLDING for one in rows), sorted(
            nth for one in rows if (nth := place_of(one))
        )

    ((having, numbers),) = in_threads([count])
    return told, having, numbers


@pytest.mark.parametrize("rounds", [2, pytest.param(100, marks=pytest.mark.full)])
def test_fifty_at_once_one_has_the_last_place(cast: SimpleNamespace, tmp_path: Path, rounds: int) -> None:
    events = [event_of(cast.office, by=cast.cluster_manager, title=f"Day {n}", capacity=1) for n in range(rounds)]
    began = time.monotonic()
    with shared(tmp_path):
        for event in events:
            told, having, numbers = race(cast, event, CONTENDERS, register)
            assert [one for one in told if not isinstance(one, str)] == []
            assert sorted(told) == ["going", *["waiting"] * (CONTENDERS - 1)]
            assert having == 1
            assert numbers == list(range(1, CONTENDERS))
    print(f"{connection.vendor}: {rounds} rounds of {CONTENDERS} in {time.monotonic() - began:.1f} s")  # noqa: T201


def test_without_the_lock_there_are_too_many(
    cast: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: counting and writing with nobody waiting for anybody. If this finds one, the race above shows nothing."""
    count = waiting.room_of

    def slowly(event: Event) -> Any:
        found = count(event)
        time.sleep(0.05)
        return found

    for module in (registering, waiting):
        monkeypatch.setattr(module, "hold", lambda event: Event.objects.get(pk=event.pk))
    monkeypatch.setattr(waiting, "room_of", slowly)
    event = event_of(cast.office, by=cast.cluster_manager, capacity=1)
    alone = register.__wrapped__ if connection.vendor == "sqlite" else register  # type: ignore[attr-defined]
    with shared(tmp_path):
        told, having, _numbers = race(cast, event, 8, alone)
    assert having > 1, told

"""Counting in memory, adding up now and then."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.activity import tallies
from portal.activity.models import Tally
from portal.activity.retention import forget_tallies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    tallies._counted.clear()
    yield
    tallies._counted.clear()


def this_month() -> dt.date:
    return timezone.localdate().replace(day=1)


def test_counting_writes_nothing_and_adding_up_little() -> None:
    with CaptureQueriesContext(connection) as counting:
        for _ in range(50):
            tallies.count("x.seen", [f"thing{n}" for n in range(20)])
    assert len(counting) == 0
    with CaptureQueriesContext(connection) as adding:
        assert tallies.flush() == 20
    assert len([one for one in adding if one["sql"].startswith(("INSERT", "UPDATE"))]) == 2
    assert tallies.total("x.seen", "thing7", this_month()) == 50
    assert tallies.flush() == 0


def test_what_is_added_grows_and_months_are_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in (dt.datetime(2026, 10, 31, 12, tzinfo=dt.UTC), *[dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)] * 2):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        tallies.count("x.seen", ["a"])
        tallies.flush()
    assert tallies.total("x.seen", "a", dt.date(2026, 10, 1)) == 1
    assert tallies.total("x.seen", "a", dt.date(2026, 11, 1)) == 2


def test_what_could_not_be_written_is_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tallies.count("x.seen", ["a"])

    def fail(_taken: object) -> None:
        raise OSError("full")

    with monkeypatch.context() as broken:
        broken.setattr(tallies, "_add", fail)
        with pytest.raises(OSError, match="full"):
            tallies.flush()
    tallies.count("x.seen", ["a"])
    tallies.flush()
    assert tallies.total("x.seen", "a", this_month()) == 2


def test_threads_lose_nothing() -> None:
    threads = [threading.Thread(target=lambda: [tallies.count("x.seen", ["a"]) for _ in range(500)]) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    tallies.flush()
    assert tallies.total("x.seen", "a", this_month()) == 2000


def test_months_go_when_they_are_old() -> None:
    old, young = dt.date(2021, 9, 1), dt.date(2021, 12, 1)
    for month in (old, young):
        Tally.objects.create(name="x.seen", key="a", month=month)
    edge = dt.datetime(2021, 11, 30, tzinfo=dt.UTC)
    assert (forget_tallies(edge, 10), forget_tallies(edge, 10)) == (1, 0)
    assert [one.month for one in Tally.objects.all()] == [young]

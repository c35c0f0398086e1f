"""Fault F25: a mail server that is down, slow, refuses or greylists. Mails wait, people do not."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts import mail
from portal.core import breaker
from portal.core.breaker import Breaker, PeerAway
from portal.notifications.models import Delivery
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.outbox.models import OutboxRow
from portal.outbox.services import LONGEST_WAIT, drain
from tests.factories.accounts import UserFactory
from tests.smtp import TAKEN, Sink, smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with smtp_server(settings, timeout=1.0) as sink:
        yield sink


@pytest.fixture
def nobody_there(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1.0


def post(address: str = "huda@example.com") -> None:
    mail.post(mail.write(to=address, subject="Your code", text="123456"))


def hours_later(hours: float) -> None:
    """As if the rows had waited that long."""
    past = dt.timedelta(hours=hours)
    for row in OutboxRow.objects.all():
        OutboxRow.objects.filter(pk=row.pk).update(created_at=row.created_at - past, available_at=timezone.now())


def waits() -> dt.timedelta:
    row = OutboxRow.objects.get()
    return row.available_at - timezone.now()


def test_greylisting_is_waited_for(server: Sink) -> None:
    server.answer = lambda _address: "451 Come back later" if len(server.asked) < 3 else TAKEN
    post()
    for _ in range(3):
        drain()
        OutboxRow.objects.update(available_at=timezone.now())
    assert (len(server.asked), len(server.raw), OutboxRow.objects.count()) == (3, 1, 0)


def test_the_waits_grow_to_an_hour_and_end_after_a_day(server: Sink) -> None:
    server.answer = lambda _address: "451 Come back later"
    post()
    seen = []
    for hours in (0, 0.1, 0.5, 10, 14):
        hours_later(hours)
        drain()
        seen.append(waits())
        assert OutboxRow.objects.get().attempts <= 1
    minutes = [round(one.total_seconds() / 60) for one in seen[:4]]
    assert minutes == [0, 6, 36, 60]
    assert max(seen[:4]) <= LONGEST_WAIT
    parked = OutboxRow.objects.get()
    assert parked.parked_at
    assert "451" in parked.error
    assert "huda" not in parked.error


def test_who_is_refused_is_not_tried_for_a_day_and_keeps_nobody_from_their_mail(
    server: Sink, firm: Organisation
) -> None:
    server.answer = lambda address: "550 No such person" if address.startswith("gone") else TAKEN
    gone, here = UserFactory(email="gone@example.com"), UserFactory(email="here@example.com")
    notify("told.urgently", to=[gone, here], about=firm)
    drain()
    assert [one["To"] for one in server.mails] == ["here@example.com"]
    assert OutboxRow.objects.count() == 0
    failed = Delivery.objects.get(notification__to=gone)
    assert (failed.sent_at, bool(failed.failed_at)) == (None, True)


def test_a_mail_that_is_refused_for_good_is_parked_and_said(server: Sink) -> None:
    server.answer = lambda _address: "550 No"
    post()
    for _ in range(6):
        OutboxRow.objects.update(available_at=timezone.now())
        drain()
    assert OutboxRow.objects.get().parked_at


def test_a_server_that_is_down_is_left_alone_after_two_tries(nobody_there: None) -> None:
    for _ in range(10):
        post()
    drain()
    assert OutboxRow.objects.filter(parked_at=None, attempts=0).count() == 10
    assert mail.server.rests_for() > 0
    tried = OutboxRow.objects.exclude(error__contains="has not answered lately")
    assert tried.count() == 2


def test_a_slow_server_costs_two_waits_and_not_one_for_each_mail(server: Sink) -> None:
    server.slow = 3.0
    for _ in range(6):
        post()
    drain()
    assert len(server.asked) == 2  # two timeouts of a second each


def test_what_else_waits_is_done_meanwhile(nobody_there: None, client: Client, django_user_model: Any) -> None:
    """People sign in, their codes wait, and their pages answer at once."""
    UserFactory(email="huda@example.com")
    for _ in range(3):
        post()
    drain()
    assert client.post("/accounts/login/", {"login": "huda@example.com"}).status_code == 302
    assert client.get("/directory/").status_code == 200
    drain()
    code = OutboxRow.objects.order_by("pk").last()
    assert code
    assert "has not answered lately" in code.error  # not even tried: nobody waited for it
    assert code.parked_at is None


def test_when_it_is_back_everything_leaves_once(server: Sink, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 9
    for n in range(5):
        post(f"person{n}@example.com")
    drain()
    settings.EMAIL_PORT = port
    now = time.time()
    monkeypatch.setattr(breaker.time, "time", lambda: now + 60)
    OutboxRow.objects.update(available_at=timezone.now())
    drain()
    assert sorted(one["To"] for one in server.mails) == [f"person{n}@example.com" for n in range(5)]
    assert OutboxRow.objects.count() == 0
    assert mail.server.rests_for() == 0


# The breaker itself


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    moment = [1_000_000.0]
    monkeypatch.setattr(breaker.time, "time", lambda: moment[0])

    def pass_time(seconds: float) -> None:
        moment[0] += seconds

    return pass_time


def fail(one: Breaker) -> None:
    with pytest.raises(ConnectionRefusedError), one.watching():
        raise ConnectionRefusedError


def test_it_opens_after_two_and_rests_longer_each_time(peer: Callable[[float], None]) -> None:
    one = Breaker("a peer", away=(ConnectionError,))
    fail(one)
    assert one.rests_for() == 0
    for rest in (30, 60, 120, 240, 480, 900, 900):
        fail(one)
        assert round(one.rests_for()) == rest
        with pytest.raises(PeerAway, match="a peer has not answered lately"), one.watching():
            raise AssertionError("it must not run")
        peer(rest + 1)


def test_one_alone_tries_when_the_time_is_over(peer: Callable[[float], None]) -> None:
    one = Breaker("a peer", away=(ConnectionError,))
    fail(one)
    fail(one)
    peer(31)
    with one.watching(), pytest.raises(PeerAway), one.watching():
        raise AssertionError("another one is trying")
    with one.watching():
        pass
    assert one.rests_for() == 0


def test_an_answer_that_says_no_is_an_answer(peer: Callable[[float], None]) -> None:
    one = Breaker("a peer", away=(ConnectionError,))
    for _ in range(5):
        with pytest.raises(ValueError, match="no"), one.watching():
            raise ValueError("no")
    assert one.rests_for() == 0

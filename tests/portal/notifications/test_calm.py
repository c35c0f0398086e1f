"""By which way, how often and when not: main ways, quiet time, budgets, daily and weekly summaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone

from portal.accounts.models import SmsMessage, User
from portal.notifications import calm, services
from portal.notifications.channels import digest, email
from portal.notifications.models import Delivery, Notification, Preference, Rhythm
from portal.notifications.reaching import main_way
from portal.notifications.services import notify, set_preferences, set_rhythm
from portal.organisations.models import Organisation
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
RIYADH, TUNIS = ZoneInfo("Asia/Riyadh"), ZoneInfo("Africa/Tunis")
PHONE = "+966501234567"
WEDNESDAY = dt.date(2026, 11, 25)
AWAKE = {"quiet_from": 21, "quiet_until": 7}


def at(hour: int, day: dt.date = WEDNESDAY, zone: ZoneInfo = RIYADH, minute: int = 0) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    def turn(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return turn


@pytest.fixture
def caller() -> User:
    """Has a number and no e-mail."""
    return UserFactory(email="", phone=PHONE, phone_verified_at=timezone.now())


# By which way


@pytest.mark.parametrize(
    ("email", "phone", "proven", "url", "chosen", "way"),
    [
        ("a@b.example", PHONE, True, "tray:", "", "email"),
        ("a@b.example", PHONE, True, "tray:", "text", "text"),
        ("a@b.example", PHONE, True, "", "text", "email"),
        ("a@b.example", PHONE, True, "nonsense:", "text", "email"),
        ("a@b.example", PHONE, False, "tray:", "text", "email"),
        ("", PHONE, True, "tray:", "", "text"),
        ("", PHONE, True, "tray:", "email", "text"),
        ("", PHONE, True, "", "", "app"),
        ("a@b.example", PHONE, True, "tray:", "app", "app"),
        ("a@b.example", "", False, "tray:", "push", "email"),
    ],
)
def test_each_has_one_main_way_and_nobody_misses_anything(
    settings: object, email: str, phone: str, proven: bool, url: str, chosen: str, way: str
) -> None:
    settings.SHORT_MESSAGES_URL = url  # type: ignore[attr-defined]
    person = UserFactory(email=email, phone=phone or None, phone_verified_at=timezone.now() if proven else None)
    assert main_way(person, Rhythm(user=person, channel=chosen)) == way


def test_only_here_means_no_message_and_no_summary(firm: Organisation, reader: User, mailed: Callable) -> None:
    set_rhythm(reader, channel="app")
    notify("told.now", to=[reader], about=firm)
    notify("told.urgently", to=[reader], about=firm)
    assert mailed() == []
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(days=1))
    assert not digest.send(reader)
    assert Notification.objects.visible_to(reader).unread().count() == 2


# Quiet time


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(9), at(9)),
        (at(20, minute=59), at(20, minute=59)),
        (at(21), at(7, dt.date(2026, 11, 26))),
        (at(2), at(7)),
        (at(7), at(7)),
        (at(22, dt.date(2026, 11, 26)), at(8, dt.date(2026, 11, 29))),  # Thursday evening: Friday and Saturday rest
        (at(12, dt.date(2026, 11, 27)), at(8, dt.date(2026, 11, 29))),
    ],
)
def test_quiet_hours_and_days_of_rest_are_those_of_the_person(now: dt.datetime, until: dt.datetime) -> None:
    person = UserFactory(phone=PHONE)
    assert calm.open_from(person, Rhythm(user=person, **AWAKE), now.astimezone(dt.UTC)) == until


def test_a_quiet_day_and_a_clock_of_ones_own() -> None:
    person = UserFactory(phone=PHONE)
    own = Rhythm(user=person, quiet_days="2", time_zone="Africa/Tunis", **AWAKE)  # Wednesdays, by the clock of Tunis
    assert calm.open_from(person, own, at(12)) == at(8, dt.date(2026, 11, 26), TUNIS)
    thursday = at(8, dt.date(2026, 11, 26))  # 06:00 in Tunis
    assert calm.open_from(person, own, thursday) == at(7, dt.date(2026, 11, 26), TUNIS)


@pytest.mark.parametrize(("begins", "ends", "quiet"), [(21, 7, 10), (0, 0, 0), (12, 14, 2), (7, 7, 0)])
def test_how_many_hours_are_quiet(begins: int, ends: int, quiet: int) -> None:
    rhythm = Rhythm(quiet_from=begins, quiet_until=ends)
    assert sum(calm.is_night(hour, rhythm) for hour in range(24)) == quiet


def test_what_comes_at_night_comes_in_the_morning_as_one(
    firm: Organisation, packer: Organisation, reader: User, mailed: Callable, it_is: Callable[[dt.datetime], None]
) -> None:
    set_rhythm(reader, **AWAKE)
    it_is(at(22))
    notify("told.now", to=[reader], about=firm)
    notify("told.now", to=[reader], about=packer)
    assert mailed() == []
    assert [row.available_at for row in OutboxRow.objects.all()] == [at(7, dt.date(2026, 11, 26))]
    it_is(at(7, dt.date(2026, 11, 26), minute=1))
    (sent,) = mailed()
    assert sent.subject == "2 things wait for you on Anqud"
    assert len(set(Delivery.objects.values_list("message_id", flat=True))) == 1
    services.reach_person(reader.pk)
    assert len(mailed()) == 1


def test_one_thing_of_the_night_comes_as_itself(
    firm: Organisation, reader: User, mailed: Callable, it_is: Callable[[dt.datetime], None]
) -> None:
    set_rhythm(reader, **AWAKE)
    it_is(at(22))
    notify("told.now", to=[reader], about=firm)
    drain()
    it_is(at(8, dt.date(2026, 11, 26)))
    (sent,) = mailed()
    assert sent.subject == "Dar Sanabel Dates: told.now"


def test_what_was_seen_at_night_does_not_come_in_the_morning(
    firm: Organisation, reader: User, mailed: Callable, it_is: Callable[[dt.datetime], None]
) -> None:
    set_rhythm(reader, **AWAKE)
    it_is(at(22))
    notify("told.now", to=[reader], about=firm)
    drain()
    services.seen("told.now", about=firm, by=reader)
    it_is(at(8, dt.date(2026, 11, 26)))
    assert mailed() == []


def test_what_cannot_wait_does_not(
    firm: Organisation, reader: User, mailed: Callable, it_is: Callable[[dt.datetime], None]
) -> None:
    set_rhythm(reader, budget=0, **AWAKE)
    it_is(at(23))
    notify("told.urgently", to=[reader], about=firm)
    assert len(mailed()) == 1


# Budgets


def test_the_budget_is_ones_own_and_the_rest_waits_for_the_summary(
    reader: User, mailed: Callable, working_day: None
) -> None:
    set_rhythm(reader, budget=2)
    firms = [OrganisationFactory(trade_name_latin=f"Firm {n}") for n in range(4)]
    for one in firms:
        notify("told.now", to=[reader], about=one)
        drain()
    assert len(mailed()) == 2
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    assert digest.send(reader)
    body = mailed()[-1].body
    assert [f"Firm {n}" in body for n in range(4)] == [False, False, True, True]


def test_a_budget_of_none_sends_none(firm: Organisation, reader: User, mailed: Callable, working_day: None) -> None:
    set_rhythm(reader, budget=0)
    notify("told.now", to=[reader], about=firm)
    assert mailed() == []


# Per kind


def test_what_one_never_wants_is_not_even_under_the_bell(firm: Organisation, reader: User) -> None:
    other = UserFactory()
    set_preferences({"told.quietly": "never"}, by=reader)
    notify("told.quietly", to=[reader, other], about=firm)
    assert [one.to for one in Notification.objects.all()] == [other]


def test_what_waits_on_somebody_cannot_be_refused_altogether(reader: User) -> None:
    with pytest.raises(ValueError, match="never"):
        set_preferences({"told.now": "never"}, by=reader)


def daily(person: User, about: Organisation, now: dt.datetime) -> None:
    set_preferences({"told.weekly": "daily"}, by=person)
    notify("told.weekly", to=[person], about=about)
    Notification.objects.filter(deliveries=None).update(created_at=now - dt.timedelta(hours=2))


def test_a_daily_summary_comes_every_working_morning_and_leaves_the_rest_for_the_week(
    firm: Organisation, packer: Organisation, reader: User, mailed: Callable, it_is: Callable[[dt.datetime], None]
) -> None:
    User.objects.filter(pk=reader.pk).update(phone=PHONE)
    sunday, monday = at(9, dt.date(2026, 11, 22)), at(9, dt.date(2026, 11, 23))
    it_is(sunday)
    daily(reader, firm, sunday)
    assert [(one.person, one.daily) for one in digest.due(sunday)] == [(reader, False)]
    services.send_summary(reader.pk)
    it_is(monday)
    daily(reader, packer, monday)
    set_preferences({"told.now": "digest"}, by=reader)
    notify("told.now", to=[reader], about=firm)
    Notification.objects.filter(deliveries=None).update(created_at=monday - dt.timedelta(hours=2))
    assert [(one.person, one.daily) for one in digest.due(monday)] == [(reader, True)]
    services.send_summary(reader.pk, daily=True)
    assert digest.due(monday) == []
    first, second = mailed()
    assert "Dar Sanabel" in first.body
    assert ("Nakhla Pack: told.weekly" in second.body, "told.now" in second.body) == (True, False)


def test_a_summary_never_repeats_what_was_seen_or_said(
    firm: Organisation, packer: Organisation, reader: User, mailed: Callable, working_day: None
) -> None:
    third = OrganisationFactory(trade_name_latin="Third")
    notify("told.now", to=[reader], about=firm)
    drain()
    for one in (packer, third):
        notify("told.weekly", to=[reader], about=one)
    services.seen("told.weekly", about=third, by=reader)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    digest.send(reader)
    body = mailed()[-1].body
    assert ("Nakhla Pack" in body, "Dar Sanabel" in body, "Third" in body) == (True, False, False)


def test_what_is_about_one_thing_stands_together(
    firm: Organisation, packer: Organisation, reader: User, mailed: Callable
) -> None:
    set_preferences({"told.quietly": "digest"}, by=reader)
    for kind, about in [("told.weekly", firm), ("told.weekly", packer), ("told.quietly", firm)]:
        notify(kind, to=[reader], about=about)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    digest.send(reader)
    body = mailed()[0].body
    told = sorted(line for line in body.splitlines() if "told." in line)
    assert told == ["- Dar Sanabel Dates: told.quietly", "- Dar Sanabel Dates: told.weekly", "Nakhla Pack: told.weekly"]
    assert body.count("/o/dar-sanabel/") == 1


# By the clock


def test_two_clocks_at_once_or_six_hours_late_send_one_summary(
    firm: Organisation, reader: User, mailed: Callable, it_is: Callable[[dt.datetime], None]
) -> None:
    User.objects.filter(pk=reader.pk).update(phone=PHONE)
    late = at(14, dt.date(2026, 11, 22))
    it_is(late)
    notify("told.weekly", to=[reader], about=firm)
    Notification.objects.update(created_at=late - dt.timedelta(days=1))
    for _ in range(2):
        cache.clear()
        digest.ring_due()
    assert OutboxRow.objects.count() == 1
    assert len(mailed()) == 1
    for _ in range(2):
        services.send_summary(reader.pk)
    assert len(mailed()) == 1


def test_a_week_without_anything_to_do_is_silent(reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(phone=PHONE)
    assert digest.due(at(9, dt.date(2026, 11, 22))) == []


def test_the_summary_of_somebody_without_an_email_is_a_short_message(
    firm: Organisation, caller: User, mailed: Callable
) -> None:
    notify("told.weekly", to=[caller], about=firm)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    assert digest.send(caller)
    assert mailed() == []
    (text,) = SmsMessage.objects.all()
    assert text.body == "1 thing waits for you on Anqud http://localhost:8000/notifications/"
    assert not digest.send(caller)


def test_choices_that_agree_with_the_default_are_not_kept(reader: User) -> None:
    set_preferences({"told.now": "daily"}, by=reader)
    set_preferences({"told.now": "now"}, by=reader)
    assert not Preference.objects.exists()


# Two workers


def test_what_one_worker_has_in_hand_another_does_not_send(
    firm: Organisation, reader: User, working_day: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first hands its mail over, a second one comes by: for a mail of its own, and for the summary."""
    handed = []

    def slow(mail: object) -> None:
        handed.append(mail)
        assert not email.send(Notification.objects.get(kind="told.now"))
        assert not digest.send(reader)

    monkeypatch.setattr("portal.accounts.mail.deliver", slow)
    notify("told.now", to=[reader], about=firm)
    drain()
    assert len(handed) == 1
    notify("told.weekly", to=[reader], about=firm)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    assert digest.send(reader)
    assert len(handed) == 2


def test_what_a_dead_worker_had_in_hand_is_sent_after_two_minutes(
    firm: Organisation, reader: User, mailed: Callable, working_day: None
) -> None:
    notify("told.weekly", to=[reader], about=firm)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    told = Notification.objects.get()
    Delivery.objects.create(notification=told, channel="digest", message_id="<x@y>", taken_at=timezone.now())
    assert not digest.send(reader)
    Delivery.objects.update(taken_at=timezone.now() - dt.timedelta(minutes=3))
    assert digest.send(reader)
    (sent,) = mailed()
    assert sent.extra_headers["Message-ID"] == "<x@y>"


def test_one_message_in_a_morning_on_which_a_summary_and_what_waited_are_due(
    firm: Organisation, packer: Organisation, reader: User, mailed: Callable, it_is: Callable[[dt.datetime], None]
) -> None:
    User.objects.filter(pk=reader.pk).update(phone=PHONE)
    it_is(at(10, dt.date(2026, 11, 21)))  # Saturday rests
    for about in (firm, packer):
        notify("told.now", to=[reader], about=about)
        notify("told.weekly", to=[reader], about=about)
    drain()
    Notification.objects.update(created_at=timezone.now())
    morning = at(8, dt.date(2026, 11, 22), minute=4)
    it_is(morning)
    services.reach_person(reader.pk)
    cache.clear()
    digest.ring_due()
    services.send_summary(reader.pk)
    sent = mailed()
    assert [one.subject for one in sent] == ["4 things wait for you on Anqud"]
    assert all(words in sent[0].body for words in ("Dar Sanabel Dates: told.now", "Nakhla Pack: told.weekly"))


def test_what_fell_due_while_summaries_went_out_waits_for_the_next(
    firm: Organisation, packer: Organisation, reader: User, mailed: Callable, it_is: Callable[[dt.datetime], None]
) -> None:
    User.objects.filter(pk=reader.pk).update(phone=PHONE)
    sunday = at(9, dt.date(2026, 11, 22))
    it_is(sunday)
    daily(reader, firm, sunday)
    services.send_summary(reader.pk)
    daily(reader, packer, sunday)
    services.send_summary(reader.pk)
    services.send_summary(reader.pk, daily=True)
    assert len(mailed()) == 1
    it_is(sunday + dt.timedelta(days=1))
    services.send_summary(reader.pk, daily=True)
    assert len(mailed()) == 2


def test_a_summary_counts_only_what_waits(
    firm: Organisation, packer: Organisation, reader: User, mailed: Callable
) -> None:
    for kind, about in [("told.news", firm), ("told.news", packer), ("told.weekly", packer)]:
        notify(kind, to=[reader], about=about)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    digest.send(reader)
    notify("told.news", to=[reader], about=OrganisationFactory())
    Notification.objects.filter(deliveries=None).update(created_at=timezone.now() - dt.timedelta(hours=2))
    digest.send(reader)
    assert [one.subject for one in mailed()] == ["1 thing waits for you on Anqud", "1 piece of news for you on Anqud"]
    assert mailed()[0].body.count("told.news") == 2


@pytest.mark.parametrize(("count", "subject"), [(1, "Dar Sanabel Dates: told.gathered"), (3, "Told with its like (3)")])
def test_several_of_a_kind_in_a_short_time_are_one_mail(
    firm: Organisation, reader: User, mailed: Callable, working_day: None, count: int, subject: str
) -> None:
    Rhythm.objects.create(user=reader, quiet_from=7, quiet_until=7)
    about = [firm, *(OrganisationFactory(trade_name_latin=f"Firm {n}") for n in range(2))]
    for one in about[:count]:
        notify("told.gathered", to=[reader], about=one)
        drain()
    notify("told.now", to=[reader], about=firm)
    assert [one.subject for one in mailed()] == ["Dar Sanabel Dates: told.now"]
    OutboxRow.objects.update(available_at=timezone.now())
    assert [one.subject for one in mailed()[1:]] == [subject]
    assert mailed()[1].body.count("told.gathered") >= count
    assert "List-Unsubscribe" in mailed()[1].extra_headers
    notify("told.gathered", to=[reader], about=firm)
    drain()
    OutboxRow.objects.update(available_at=timezone.now())
    assert len(mailed()) == 2

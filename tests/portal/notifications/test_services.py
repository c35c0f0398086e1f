"""Telling people: who, how often, and by which way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.models import User
from portal.notifications import calm, services
from portal.notifications.channels import digest
from portal.notifications.kinds import SUMMARY
from portal.notifications.models import Delivery, Notification, Preference
from portal.notifications.services import notify, set_preferences
from portal.organisations.models import Organisation
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

RIYADH = ZoneInfo("Asia/Riyadh")


def prefer(person: User, kind: str, how: str) -> None:
    set_preferences({kind: how}, by=person)


def aged(hours: int = 2) -> None:
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=hours))


# Rows


def test_everybody_but_the_actor_is_told(firm: Organisation, reader: User) -> None:
    actor, closed = UserFactory(), UserFactory(is_active=False)
    notify("told.quietly", to=[reader, reader, actor, closed], about=firm, by=actor, how="well")
    (told,) = Notification.objects.all()
    assert (told.to, told.by, told.about, told.facts, told.read_at) == (reader, actor, firm, {"how": "well"}, None)


def test_the_same_thing_is_told_once_until_it_is_read(firm: Organisation, packer: Organisation, reader: User) -> None:
    for how in ("first", "second"):
        notify("told.quietly", to=[reader], about=firm, how=how)
    notify("told.quietly", to=[reader], about=packer)
    assert [one.facts for one in Notification.objects.order_by("pk")] == [{"how": "second"}, {}]
    services.mark_all_read(by=reader)
    notify("told.quietly", to=[reader], about=firm)
    assert Notification.objects.unread().count() == 1


def test_a_kind_that_nobody_signed_in_is_a_mistake(firm: Organisation, reader: User) -> None:
    with pytest.raises(LookupError, match=r"told\.never"):
        notify("told.never", to=[reader], about=firm)


def test_telling_many_costs_what_telling_one_costs(firm: Organisation, packer: Organisation) -> None:
    notify("told.now", to=[UserFactory()], about=OrganisationFactory())
    costs = []
    for about, people in [(firm, [UserFactory()]), (packer, [UserFactory() for _ in range(3)])]:
        with CaptureQueriesContext(connection) as queries:
            notify("told.now", to=people, about=about)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 10


def test_read_is_ones_own_to_say(firm: Organisation, reader: User) -> None:
    notify("told.quietly", to=[reader], about=firm)
    told = Notification.objects.get()
    services.mark_read(told, by=UserFactory())
    assert Notification.objects.unread().count() == 1
    services.mark_read(told, by=reader)
    assert Notification.objects.unread().count() == 0


# Mails of their own


def test_a_mail_at_once_in_the_readers_language(
    firm: Organisation, reader: User, mailed: Callable, working_day: None
) -> None:
    User.objects.filter(pk=reader.pk).update(language="ar")
    notify("told.now", to=[reader], about=firm)
    (sent,) = mailed()
    assert (sent.to, sent.subject) == (["huda@example.com"], "دار السنابل للتمور: told.now")
    assert "Look at دار السنابل للتمور." in sent.body
    assert "http://localhost:8000/ar/" in sent.body
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="ar" dir="rtl">' in html
    delivery = Delivery.objects.get()
    assert sent.extra_headers["Message-ID"] == delivery.message_id
    assert delivery.sent_at
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["List-Unsubscribe"].startswith("<http://localhost:8000/ar/notifications/unsubscribe/")


@pytest.mark.parametrize(
    ("kind", "choice", "mails"),
    [
        ("told.now", "", 1),
        ("told.now", "digest", 0),
        ("told.now", "app", 0),
        ("told.weekly", "", 0),
        ("told.weekly", "now", 1),
        ("told.quietly", "", 0),
        ("told.quietly", "now", 1),
    ],
)
def test_what_one_chose_comes_before_the_default(
    firm: Organisation, reader: User, mailed: Callable, working_day: None, kind: str, choice: str, mails: int
) -> None:
    if choice:
        prefer(reader, kind, choice)
    notify(kind, to=[reader], about=firm)
    assert len(mailed()) == mails


def test_the_same_thing_is_mailed_once(firm: Organisation, reader: User, mailed: Callable, working_day: None) -> None:
    for _ in range(3):
        notify("told.now", to=[reader], about=firm)
        assert len(mailed()) == 1


def test_what_was_read_meanwhile_is_not_mailed(
    firm: Organisation, reader: User, mailed: Callable, working_day: None
) -> None:
    notify("told.now", to=[reader], about=firm)
    services.mark_all_read(by=reader)
    assert mailed() == []


def test_whoever_has_no_email_is_told_on_the_site(firm: Organisation, mailed: Callable, working_day: None) -> None:
    person = UserFactory(email="", phone="+966501234567")
    notify("told.now", to=[person], about=firm)
    assert mailed() == []
    assert Notification.objects.get().to == person


def test_days_of_rest_are_quiet(
    firm: Organisation, reader: User, mailed: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calm, "is_working_day", lambda *_: False)
    notify("told.now", to=[reader], about=firm)
    assert mailed() == []
    notify("told.urgently", to=[reader], about=firm)
    assert len(mailed()) == 1


def test_a_week_has_room_for_seven_mails(firm: Organisation, reader: User, mailed: Callable, working_day: None) -> None:
    for _ in range(9):
        notify("told.now", to=[reader], about=firm)
        drain()
        services.mark_all_read(by=reader)
    assert len(mailed()) == 7


def test_a_name_cannot_write_headers(firm: Organisation, reader: User, mailed: Callable, working_day: None) -> None:
    Organisation.objects.filter(pk=firm.pk).update(trade_name_latin="Dar\r\nBcc: everybody@example.com")
    firm.refresh_from_db()
    notify("told.now", to=[reader], about=firm)
    (sent,) = mailed()
    assert "\n" not in sent.subject
    assert sent.message()["Bcc"] is None


def test_an_apostrophe_stays_one_in_text_and_is_escaped_in_html(
    firm: Organisation, reader: User, mailed: Callable, working_day: None
) -> None:
    Organisation.objects.filter(pk=firm.pk).update(trade_name_latin="L'Oasis <b>")
    notify("told.now", to=[reader], about=firm)
    (sent,) = mailed()
    assert "Look at L'Oasis <b>." in sent.body
    assert "<b>" not in sent.alternatives[0][0]


def test_a_mail_server_that_is_down_is_tried_again_with_the_same_id(
    firm: Organisation, reader: User, working_day: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = UserFactory(email="other@example.com")
    real = EmailBackend.send_messages

    def down_for_huda(backend: EmailBackend, messages: list) -> int:
        if messages[0].to == ["huda@example.com"]:
            raise ConnectionRefusedError
        return real(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", down_for_huda)
    notify("told.now", to=[reader, other], about=firm)
    drain()
    assert [sent.to for sent in mail.outbox] == [["other@example.com"]]
    before = Delivery.objects.get(notification__to=reader)
    assert (before.sent_at, bool(before.failed_at)) == (None, True)
    monkeypatch.setattr(EmailBackend, "send_messages", real)
    OutboxRow.objects.update(available_at=timezone.now())
    drain()
    assert [sent.to for sent in mail.outbox] == [["other@example.com"], ["huda@example.com"]]
    assert mail.outbox[-1].extra_headers["Message-ID"] == before.message_id


# The weekly summary


def monday(hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, 11, 23, hour, tzinfo=RIYADH)


def at(moment: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_the_summary_gathers_what_waits(
    firm: Organisation, packer: Organisation, reader: User, mailed: Callable
) -> None:
    notify("told.weekly", to=[reader], about=firm)
    notify("told.weekly", to=[reader], about=packer)
    notify("told.quietly", to=[reader], about=packer)
    aged()
    assert digest.send(reader)
    (sent,) = mailed()
    assert sent.subject == "2 things wait for you on Anqud"
    assert "Dar Sanabel Dates: told.weekly" in sent.body
    assert "Nakhla Pack: told.weekly" in sent.body
    assert "told.quietly" not in sent.body
    assert {delivery.message_id for delivery in Delivery.objects.all()} == {sent.extra_headers["Message-ID"]}


def test_the_summary_never_repeats(firm: Organisation, reader: User, mailed: Callable) -> None:
    notify("told.weekly", to=[reader], about=firm)
    aged()
    assert digest.send(reader)
    assert not digest.send(reader)
    assert len(mailed()) == 1


def test_what_a_day_of_rest_held_back_is_in_the_summary(
    firm: Organisation, reader: User, mailed: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calm, "is_working_day", lambda *_: False)
    notify("told.now", to=[reader], about=firm)
    drain()
    aged()
    digest.send(reader)
    assert "Dar Sanabel Dates: told.now" in mailed()[0].body


@pytest.mark.parametrize(
    ("kind", "choice", "told"),
    [("told.weekly", "app", 0), ("told.quietly", "digest", 1), (SUMMARY, "app", 0), ("told.weekly", "digest", 1)],
)
def test_the_summary_holds_what_one_chose(
    firm: Organisation, reader: User, mailed: Callable, kind: str, choice: str, told: int
) -> None:
    prefer(reader, kind, choice)
    notify("told.weekly" if kind == SUMMARY else kind, to=[reader], about=firm)
    aged()
    digest.send(reader)
    assert len(mailed()) == told


@pytest.mark.parametrize(
    ("moment", "country_phone", "is_due"),
    [
        (dt.datetime(2026, 11, 22, 9, tzinfo=RIYADH), "+966501234567", True),  # Sunday: the week begins
        (dt.datetime(2026, 11, 22, 7, tzinfo=RIYADH), "+966501234567", False),  # too early
        (dt.datetime(2026, 11, 22, 19, tzinfo=RIYADH), "+966501234567", False),  # too late
        (dt.datetime(2026, 11, 21, 9, tzinfo=RIYADH), "+966501234567", False),  # Saturday rests there
        (dt.datetime(2026, 11, 22, 9, tzinfo=RIYADH), "+21620123456", False),  # Sunday rests in Tunisia
        (dt.datetime(2026, 11, 23, 9, tzinfo=RIYADH), "+21620123456", False),  # seven there
        (dt.datetime(2026, 11, 23, 11, tzinfo=RIYADH), "+21620123456", True),
        (dt.datetime(2026, 11, 24, 9, tzinfo=RIYADH), "+966501234567", True),  # whoever had none on Sunday
    ],
)
def test_the_summary_comes_on_the_first_working_morning(
    firm: Organisation, moment: dt.datetime, country_phone: str, is_due: bool
) -> None:
    person = UserFactory(phone=country_phone)
    notify("told.weekly", to=[person], about=firm)
    Notification.objects.update(created_at=moment - dt.timedelta(days=2))
    assert ([one.person for one in digest.due(moment)] == [person]) is is_due


def test_one_summary_a_week(firm: Organisation, packer: Organisation, reader: User) -> None:
    notify("told.weekly", to=[reader], about=firm)
    Notification.objects.update(created_at=monday() - dt.timedelta(days=2))
    assert len(digest.due(monday())) == 1
    digest.send(reader)
    Delivery.objects.update(sent_at=monday())
    notify("told.weekly", to=[reader], about=packer)
    Notification.objects.filter(deliveries=None).update(created_at=monday() - dt.timedelta(days=2))
    assert digest.due(monday(15)) == []
    assert len(digest.due(monday() + dt.timedelta(days=7))) == 1


def test_the_clock_rings_for_each_person_once(
    firm: Organisation, reader: User, mailed: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify("told.weekly", to=[reader], about=firm)
    aged()
    monkeypatch.setattr(digest, "due", lambda now: [digest.Due(reader, now.date(), daily=False)])
    digest.ring_due()
    digest.ring_due()
    assert OutboxRow.objects.count() == 1
    assert len(mailed()) == 1


# Choices


def test_a_choice_like_the_default_is_not_kept(reader: User) -> None:
    prefer(reader, "told.now", "app")
    prefer(reader, "told.now", "now")
    assert not Preference.objects.exists()


def test_a_way_that_the_kind_does_not_have_is_refused(reader: User) -> None:
    with pytest.raises(ValueError, match="digest"):
        prefer(reader, SUMMARY, "digest")

"""Mails as a mail server takes them: bytes, headers, languages, threads, and the one click that stops them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.notifications.channels import digest
from portal.notifications.models import Delivery, Notification, Preference
from portal.notifications.services import mark_all_read, notify
from portal.organisations.models import Organisation
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory
from tests.smtp import Sink, smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: object) -> Iterator[Sink]:
    with smtp_server(settings) as sink:
        yield sink


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_a_mail_has_its_language_its_direction_and_both_parts(
    server: Sink, firm: Organisation, reader: User, working_day: None, language: str, direction: str
) -> None:
    User.objects.filter(pk=reader.pk).update(language=language)
    notify("told.now", to=[reader], about=firm)
    drain()
    (mail,) = server.mails
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in mail.iter_parts())
    assert mail["Content-Language"] == language
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'<body dir="{direction}">' in html
    name = "دار السنابل للتمور" if language == "ar" else "Dar Sanabel Dates"
    assert name in mail["Subject"]
    assert f"Look at {name}." in text
    assert "<" not in text.replace("<http", "")
    assert len(server.raw[0]) < 60_000
    assert all(len(line) <= 998 for line in server.raw[0].splitlines())
    assert (mail["Auto-Submitted"], bool(mail["Date"])) == ("auto-generated", True)


def test_everything_about_one_thing_hangs_on_one_root(
    server: Sink, firm: Organisation, packer: Organisation, reader: User, working_day: None
) -> None:
    for kind, about in [("told.now", firm), ("told.urgently", firm), ("told.now", packer)]:
        notify(kind, to=[reader], about=about)
        drain()
    mark_all_read(by=reader)
    notify("told.now", to=[reader], about=firm)
    drain()
    first, second, elsewhere, again = server.mails
    assert len({mail["Message-ID"] for mail in server.mails}) == 4
    root = first["References"]
    assert re.fullmatch(r"<about\.[\w.]+@localhost>", root)
    assert [mail["In-Reply-To"] for mail in (first, second, again)] == [root] * 3
    assert elsewhere["References"] != root


def test_two_people_have_threads_of_their_own(
    server: Sink, firm: Organisation, reader: User, working_day: None
) -> None:
    notify("told.now", to=[reader, UserFactory()], about=firm)
    drain()
    assert len({mail["References"] for mail in server.mails}) == 2


def test_a_mail_that_leaves_again_is_recognisably_the_same(
    server: Sink, firm: Organisation, reader: User, working_day: None
) -> None:
    """As after a process that died between the server's answer and the note of it."""
    notify("told.now", to=[reader], about=firm)
    drain()
    Delivery.objects.update(sent_at=None, taken_at=None)
    notify("told.now", to=[reader], about=firm)
    drain()
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_names_and_subjects_write_no_headers(server: Sink, firm: Organisation, reader: User, working_day: None) -> None:
    """Abuse case 56, on the bytes."""
    evil = "Dar\r\nBcc: everybody@example.com\r\n\r\n<b>body</b>\u2028X-One: 1\x0bX-Two: 2\x85X-Three: 3"
    Organisation.objects.filter(pk=firm.pk).update(trade_name_latin=evil, trade_name_ar="")
    User.objects.filter(pk=reader.pk).update(full_name=evil)
    notify("told.now", to=[reader], about=firm)
    drain()
    (mail,) = server.mails
    assert {name.lower() for name in mail.keys()} == {  # noqa: SIM118 - a message repeats its keys
        "content-type", "mime-version", "subject", "from", "to", "date", "message-id", "auto-submitted",
        "content-language", "list-unsubscribe", "list-unsubscribe-post", "in-reply-to", "references", "x-peer",
        "x-mailfrom", "x-rcptto",
    } - {"x-peer", "x-mailfrom", "x-rcptto"}  # fmt: skip
    assert [address for _moment, address in server.asked] == ["huda@example.com"]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "<b>body</b>" not in html


def test_one_click_stops_that_kind_alone_without_a_cookie(
    server: Sink, firm: Organisation, reader: User, working_day: None
) -> None:
    """RFC 8058: a POST of `List-Unsubscribe=One-Click` to the address of the header, from a machine that knows nothing else."""
    notify("told.now", to=[reader], about=firm)
    drain()
    (mail,) = server.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<http://localhost:8000(/\S+)>", mail["List-Unsubscribe"].strip())
    assert address
    machine = Client(enforce_csrf_checks=True)
    answer = machine.post(address[1], "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.cookies.keys()) == (200, set())
    assert list(Preference.objects.values_list("user", "kind", "how")) == [(reader.pk, "told.now", "app")]
    mark_all_read(by=reader)
    for kind in ("told.now", "told.urgently"):
        notify(kind, to=[reader], about=firm)
    drain()
    assert [one["Subject"].rpartition(" ")[2] for one in server.mails] == ["told.now", "told.urgently"]


def test_the_summary_can_be_stopped_by_one_click_too(server: Sink, firm: Organisation, reader: User) -> None:
    notify("told.weekly", to=[reader], about=firm)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    digest.send(reader)
    (mail,) = server.mails
    Client().post(mail["List-Unsubscribe"].strip(" <>").removeprefix("http://localhost:8000"))
    assert list(Preference.objects.values_list("kind", "how")) == [("summary.weekly", "app")]

"""Reading what the portal has sent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.utils import timezone

from portal.accounts.models import SmsMessage, User
from portal.demo.models import DemoSeed
from portal.demo.queries.personas import Persona
from portal.notifications.models import Notification
from portal.notifications.services import notify

pytestmark = pytest.mark.django_db
TRAY = "/demo/tray/"


@pytest.fixture
def mails(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A seeded portal whose mails lie in this folder."""
    DemoSeed.objects.create(version="1")
    monkeypatch.setattr(settings, "EMAIL_FILE_PATH", str(tmp_path), raising=False)
    return tmp_path


def write_mail(folder: Path, subject: str, text: str, html: str = "") -> None:
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder))
    mail = EmailMultiAlternatives(subject, text, to=["huda@dar-sanabel-dates.example"], connection=connection)
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()


def test_an_empty_tray_says_what_to_do(client: Client, mails: Path) -> None:
    assert "Nothing was sent yet" in client.get(TRAY).content.decode()


def test_the_tray_shows_mails_and_texts_the_newest_first(client: Client, mails: Path) -> None:
    write_mail(mails, "رمز الدخول", "Your code is 482913.\nhttp://localhost:8000/accounts/", "<b>482913</b>")
    SmsMessage.objects.create(
        phone="+966500000001", body="Code 771204", sent_at=timezone.now() + dt.timedelta(minutes=1)
    )
    page = client.get(TRAY).content.decode()
    assert page.index("771204") < page.index("482913")
    assert "رمز الدخول" in page
    assert 'href="http://localhost:8000/accounts/"' in page


def test_the_tray_is_narrowed_to_one_of_those_one_can_be(
    client: Client, mails: Path, monkeypatch: pytest.MonkeyPatch, cast: SimpleNamespace
) -> None:
    """After a working day the mails of everybody else fill it."""
    huda, others = cast.firm_owner, cast.researcher
    User.objects.filter(pk=huda.pk).update(email="huda@dar-sanabel-dates.example", phone="+966500000001")
    huda.refresh_from_db()
    told = [Persona(one, one.name_here, None, "", "/") for one in (huda, others)]
    monkeypatch.setattr("portal.demo.views.people.personas", lambda: told)
    monkeypatch.setattr("portal.demo.queries.tray.NEWEST", 2)
    write_mail(mails, "For Huda", "One thing waits.")
    for number, phone in enumerate(["+966500000001", "+966500000002", "+966500000003", "+966500000004"]):
        later = timezone.now() + dt.timedelta(minutes=number + 1)
        SmsMessage.objects.create(phone=phone, body=f"Text {number}", sent_at=later)
    everybody, hers, theirs = (
        client.get(TRAY, {"to": to} if to else {}).text for to in ("", huda.public_id, others.public_id)
    )
    assert "For Huda" not in everybody
    assert f'href="?to={huda.public_id}"' in everybody
    assert "For Huda" in hers
    assert "Text 0" in hers
    assert "Text 3" not in hers
    assert "Nothing was sent yet" in theirs


@pytest.mark.parametrize(
    ("now", "phone", "until"),
    [
        (dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC), "+966500000001", "Sunday 29 November"),  # Saturday in Al-Ahsa
        (dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC), "+21620000001", "Monday 30 November"),  # Saturday in Sfax
        (dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC), "+966500000001", ""),  # Wednesday
        (dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC), "+966500000001", ""),  # the rest is over
    ],
)
def test_what_rests_on_a_day_off_is_listed_with_the_day_it_waits_for(
    client: Client,
    mails: Path,
    cast: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    now: dt.datetime,
    phone: str,
    until: str,
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    cast.firm_owner.phone = phone
    cast.firm_owner.save()
    notify("cluster.joined", to=[cast.firm_owner], about=cast.firm, cluster=cast.cluster.slug)
    told_at = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC) if now.day == 29 else now
    Notification.objects.update(created_at=told_at)
    page = client.get(TRAY).text
    assert ("Waiting for a working day" in page) == bool(until)
    if until:
        assert f"until {until}" in page
        assert cast.firm_owner.email in page


def test_mails_are_shown_as_text_and_run_nothing(client: Client, mails: Path) -> None:
    write_mail(mails, "<img src=x>", "<script>alert(1)</script>")
    page = client.get(TRAY).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_several_mails_in_one_file_and_one_that_cannot_be_read(client: Client, mails: Path) -> None:
    line = b"-" * 79 + b"\n"
    broken = b"Subject: =?utf-9?B?zzz?=\nDate: never\nContent-Type: text/plain; charset=none-such\n\n\xff\xfe\n" + line
    (mails / "one.log").write_bytes(b"Subject: First\nTo: a@b.example\n\nhello\n" + line + broken)
    response = client.get(TRAY)
    assert response.status_code == 200
    assert "First" in response.content.decode()


def test_texts_whose_words_were_not_kept_are_left_out(client: Client, mails: Path) -> None:
    SmsMessage.objects.create(phone="+966500000001", body="")
    assert "+966500000001" not in client.get(TRAY).content.decode()

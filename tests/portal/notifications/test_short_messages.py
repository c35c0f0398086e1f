"""Short messages: how long they are, what they lead to, and the plugs."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.accounts.models import SmsMessage, User
from portal.accounts.sms.caps import refusal
from portal.notifications import kinds
from portal.notifications.channels import gsm, text
from portal.notifications.models import Delivery, Notification
from portal.notifications.reading import lines
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory
from tests.portal.accounts.test_texts import Gateway

pytestmark = pytest.mark.django_db
PHONE = "+966501234567"
LONG = "Vacuum packing of forty tonnes of pitted dates in cartons of ten kilograms, " * 3
LONG_AR = "تغليف بالتفريغ لأربعين طناً من التمور منزوعة النوى في كراتين من عشرة كيلوغرامات " * 3


@pytest.fixture
def caller() -> User:
    return UserFactory(email="", phone=PHONE, phone_verified_at=timezone.now())


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def sent() -> list[str]:
    drain()
    return list(SmsMessage.objects.order_by("pk").values_list("body", flat=True))


@pytest.mark.parametrize(
    ("words", "length", "parts"),
    [
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("ب" * 70, 70, 1),
        ("ب" * 71, 71, 2),
        ("ب" * 134, 134, 2),
        ("ب" * 135, 135, 3),
        ("ê" + "a" * 69, 70, 1),
        ("𝒳", 2, 1),
    ],
)
def test_how_long_a_message_is(words: str, length: int, parts: int) -> None:
    assert (gsm.length(words), gsm.parts(words)) == (length, parts)


def test_typographic_signs_do_not_halve_what_fits() -> None:
    assert gsm.plain("L’Oasis « bio »\u202f: \u2068Huda\u2069…") == 'L\'Oasis " bio " : Huda...'
    assert gsm.is_narrow(gsm.plain("“Yes”, they said – à 14 h"))


@pytest.mark.parametrize(("language", "most"), [("en", 1), ("fr", 2), ("ar", 2)])
@pytest.mark.parametrize("name", [LONG, LONG_AR, "Short"])
def test_whatever_it_is_called_the_essence_and_the_key_fit(
    firm: Organisation, caller: User, language: str, most: int, name: str
) -> None:
    Organisation.objects.filter(pk=firm.pk).update(trade_name_latin=name[:200], trade_name_ar="")
    User.objects.filter(pk=caller.pk).update(language=language)
    notify("told.urgently", to=[caller], about=firm)
    (body,) = sent()
    assert gsm.fits(body)
    assert gsm.parts(body) <= (2 if name == LONG_AR else most)
    assert re.search(r"http://localhost:8000(/\w\w)?/s/[\w-]{34}/$", body)
    assert ": told.urgently" in body


def test_a_message_is_sent_once_and_lies_in_the_tray(firm: Organisation, caller: User, working_day: None) -> None:
    for _ in range(2):
        notify("told.now", to=[caller], about=firm)
        assert len(sent()) == 1
    told = SmsMessage.objects.get()
    assert (told.phone, told.is_note, bool(told.delivered_at)) == (PHONE, True, True)
    assert Delivery.objects.get().sent_at


def test_the_key_reads_without_signing_in_and_changes_nothing(
    client: Client, firm: Organisation, caller: User, working_day: None
) -> None:
    notify("told.now", to=[caller], about=firm)
    (body,) = sent()
    path = body.split("localhost:8000")[1]
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path, follow=True)
    assert "Dar Sanabel Dates: told.now" in page.content.decode()
    assert "localhost:8000" not in page.content.decode().partition("<main")[2], (
        "whoever came by another name stays there"
    )
    assert page["Referrer-Policy"] == "same-origin"
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert client.post(path).status_code in {301, 405}
    User.objects.filter(pk=caller.pk).update(phone="+966507654321")
    assert client.get(path, follow=True).status_code == 404


def test_a_gateway_takes_it_and_nothing_is_kept(
    settings: object, gateway: Gateway, firm: Organisation, caller: User, working_day: None
) -> None:
    settings.SHORT_MESSAGES_URL = f"http://127.0.0.1:{gateway.server_port}/send"  # type: ignore[attr-defined]
    notify("told.now", to=[caller], about=firm)
    assert sent() == [""]
    ((path, _authorisation, content),) = gateway.asked
    assert path == "/send"
    assert content["to"] == PHONE
    assert content["text"].startswith("Dar Sanabel Dates: told.now http://localhost:8000/s/")


def test_whatsapp_business_takes_it_as_a_template(
    settings: object, gateway: Gateway, firm: Organisation, caller: User, working_day: None
) -> None:
    User.objects.filter(pk=caller.pk).update(language="ar")
    settings.SHORT_MESSAGES_URL = (  # type: ignore[attr-defined]
        f"whatsapp+http://s%2Fcret@127.0.0.1:{gateway.server_port}/v1/5550001?template=anqud_note"
    )
    notify("told.now", to=[caller], about=firm)
    drain()
    ((path, authorisation, content),) = gateway.asked
    assert (path, authorisation) == ("/v1/5550001/messages", "Bearer s/cret")
    assert (content["messaging_product"], content["to"], content["type"]) == ("whatsapp", "966501234567", "template")
    assert content["template"]["name"] == "anqud_note"
    assert content["template"]["language"] == {"code": "ar"}
    (parameter,) = content["template"]["components"][0]["parameters"]
    assert parameter["text"].startswith("دار السنابل للتمور: told.now http://localhost:8000/ar/s/")


def test_a_plug_that_does_not_take_it_is_tried_again(
    settings: object, gateway: Gateway, firm: Organisation, caller: User, working_day: None
) -> None:
    gateway.status = 500
    settings.SHORT_MESSAGES_URL = f"http://u:secret@127.0.0.1:{gateway.server_port}/"  # type: ignore[attr-defined]
    notify("told.now", to=[caller], about=firm)
    assert sent() == []
    assert Delivery.objects.get().failed_at
    assert "secret" not in OutboxRow.objects.get().error
    gateway.status = 200
    OutboxRow.objects.update(available_at=timezone.now())
    assert sent() == [""]
    assert len(gateway.asked) == 2


def test_codes_have_a_limit_of_their_own(firm: Organisation, caller: User, settings: object) -> None:
    settings.SMS_A_DAY_PER_NUMBER = 1  # type: ignore[attr-defined]
    notify("told.urgently", to=[caller], about=firm)
    assert len(sent()) == 1
    assert refusal(PHONE, "") is None


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_kind_has_a_short_wording(language: str) -> None:
    """The line of the bell page is it: no kind says more there than a message holds, whatever the thing is called."""
    with translation.override(language):
        for name, _kind in kinds.registered:
            if name != kinds.SUMMARY:
                source = get_template(f"{kinds.wording_of(name)}.subject.txt").template.source  # type: ignore[attr-defined]
                assert "{{ title }}" in source or "{{ name }}" in source or len(source) < 160, name


def test_a_line_is_cut_at_the_name_of_the_thing(firm: Organisation, caller: User) -> None:
    Organisation.objects.filter(pk=firm.pk).update(trade_name_latin=LONG[:200])
    notify("told.quietly", to=[caller], about=firm)
    (line,) = lines(Notification.objects.all(), caller)
    words = text.words(line, PHONE)
    assert re.match(r"Vacuum packing of .+\.\.\.: told\.quietly http://", words)

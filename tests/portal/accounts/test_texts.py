"""Text messages: the plug, the caps of the day, and what is kept."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client
from pytest_django import Settings

from portal.accounts import services
from portal.accounts.models import SmsMessage, User
from portal.accounts.sms.gateway import GatewayRefused
from portal.core.errors import NotPossible
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain

from .conftest import EMAIL, PHONE

LIMIT = "Today’s limit of text messages to this number is reached. Use your e-mail, or try again tomorrow."


class Gateway(HTTPServer):
    """An HTTP gateway on this machine that notes what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[tuple[str, str | None, dict]] = []
        self.status = 200


class Answer(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_gateway_is_given_the_text_and_nothing_is_kept(settings: Settings, gateway: Gateway, db: None) -> None:
    settings.SMS_URL = f"http://anqud:s%40crt@127.0.0.1:{gateway.server_port}/send?from=Anqud"
    services.post_text(PHONE, "123456 is your code", network="192.0.2.1")
    assert drain() == 1
    assert gateway.asked == [
        ("/send?from=Anqud", "Basic YW5xdWQ6c0BjcnQ=", {"to": PHONE, "text": "123456 is your code"})
    ]
    message = SmsMessage.objects.get()
    assert (message.phone, message.network, message.body, bool(message.delivered_at)) == (PHONE, "192.0.2.1", "", True)


def test_a_text_that_was_handed_over_is_not_sent_again(settings: Settings, gateway: Gateway, db: None) -> None:
    settings.SMS_URL = f"http://127.0.0.1:{gateway.server_port}/"
    services.post_text(PHONE, "text", network="")
    drain()
    services.deliver_text(SmsMessage.objects.get().pk, "text")
    assert len(gateway.asked) == 1


@pytest.mark.parametrize("status", [302, 500])
def test_a_gateway_that_does_not_take_it_is_tried_again(
    settings: Settings, gateway: Gateway, db: None, status: int
) -> None:
    gateway.status = status
    settings.SMS_URL = f"http://anqud:secret@127.0.0.1:{gateway.server_port}/"
    services.post_text(PHONE, "text", network="")
    drain()
    row = OutboxRow.objects.get()
    assert row.attempts == 1
    assert "secret" not in row.error
    with pytest.raises(GatewayRefused):
        services.deliver_text(SmsMessage.objects.get().pk, "text")
    gateway.status = 200
    services.deliver_text(SmsMessage.objects.get().pk, "text")
    assert SmsMessage.objects.get().delivered_at


def spent(phone: str, times: int, network: str = "127.0.0.1") -> None:
    SmsMessage.objects.bulk_create(SmsMessage(phone=phone, network=network) for _ in range(times))


@pytest.mark.parametrize("phone", [PHONE, "+966507654321"])
def test_the_cap_of_a_number_is_said_at_the_field_to_known_and_unknown(
    client: Client, yusuf: User, settings: Settings, phone: str
) -> None:
    settings.SMS_A_DAY_PER_NUMBER = 3
    spent(phone, 3)
    for path, more in [("/accounts/login/", {}), ("/accounts/signup/", {"full_name": "Yusuf"})]:
        response = client.post(path, {"login": phone, **more})
        assert response.context["form"].errors["login"] == [LIMIT]
    assert SmsMessage.objects.count() == 3


def test_the_cap_of_a_number_is_one_of_the_day(client: Client, yusuf: User, settings: Settings) -> None:
    settings.SMS_A_DAY_PER_NUMBER = 3
    spent(PHONE, 3)
    SmsMessage.objects.update(sent_at=yusuf.date_joined - dt.timedelta(days=1))
    assert client.post("/accounts/login/", {"login": PHONE}).status_code == 302


def test_the_cap_of_a_network(client: Client, yusuf: User, settings: Settings) -> None:
    settings.SMS_A_DAY_PER_NETWORK = 3
    spent("+966500000000", 3)
    (error,) = client.post("/accounts/login/", {"login": PHONE}).context["form"].errors["login"]
    assert error.startswith("Too many text messages were asked for from your network today.")
    assert Client(REMOTE_ADDR="192.0.2.9").post("/accounts/login/", {"login": PHONE}).status_code == 302


def test_the_cap_of_the_house(client: Client, yusuf: User, settings: Settings) -> None:
    settings.SMS_A_DAY = 3
    spent("+966500000000", 3, network="192.0.2.1")
    (error,) = client.post("/accounts/login/", {"login": PHONE}).context["form"].errors["login"]
    assert error.startswith("No more text messages can be sent today.")


def test_the_cap_holds_for_another_code_and_for_any_caller(client: Client, yusuf: User, settings: Settings) -> None:
    settings.SMS_A_DAY_PER_NUMBER = 1
    client.post("/accounts/login/", {"login": PHONE})
    page = client.post("/accounts/code/again/", {"what": "login"}, follow=True).content.decode()
    assert "limit of text messages to this number is reached" in page
    with pytest.raises(NotPossible):
        services.post_text(PHONE, "text", network="")


def test_a_line_of_ipv6_counts_as_one_network(yusuf: User, settings: Settings) -> None:
    settings.SMS_A_DAY_PER_NETWORK = 1
    Client(REMOTE_ADDR="2001:db8::1").post("/accounts/login/", {"login": PHONE})
    response = Client(REMOTE_ADDR="2001:db8::ffff:2").post("/accounts/login/", {"login": "+966507654321"})
    assert response.status_code == 200
    assert SmsMessage.objects.get().network == "2001:db8::"


def test_a_site_without_a_gateway_says_so(client: Client, db: None, settings: Settings) -> None:
    settings.SMS_URL = ""
    response = client.post("/accounts/login/", {"login": PHONE})
    assert response.context["form"].errors["login"] == ["This site cannot send text messages yet. Use your e-mail."]


def test_a_text_is_in_the_language_of_the_page(db: None, texted: Callable) -> None:
    Client().post("/ar/accounts/login/", {"login": PHONE})
    (text,) = texted()
    assert "http://localhost:8000/ar/accounts/signup/" in text.body


# Throttles


def test_one_address_gets_three_codes_a_minute(layla: User, mailed: Callable) -> None:
    answers = [Client().post("/accounts/login/", {"login": EMAIL}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert answers[-1].context["form"].errors["login"] == [
        "Too many tries. Wait a few minutes, then ask for a new code."
    ]
    assert len(mailed()) == 3


def test_one_network_is_slowed_down_with_a_page(db: None, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for number in range(2):
        Client().post("/accounts/login/", {"login": f"person{number}@example.com"})
    refused = Client().post("/accounts/login/", {"login": "person9@example.com"})
    assert refused.status_code == 429
    assert "Too many tries" in refused.content.decode()


@pytest.mark.parametrize(("proxies", "refused"), [(0, True), (1, False)])
def test_the_address_behind_a_proxy_counts_only_behind_one(
    db: None, settings: Settings, proxies: int, refused: bool
) -> None:
    """A header that anybody can write must not open a new purse of tries."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for last in (1, 2):
        answer = Client().post(
            "/accounts/login/",
            {"login": f"person{last}@example.com"},
            headers={"X-Forwarded-For": f"198.51.100.9, 203.0.113.{last}"},
        )
    assert (answer.status_code == 429) is refused

"""Messages to devices, taken and read by a push service and a browser of the tests' own."""

from __future__ import annotations

import base64
import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from py_vapid import Vapid02

from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.notifications import services, vapid
from portal.notifications.channels import digest, webpush
from portal.notifications.models import Delivery, Device, Notification, Rhythm
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


class PushService(ThreadingHTTPServer):
    """Takes messages for browsers and answers with `status`, or for one path with `of[path]`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.status, self.of = 201, dict[str, int]()


class Taking(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.taken.append((self.path, headers, body))
        status = self.server.of.get(self.path, self.server.status)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


class Browser:
    """Has the private key with which alone its messages can be read."""

    def __init__(self, service: PushService, name: str = "one") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"
        self.endpoint = f"http://127.0.0.1:{service.server_port}/{name}"

    @property
    def says(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": _text(point), "auth": _text(self.secret)}

    def read(self, content: bytes) -> dict[str, Any]:
        plain = http_ece.decrypt(content, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return dict(json.loads(plain))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    settings.WEB_PUSH_HOSTS = ["127.0.0.1"]
    server = PushService()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(service: PushService, reader: User) -> Browser:
    found = Browser(service)
    services.add_device(reader, label="Firefox, Linux", **found.says)
    return found


def test_the_device_reads_what_is_told_and_nobody_else(
    service: PushService, browser: Browser, firm: Organisation, reader: User, working_day: None, mailed: Any
) -> None:
    User.objects.filter(pk=reader.pk).update(language="ar")
    notify("told.now", to=[reader], about=firm)
    assert mailed() == []
    ((path, headers, content),) = service.taken
    assert path == "/one"
    assert b"told.now" not in content
    said = browser.read(content)
    told = Notification.objects.get()
    assert said["title"] == "دار السنابل للتمور: told.now"
    assert (said["lang"], said["dir"]) == ("ar", "rtl")
    assert said["url"] == f"http://localhost:8000/ar/notifications/{told.public_id}/"
    assert (headers["ttl"], headers["content-encoding"]) == ("86400", "aes128gcm")
    assert Delivery.objects.get().sent_at
    notify("told.now", to=[reader], about=firm)
    drain()
    assert len(service.taken) == 1


def test_the_service_can_tell_that_it_is_us(
    service: PushService, browser: Browser, firm: Organisation, reader: User, working_day: None
) -> None:
    """RFC 8292: a token for this service alone, signed with the key that the browser was given."""
    notify("told.now", to=[reader], about=firm)
    drain()
    authorisation = service.taken[0][1]["authorization"]
    token, key = authorisation.removeprefix("vapid t=").split(",k=")
    assert key == vapid.public_key()
    assert Vapid02.verify(f"vapid t={token},k={key}")
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == f"http://127.0.0.1:{service.server_port}"
    assert claims["sub"] == "mailto:no-reply@localhost"


def test_the_key_is_kept_and_goes_with_the_secret(settings: Any) -> None:
    first = vapid.public_key()
    assert vapid.public_key() == first
    assert len(base64.urlsafe_b64decode(first + "=")) == 65
    settings.SECRET_KEY = "another secret of this installation"
    assert vapid.public_key() != first


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_device_that_is_gone_is_forgotten_and_the_next_way_taken(
    service: PushService,
    browser: Browser,
    firm: Organisation,
    reader: User,
    working_day: None,
    mailed: Any,
    status: int,
) -> None:
    service.status = status
    notify("told.now", to=[reader], about=firm)
    assert [one.to for one in mailed()] == [["huda@example.com"]]
    assert not Device.objects.exists()
    assert OutboxRow.objects.count() == 0


def test_one_of_two_devices_is_gone(
    service: PushService, browser: Browser, firm: Organisation, reader: User, working_day: None, mailed: Any
) -> None:
    services.add_device(reader, **Browser(service, "two").says)
    service.of["/one"] = 410
    notify("told.now", to=[reader], about=firm)
    assert mailed() == []
    assert [one.endpoint.rpartition("/")[2] for one in Device.objects.all()] == ["two"]
    assert Delivery.objects.get().sent_at


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_does_not_take_it_now_is_tried_again(
    service: PushService, browser: Browser, firm: Organisation, reader: User, working_day: None, status: int
) -> None:
    service.status = status
    notify("told.now", to=[reader], about=firm)
    drain()
    row = OutboxRow.objects.get()
    assert (row.attempts, row.parked_at) == (0, None)
    service.status = 201
    OutboxRow.objects.update(available_at=timezone.now())
    drain()
    assert len(service.taken) == 2
    assert OutboxRow.objects.count() == 0


def test_a_redirect_is_not_followed(
    service: PushService, browser: Browser, firm: Organisation, reader: User, working_day: None
) -> None:
    service.status = 302
    notify("told.now", to=[reader], about=firm)
    drain()
    assert [path for path, _headers, _content in service.taken] == ["/one"]


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://FCM.googleapis.com/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://evilfcm.googleapis.com.evil.example/x", False),
        ("https://notfcm-googleapis.com/x", False),
        ("https://fcm.googleapis.com@10.0.0.1/x", False),
        ("https://user:secret@fcm.googleapis.com/x", False),
        ("https://169.254.169.254/latest", False),
        ("http://127.0.0.1:6379/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_the_services_that_are_named_are_written_to(
    settings: Any, reader: User, endpoint: str, known: bool
) -> None:
    settings.WEB_PUSH_HOSTS = ["fcm.googleapis.com", "push.services.mozilla.com"]
    assert webpush.is_known(endpoint) is known
    if not known:
        with pytest.raises(NotPossible):
            services.add_device(reader, endpoint=endpoint, p256dh="A" * 87, auth="A" * 22)


def test_where_none_is_named_nobody_is_asked(client: Client, settings: Any, reader: User) -> None:
    settings.WEB_PUSH_HOSTS = []
    client.force_login(reader)
    assert 'data-behaviour="push"' not in client.get("/notifications/preferences/").text


def test_asking_on_a_device_makes_it_the_main_way_and_removing_it_ends_that(
    client: Client, service: PushService, reader: User
) -> None:
    client.force_login(reader)
    page = client.get("/notifications/preferences/").text
    assert f'data-key="{vapid.public_key()}"' in page
    said = client.post(
        "/notifications/devices/", Browser(service).says | {"label": "Firefox\u202e, Linux"}, follow=True
    )
    assert "From now on you are told on this device." in said.text
    device = Device.objects.get()
    assert (device.user, device.label) == (reader, "Firefox, Linux")
    assert Rhythm.objects.get(user=reader).channel == "push"
    client.force_login(UserFactory())
    assert client.post(f"/notifications/devices/{device.public_id}/remove/").status_code == 404
    client.force_login(reader)
    client.post(f"/notifications/devices/{device.public_id}/remove/")
    assert not Device.objects.exists()
    assert "By e-mail" in client.get("/notifications/preferences/").text


@pytest.mark.parametrize("wrong", [{"p256dh": "short"}, {"auth": ""}, {"p256dh": "<script>" * 8}, {"endpoint": "x"}])
def test_what_no_browser_says_is_refused(
    client: Client, service: PushService, reader: User, wrong: dict[str, str]
) -> None:
    client.force_login(reader)
    client.post("/notifications/devices/", Browser(service).says | wrong)
    assert not Device.objects.exists()


def test_keys_that_are_no_keys_are_forgotten(
    service: PushService, firm: Organisation, reader: User, working_day: None, mailed: Any
) -> None:
    services.add_device(reader, **(Browser(service).says | {"p256dh": "B" * 87}))
    notify("told.now", to=[reader], about=firm)
    assert len(mailed()) == 1
    assert not Device.objects.exists()


def test_a_browser_is_the_last_ones_who_asked_in_it_and_ten_are_enough(service: PushService, reader: User) -> None:
    other = UserFactory()
    same = Browser(service, "shared")
    for person in (other, reader):
        services.add_device(person, **same.says)
    assert Device.objects.get().user == reader
    for number in range(12):
        services.add_device(reader, **Browser(service, f"n{number}").says)
    assert Device.objects.filter(user=reader).count() == 10
    assert not Device.objects.filter(endpoint=same.endpoint).exists()


def test_the_summary_comes_there_too(
    service: PushService, browser: Browser, firm: Organisation, reader: User, mailed: Any
) -> None:
    notify("told.weekly", to=[reader], about=firm)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    assert digest.send(reader)
    assert mailed() == []
    said = browser.read(service.taken[0][2])
    assert (said["title"], said["tag"]) == ("1 thing waits for you on Anqud", "summary")


def test_the_worker_is_served_at_the_root(client: Client) -> None:
    answer = client.get("/worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "showNotification" in answer.text

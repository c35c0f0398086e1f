"""A message is translated where an operator names a service and a reader asks, and nothing leaves otherwise."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from messaging.models import Conversation, Message
from portal.accounts.models import User

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]


class Service(HTTPServer):
    """Speaks like LibreTranslate, and notes what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: bytes = json.dumps({"translatedText": "صباح\u202e <b>الخير</b>"}).encode()


class Answer(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    cache.clear()
    server = Service()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TRANSLATE_URL = f"http://127.0.0.1:{server.server_port}/translate?api_key=k"
    yield server
    server.shutdown()
    server.server_close()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(message: Message) -> str:
    return reverse("messaging:message_translation", args=[message.conversation.public_id, message.seq])


def test_without_an_address_there_is_no_link_and_no_page(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    message = say(cast.packer_owner, "Good morning.")
    client = signed_in(cast.firm_owner)
    assert page_of(message) not in client.get(talk.get_absolute_url()).text
    assert client.get(page_of(message)).status_code == 404


def test_a_reader_asks_and_it_is_asked_once(
    cast: SimpleNamespace, talk: Conversation, say: Say, service: Service
) -> None:
    message = say(cast.packer_owner, "Good morning.")
    client, in_arabic = signed_in(cast.firm_owner), f"/ar{page_of(message)}"
    assert page_of(message) in client.get(talk.get_absolute_url()).text
    assert service.asked == []
    for _time in range(2):
        page = client.get(in_arabic).text
        assert ("صباح &lt;b&gt;الخير&lt;/b&gt;" in page, "Good morning." in page) == (True, True)
    told = {"q": "Good morning.", "source": "auto", "target": "ar", "format": "text"}
    assert service.asked == [("/translate?api_key=k", told)]


@pytest.mark.parametrize("answer", [b"", b"no JSON", b"[]", b'{"error": "busy"}', b'{"translatedText": 5}'])
def test_a_service_that_says_nothing_of_use_is_told_apart(
    cast: SimpleNamespace, say: Say, service: Service, answer: bytes
) -> None:
    service.answer = answer
    page = signed_in(cast.firm_owner).get(page_of(say(cast.packer_owner, "Good morning.")))
    assert (page.status_code, "does not answer" in page.text, "Good morning." in page.text) == (503, True, True)


@pytest.mark.parametrize("who", ["stranger", "researcher", "staff_member"])
def test_15_nobody_else_has_anything_translated(cast: SimpleNamespace, say: Say, service: Service, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(page_of(say(cast.packer_owner, "Good morning."))).status_code == 404
    assert service.asked == []

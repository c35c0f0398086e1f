"""Lines of the log: one object each, with the id of the request, and nothing in them that opens a door or forges a line."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from portal.accounts.models import User
from portal.core import logs
from portal.core.middleware import RequestId

Lines = Callable[[], list[dict[str, Any]]]
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"


@pytest.fixture
def lines(written_log: io.StringIO) -> Lines:
    """What a deployed installation would have written so far."""
    return lambda: [json.loads(line) for line in written_log.getvalue().splitlines()]


@pytest.mark.django_db
def test_a_request_leaves_one_line_with_its_id(client: Client, lines: Lines) -> None:
    answer = client.get("/needs/?q=huda@people.example")
    (line,) = lines()
    assert line.pop("ms") > 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "portal.core.middleware",
        "message": "GET /needs/ 200",
        "request_id": answer["X-Request-ID"],
        "method": "GET",
        "path": "/needs/",
        "status": 200,
    }


@pytest.mark.django_db
def test_who_is_signed_in_is_named_by_public_id_and_forgotten_afterwards(
    firm_owner: User, browser_of: Callable[[User | None], Client], lines: Lines
) -> None:
    browser_of(firm_owner).get("/needs/")
    browser_of(None).get("/needs/")
    mine, visitors = lines()
    assert mine["user"] == firm_owner.public_id
    assert "user" not in visitors
    assert firm_owner.email not in json.dumps(mine)


@pytest.mark.parametrize(
    ("given", "behind_proxy", "taken"),
    [
        ("4f2a-from.the_proxy", True, True),
        ("4f2a-from.the_proxy", False, False),
        ("short", True, False),
        ("a" * 65, True, False),
        ("two words, or more", True, False),
        ("line\nbreak-and-more", True, False),
        ("", True, False),
    ],
)
def test_an_id_from_outside_counts_only_behind_our_proxy(
    settings: Any, given: str, behind_proxy: bool, taken: bool
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/needs/", HTTP_X_REQUEST_ID=given)
    answer = RequestId(lambda _: HttpResponse())(request)
    assert (answer["X-Request-ID"] == given) == taken
    assert answer["X-Request-ID"] == request.request_id  # type: ignore[attr-defined]
    assert answer["X-Request-ID"].replace("-", "").replace("_", "").replace(".", "").isalnum()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"/organisations/invitations/{TOKEN}/",
        f"/fr/organisations/invitations/{TOKEN}/",
        f"/organisations/invitations/{TOKEN}",
        f"/notifications/unsubscribe/{TOKEN}:1a:b-c/",
        f"/fr/invitations-mistyped/{TOKEN}/",
    ],
)
def test_what_opens_a_door_is_in_no_line(client: Client, lines: Lines, address: str) -> None:
    client.get(address)
    assert TOKEN not in json.dumps(lines())
    assert "***" in lines()[-1]["path"]


def broken(request: HttpRequest, token: str) -> HttpResponse:
    code = "code-123456"
    raise RuntimeError(f"huda@people.example, +966501234567 and postgres://name:word@host/x, not {len(code)}")


handler500 = "portal.core.views.server_error"
urlpatterns = [path("broken/<str:token>/", broken), path("", include("portal.ui.urls"))]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_an_error_is_told_without_secrets_and_without_the_values_of_variables(client: Client, lines: Lines) -> None:
    client.raise_request_exception = False
    page = client.get(f"/broken/{TOKEN}/")
    assert page.status_code == 500
    error, answered = lines()
    # Whoever meets the page can tell the number, and whoever reads the log finds it.
    assert f"give this number: <bdi>{error['request_id']}</bdi>" in page.text
    assert error["message"] == "Internal Server Error: /broken/***/"
    assert error["request_id"] == answered["request_id"]
    assert error["exception"].endswith("RuntimeError: ***, *** and postgres://***host/x, not 11")
    told = json.dumps([error, answered])
    assert [secret for secret in (TOKEN, "123456", "huda", "966501234567", "word@") if secret in told] == []


HOSTILE = "one\ntwo\r\x1b[31mred\x1b[0m\u2028three\u202efour\0"


def test_no_text_can_forge_a_line_for_machines(lines: Lines) -> None:
    logging.getLogger("anybody").warning("said %s", HOSTILE)
    (line,) = lines()
    assert line["message"] == f"said {HOSTILE}"
    record = logging.makeLogRecord({"msg": f"said {HOSTILE}", "name": "anybody"})
    assert logs.for_machines().format(record).isascii()
    assert logs.for_machines().format(record).isprintable()
    logging.captureWarnings(capture=False)


def test_no_text_can_forge_a_line_for_people() -> None:
    record = logging.makeLogRecord(
        {"msg": f"said {HOSTILE}", "name": "anybody", "levelname": "WARNING", "path": HOSTILE}
    )
    line = logs.for_people().format(record)
    assert line.isprintable()
    assert "WARNING anybody said one\\ntwo\\r\\x1b[31mred" in line
    assert line.count("\\ntwo") == 2


def test_people_read_what_is_known_at_the_end_and_an_error_under_the_line() -> None:
    try:
        raise ValueError("no")  # noqa: TRY301 - there must be one to tell of
    except ValueError:
        error = sys.exc_info()
    record = logging.makeLogRecord({"msg": "task failed", "name": "outbox", "levelname": "ERROR", "exc_info": error})
    with logs.about(request_id="4f2a", user=None):
        first, *rest = logs.for_people().format(record).splitlines()
    assert first.endswith("ERROR outbox task failed request_id=4f2a")
    assert rest[-1] == "ValueError: no"


def test_only_named_facts_are_taken_from_a_call(lines: Lines) -> None:
    logging.getLogger("library").warning("hello", extra={"request": object(), "password": "word", "status": 200})
    (line,) = lines()
    assert line.keys() == {"time", "level", "logger", "message", "status"}

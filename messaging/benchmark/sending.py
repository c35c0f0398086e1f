"""To say something: beside a view that inserts a row, in conversations of two and of two thousand, and on the disk."""

from __future__ import annotations

import json
import math
import random
import time
import uuid
from collections.abc import Callable, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.core.figures import in_turns
from portal.core.live.frames import read

from .. import consumers
from ..events import TOPIC
from ..models import Conversation, Message
from . import plain, rows

LETTERS = 170
WORDS = [
    "dates",
    "packing",
    "film",
    "pallets",
    "carton",
    "Thursday",
    "line",
    "tonnes",
    "price",
    "sample",
    "harvest",
    "order",
]


class Counted:
    """How many statements were sent; those that begin and end transactions are Django's and not counted."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")):
            self.statements += 1
        return execute(sql, params, many, context)


def by_form(person: User, talk: Conversation) -> Callable[[], None]:
    """The page's form, with everything around it: session, person, who may, message, outbox, answer."""
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(person)
    address = reverse("messaging:message_post", args=[talk.public_id])

    def post() -> None:
        answer = browser.post(
            address, {"text": words(), "client_id": str(uuid.uuid4())}, headers={"accept": "application/json"}
        )
        assert answer.status_code == 201, (answer.status_code, answer.content[:300])

    return post


def by_socket(person: User, talk: Conversation) -> Callable[[], None]:
    """What an open page's frame sets going, from its letters to those of the answer; who it is was shown at the handshake."""

    def say() -> None:
        sent = {"do": "say", "topic": TOPIC, "id": talk.public_id, "ref": 1, "text": words()}
        frame = read(json.dumps(sent | {"client_id": str(uuid.uuid4())}))
        assert '"seq"' in frame.answer(consumers.say(copy(person), frame.id, frame.sent))

    return say


def words() -> str:
    dice = random.Random(time.monotonic_ns())  # noqa: S311 - invented text
    return " ".join(dice.choice(WORDS) for _ in range(LETTERS // 6))


def statements(ask: Callable[[], None]) -> int:
    ask()
    counted = Counted()
    with connection.execute_wrapper(counted):
        ask()
    return counted.statements


def talks(sizes: Sequence[int]) -> list[tuple[User, Conversation]]:
    """Conversations between so many organisations, each with a person, and the first of these people."""
    firms = rows.organisations(max(sizes), "firm")
    persons = rows.people(len(firms), "member", firms)
    return [(persons[0], rows.conversation(firms[:size])) for size in sizes]


def measure(sizes: Sequence[int], rounds: int) -> dict[str, float]:
    made = talks(sizes)
    person, smallest = made[0]
    first = Message.objects.get(conversation=smallest, seq=1)
    form, frame = by_form(person, smallest), by_socket(person, smallest)
    asked = [statements(by_form(*one)) for one in made], [statements(by_socket(*one)) for one in made]
    post, say, insert = in_turns(form, frame, plain.inserting(first, words()), rounds=rounds, again=5)
    costs = in_turns(*(by_socket(*one) for one in made), rounds=rounds, again=5)
    return {
        "P4": round(say / insert, 2),
        "P4_by_form": round(post / insert, 2),
        "send_by_form_ms": round(1000 * post, 2),
        "send_by_socket_ms": round(1000 * say, 2),
        "insert_ms": round(1000 * insert, 2),
        "send_by_form_statements": max(asked[0]),
        "send_by_socket_statements": max(asked[1]),
        "send_statements_growth": max(max(some) - min(some) for some in asked),
        "send_slope": round(slope(sizes, costs), 3),
    } | {f"send_by_socket_ms@{size}": round(1000 * cost, 2) for size, cost in zip(sizes, costs, strict=True)}


def disk(messages: int) -> float:
    """Bytes on disk of one stored message with its indexes. What is written once more elsewhere (outbox, read so far) does not grow."""
    (person, talk), *_ = talks_for_disk()
    before = size_of_database()
    side = talk.participants.order_by("pk")[0].organisation_id
    for start in range(0, messages, 1000):
        Message.objects.bulk_create(
            Message(conversation=talk, seq=2 + number, author=person, organisation_id=side, text=words())
            for number in range(start, min(start + 1000, messages))
        )
    return round((size_of_database() - before) / messages)


def talks_for_disk() -> list[tuple[User, Conversation]]:
    firms = rows.organisations(2, "disk")
    persons = rows.people(2, "disk", firms)
    return [(persons[0], rows.conversation(firms))]


def size_of_database() -> int:
    """Bytes: of all tables with their indexes where the server tells, else of the file."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(settings.DATABASES["default"]["NAME"]).stat().st_size


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Of the straight line through the points on log scales: 0 does not grow, 1 grows as the size does."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)

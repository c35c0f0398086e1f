"""Case 41: whatever stands in a text of people, no page makes markup of it.

Markup is written straight into every text column of every row of a scene, past forms and services, and every address is read by
people who see the most. A text that is new is tried without being named here; one that is no text of people is named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.moderation.models import Case
from portal.moderation.services import decide, report
from tests.house.test_addresses_by_cast import ADDRESSES, address_of, places  # noqa: F401 - a fixture
from tests.house.test_floors import our_models

pytestmark = pytest.mark.django_db

MARKUP = "\"'></title></textarea></script><img src={mark} onerror=xss41()><script>xss41()</script>"
# Written by us and compared, never shown as words of people.
NOT_OF_PEOPLE = {
    "slug", "public_id", "code", "language", "languages", "currency", "country", "verb", "kind", "request_id", "object_id", "key",
    "task", "token_hash", "text_hash", "password", "email", "phone", "time_zone", "timezone", "media_type", "sort", "network",
    "message_id", "agreed_to", "wording_version", "terms", "mark", "sort_name", "names", "digits", "session_key", "content_hash",
    "owner", "audience", "filename_hash", "version", "weights", "fingerprint",
}  # fmt: skip
READERS = ["firm_owner", "staff_member"]


class Page(HTMLParser):
    """What a browser would make of a page: attributes and tags that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if "xss41" in (value or "") and name.startswith("on"):
                self.runs.append(f"{tag} {name}")
            if name in {"src", "href", "action", "formaction", "srcdoc"} and (value or "").strip().startswith(
                "javascript:"
            ):
                self.runs.append(f"{tag} {name}={value}")
            if tag == "img" and name == "src" and (value or "").startswith("x41n"):
                self.runs.append(f"img {value}")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and "xss41" in data:
            self.runs.append("script")


def texts_of(model: type[models.Model]) -> list[str]:
    """The columns of a model that may hold words of people."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if type(field) in {models.CharField, models.TextField, models.URLField}
        and not field.choices
        and field.name not in NOT_OF_PEOPLE
    ]


def plant() -> dict[str, str]:
    """Mark → column. Rows differ, where they have to."""
    planted: dict[str, str] = {}
    for model in our_models():
        for name in texts_of(model):
            mark = f"x41n{len(planted)}e"
            for row in model._base_manager.all():
                try:
                    with transaction.atomic():
                        value = MARKUP.format(mark=mark) + f" {row.pk}"
                        model._base_manager.filter(pk=row.pk).update(**{name: value})
                except IntegrityError:
                    continue
                planted[mark] = f"{model._meta.label}.{name}"
    return planted


@pytest.fixture
def scene(cast: SimpleNamespace, places: dict[str, list[str]]) -> dict[str, list[str]]:  # noqa: F811
    """The scene of the table of addresses, with a case on the moderators' desk and one that was decided."""
    decide(
        report(cast.lab, by=cast.packer_owner, reason="other", words="Wrong").case,
        by=cast.staff_member,
        outcome="hidden",
        words="No.",
    )
    return places


@pytest.mark.full
def test_41_no_text_of_people_becomes_markup(cast: SimpleNamespace, scene: dict[str, list[str]]) -> None:
    planted = plant()
    desk = [
        reverse("moderation_cases"),
        *(reverse("moderation_case", args=[one.public_id]) for one in Case.objects.all()),
    ]
    desk += ["/admin/accounts/user/", "/admin/activity/entry/", "/cms/"]
    seen: defaultdict[str, int] = defaultdict(int)
    runs: list[str] = []
    read = 0
    for who in READERS:
        person = User.objects.get(pk=getattr(cast, who).pk)
        for address in [*(address_of(name, scene) for name in ADDRESSES if not name.startswith("demo:")), *desk]:
            if "logout" in address:
                continue
            client = Client(raise_request_exception=False)
            client.force_login(person)
            before = transaction.savepoint()
            answer = client.get(address)
            transaction.savepoint_rollback(before)
            assert answer.status_code != 500, f"{address} as {who}"
            if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            read += 1
            for mark in set(re.findall(r"x41n\d+e", answer.text)):
                seen[mark] += 1
            page = Page()
            page.feed(answer.text)
            runs += [f"{address} as {who}: {one}" for one in page.runs]
    shown = sorted({planted[mark] for mark, times in seen.items() if times})
    assert runs == []
    assert len(shown) >= 25, f"too little of it was shown to prove anything: {shown}"
    assert read * len(planted) >= 1_000

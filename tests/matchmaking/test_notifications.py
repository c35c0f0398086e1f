"""Every message of this app has words in every language, in the subject, the text and the mail."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from matchmaking.models import Match
from portal.notifications import kinds
from portal.notifications.models import Notification
from portal.notifications.reading import body, body_html, lines
from portal.notifications.services import notify
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db

OURS = [name for name, _kind in kinds.registered if name.startswith(("match.", "listing."))]


def about(kind: str, match: Match) -> Any:
    return match if kind.startswith("match.") else match.listing


def test_these_are_the_kinds_of_this_app() -> None:
    assert set(OURS) == {
        "match.found", "match.interested", "match.declined", "match.agreed", "match.entrusted", "match.reminder",
        "listing.matched", "listing.entrusted", "listing.expiring", "listing.question",
        "listing.silent",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("listing_kind", ["need", "offer"])
@pytest.mark.parametrize("kind", OURS)
def test_it_can_be_read(cast: SimpleNamespace, kind: str, listing_kind: str, language: str) -> None:
    listing = ListingFactory(
        organisation=cast.firm, kind=listing_kind, title="Tray <b>packing</b>", cluster=cast.cluster
    )
    match = MatchFactory(listing=listing, organisation=cast.packer)
    reader = cast.firm_owner
    facts = {"found": 3, "courtesy": "later", "title": listing.title, "listing": listing.public_id}
    notify(kind, to=[reader], about=about(kind, match), **facts)
    with translation.override(language):
        (line,) = lines(Notification.objects.filter(kind=kind), reader)
        assert "Tray <b>packing</b>" in line.text
        assert len(body(line)) > len("Tray <b>packing</b>")
        html = body_html(line)
    assert html
    assert "<b>packing</b>" not in html
    assert line.url.strip("/")

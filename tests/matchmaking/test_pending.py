"""While a need is being compared its page says so, asks again, and shows no number that was about something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from matchmaking.models import Listing
from matchmaking.queries.pending import comparing_state
from matchmaking.services.listings import publish_listing, update_listing
from matchmaking.services.matches import refresh_everything
from portal.outbox.models import OutboxRow
from portal.outbox.services import claim_next, drain
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: SimpleNamespace, browser_of: Callable[[Any], Client]) -> Client:
    return browser_of(cast.firm_owner)


@pytest.fixture
def need(cast: SimpleNamespace, search_dir: object) -> Listing:
    listing: Listing = ListingFactory(organisation=cast.firm, cluster=cast.cluster, draft=True, unit="t", quantity=4)
    return publish_listing(listing, by=cast.firm_owner)


def again(listing: Listing) -> Listing:
    return Listing.objects.get(pk=listing.pk)


def asks(client: Client, address: str) -> tuple[str, str]:
    """What the part says, and the address that it asks for next ("" when it is done)."""
    page = client.get(address).content.decode()
    found = re.search(r'<div id="fits"([^>]*)>(.*?)</div>', page, re.DOTALL)
    assert found
    next_one = re.search(r'hx-get="([^"]*)" hx-trigger="every 2s"', found[1])
    return " ".join(re.sub(r"<[^>]+>", " ", found[2]).split()), next_one[1] if next_one else ""


def test_after_publishing_the_page_asks_until_it_is_compared(client: Client, need: Listing) -> None:
    said, address = asks(client, need.get_absolute_url())
    assert said == "We are comparing. This takes a few seconds. Look again"
    said, address = asks(client, address)
    assert address.endswith("?asked=1")
    drain()
    said, address = asks(client, address)
    assert said.startswith("Nobody fits all of this yet.")
    assert address == ""


def test_after_a_change_no_number_of_before_is_shown(cast: SimpleNamespace, client: Client, need: Listing) -> None:
    drain()
    MatchFactory(listing=need, organisation=cast.packer)
    assert asks(client, need.get_absolute_url())[0].startswith("1 organisation fits")
    update_listing(again(need), by=cast.firm_owner, quantity=90)
    assert asks(client, need.get_absolute_url())[0].startswith("We are comparing.")
    row = claim_next()  # also while it runs
    assert row
    assert comparing_state(again(need)) == "comparing"
    assert "being compared" in client.get("/needs/?ours=open").content.decode()
    assert "1 suggested partner" not in client.get("/home/").content.decode()


def test_what_others_changed_leaves_the_number_standing(cast: SimpleNamespace, client: Client, need: Listing) -> None:
    drain()
    refresh_everything()
    assert OutboxRow.objects.count() == 1
    assert comparing_state(again(need)) == "compared"


def test_a_change_while_a_comparison_runs_is_compared_too(cast: SimpleNamespace, need: Listing) -> None:
    row = claim_next()
    assert row
    update_listing(again(need), by=cast.firm_owner, quantity=90)
    row.delete()  # it is done, with what stood before
    assert comparing_state(again(need)) == "comparing"


def test_what_was_compared_while_the_page_was_made_is_compared(need: Listing) -> None:
    read_before = again(need)
    drain()
    assert not read_before.is_compared
    assert comparing_state(read_before) == "compared"


def test_what_failed_for_good_says_what_to_do(client: Client, need: Listing) -> None:
    OutboxRow.objects.update(parked_at=need.published_at)
    said, address = asks(client, need.get_absolute_url())
    assert said == "This was not compared since its last change. Save it once more, and it is. Edit"
    assert address == ""


def test_it_does_not_ask_for_ever(client: Client, need: Listing) -> None:
    address = f"/needs-and-offers/{need.public_id}/fits/?asked=59"
    said, following = asks(client, address)
    assert said.startswith("Comparing takes longer than usual.")
    assert following == ""


def test_nobody_else_is_told(need: Listing, cast: SimpleNamespace, browser_of: Callable[[Any], Client]) -> None:
    other = browser_of(cast.packer_owner)
    assert other.get(f"/needs-and-offers/{need.public_id}/fits/").status_code == 404
    assert 'id="fits"' not in other.get(need.get_absolute_url()).content.decode()

"""What machines are told of needs and offers: those that everybody may see, as a visitor sees them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from matchmaking.models import Listing
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory
from tests.facts import card_of, facts_of, languages_of

pytestmark = pytest.mark.django_db

AMOUNTS = {
    "quantity": Decimal("40.00"),
    "unit": Listing.Unit.TONNES,
    "budget": Decimal("12000.00"),
    "currency": "SAR",
    "needed_from": dt.date(2027, 2, 1),
}


def listed(**fields: Any) -> Listing:
    made: Listing = ListingFactory(**{"audience": "public", "title": "Cartons </script><b>", **AMOUNTS} | fields)
    return made


def test_a_need_is_a_demand_that_its_organisation_seeks(client: Client) -> None:
    need = listed(category="supply")
    page = client.get(need.get_absolute_url())
    told = facts_of(page)
    assert (told["@type"], told["name"]) == ("Demand", "Cartons </script><b>")
    assert told["itemOffered"] == {"@type": "Product", "name": "Cartons </script><b>"}
    assert told["priceSpecification"] == {"@type": "PriceSpecification", "maxPrice": "12000", "priceCurrency": "SAR"}
    assert told["eligibleQuantity"]["value"] == "40"
    assert told["validThrough"] == str(need.expires_on)
    assert told["@reverse"]["seeks"]["name"] == need.organisation.name
    assert not {"price", "seller"} & told.keys()
    assert card_of(page)["og:title"] == "Cartons </script><b>"
    assert languages_of(page)["fr"] == f"{settings.SITE_URL}/fr{need.get_absolute_url()}"


def test_an_offer_is_an_offer_with_its_price_and_seller(client: Client) -> None:
    offer = listed(offer=True, category="testing")
    told = facts_of(client.get(offer.get_absolute_url()))
    assert (told["@type"], told["price"], told["priceCurrency"]) == ("Offer", "12000", "SAR")
    assert (told["seller"]["name"], told["itemOffered"]["@type"]) == (offer.organisation.name, "Service")
    assert told["availabilityStarts"] == "2027-02-01"


def test_one_that_says_no_amount_tells_none(client: Client) -> None:
    told = facts_of(client.get(listed(quantity=None, unit="", budget=None, currency="").get_absolute_url()))
    assert not {"eligibleQuantity", "priceSpecification"} & told.keys()


def test_who_stands_without_its_name_has_none_here(cluster: Any, client: Client) -> None:
    need = listed(confidentiality="unnamed", cluster=cluster, organisation__trade_name_latin="Secret Works Ltd")
    page = client.get(need.get_absolute_url())
    assert facts_of(page)["@type"] == "Demand"
    assert "@reverse" not in facts_of(page)
    assert "Secret Works" not in page.content.decode()


def test_a_page_that_nobody_keeps_is_not_named(client: Client) -> None:
    need = listed(organisation=OrganisationFactory(claimed_at=None))
    assert "@reverse" not in facts_of(client.get(need.get_absolute_url()))


def test_nothing_is_told_of_those_for_members_nor_of_what_is_over(
    cast: SimpleNamespace, client: Client, browser_of: Any
) -> None:
    need = listed(audience="members")
    assert client.get(need.get_absolute_url()).status_code == 404
    assert facts_of(browser_of(cast.firm_owner).get(need.get_absolute_url())) == {}
    assert client.get(listed(closed_at=timezone.now()).get_absolute_url()).status_code == 404

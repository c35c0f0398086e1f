"""What machines are told of an organisation: only what a visitor reads on its page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.organisations.models import Organisation
from tests.factories.organisations import OrganisationFactory
from tests.facts import card_of, facts_of, languages_of

pytestmark = pytest.mark.django_db

NAME = "Oasis </script><script>alert(1)</script> & Sons Ltd"
CONTACT = {"phone": "+966500000001", "email": "sales@oasis.example"}
TO_ALL = {"visibility": {"phone": "public", "email": "public"}}


def of(client: Client, language: str = "", **fields: Any) -> tuple[Organisation, Any]:
    made = OrganisationFactory(**{"trade_name_latin": NAME, "makes": ["date paste"]} | fields)
    return made, client.get(language + made.get_absolute_url())


def test_a_company_is_told_as_an_organization_and_its_name_cannot_end_the_element(client: Client) -> None:
    fields = {"trade_name_ar": "الواحة", "size": "10-49", "website": "https://oasis.example/", "legal_name_latin": NAME}
    made, page = of(client, **fields, **CONTACT)
    told = facts_of(page)
    assert (told["@context"], told["@type"], told["name"]) == ("https://schema.org", "Organization", NAME)
    assert (told["alternateName"], told["sameAs"]) == (["الواحة"], "https://oasis.example/")
    assert told["url"] == settings.SITE_URL + made.get_absolute_url()
    assert told["numberOfEmployees"] == {"@type": "QuantitativeValue", "minValue": 10, "maxValue": 49}
    assert told["address"]["addressCountry"] == made.country
    assert told["description"] == "date paste"
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("university", "CollegeOrUniversity"),
        ("research", "ResearchOrganization"),
        ("government", "GovernmentOrganization"),
        ("finance", "Organization"),
        ("cluster", "Organization"),
    ],
)
def test_each_kind_has_its_type(client: Client, kind: str, said: str) -> None:
    assert facts_of(of(client, kind=kind)[1])["@type"] == said


def test_telephone_and_email_are_told_where_everybody_may_read_them_and_never_of_a_sole_trader(client: Client) -> None:
    assert not {"telephone", "email"} & facts_of(of(client, **CONTACT)[1]).keys()
    told = facts_of(of(client, **CONTACT, **TO_ALL)[1])
    assert (told["telephone"], told["email"]) == ("+966500000001", "sales@oasis.example")
    alone = facts_of(of(client, trade_name_latin="Ali Hassan Trading", **CONTACT, **TO_ALL)[1])
    assert not {"telephone", "email"} & alone.keys()


def test_what_the_organisation_keeps_to_itself_is_not_told(client: Client) -> None:
    kept = {"size": "own", "website": "members", "languages": "own", "makes": "members"}
    _made, page = of(client, size="10-49", website="https://oasis.example/", visibility=kept)
    told = facts_of(page)
    assert not {"sameAs", "numberOfEmployees", "knowsLanguage", "description"} & told.keys()
    assert "date paste" not in page.content.decode().partition("</head>")[0]


def test_nothing_is_told_of_a_page_that_nobody_keeps_or_nobody_may_see(client: Client) -> None:
    _made, page = of(client, claimed_at=None)
    assert (facts_of(page), card_of(page), languages_of(page)) == ({}, {}, {})
    assert page["X-Robots-Tag"] == "noindex"
    assert of(client, published_at=None)[1].status_code == 404


def test_those_who_are_signed_in_are_told_nothing_as_machines(cast: SimpleNamespace, browser_of: Any) -> None:
    made = OrganisationFactory()
    assert facts_of(browser_of(cast.firm_owner).get(made.get_absolute_url())) == {}


@pytest.mark.parametrize(
    ("language", "locale", "others"),
    [("", "en_GB", {"fr_FR", "ar_AR"}), ("/fr", "fr_FR", {"en_GB", "ar_AR"}), ("/ar", "ar_AR", {"en_GB", "fr_FR"})],
)
def test_its_card_and_its_other_languages(client: Client, language: str, locale: str, others: set[str]) -> None:
    made, page = of(client, language, trade_name_ar="الواحة", summary="Dates, pitted and pressed.")
    path = f"/o/{made.slug}/"
    there = {code: settings.SITE_URL + prefix + path for code, prefix in (("en", ""), ("fr", "/fr"), ("ar", "/ar"))}
    assert languages_of(page) == there | {"canonical": settings.SITE_URL + language + path}
    card = card_of(page)
    assert card["og:title"] == ("الواحة" if language == "/ar" else NAME)
    assert (card["og:url"], card["og:locale"]) == (settings.SITE_URL + language + path, locale)
    assert card["og:description"] == "Dates, pitted and pressed."
    assert card["og:locale:alternate"] in others
    assert card["og:image"].startswith(settings.SITE_URL)


def test_a_query_in_the_address_is_no_other_page(client: Client) -> None:
    made, page = of(client)
    page = client.get(f"{made.get_absolute_url()}?work=somewhere")
    assert languages_of(page)["canonical"] == settings.SITE_URL + made.get_absolute_url()


def test_telling_it_asks_nothing_of_the_database(client: Client) -> None:
    made, _page = of(client)
    with CaptureQueriesContext(connection) as told:
        client.get(made.get_absolute_url())
    Organisation.objects.filter(pk=made.pk).update(claimed_at=None)
    with CaptureQueriesContext(connection) as untold:
        client.get(made.get_absolute_url())
    assert len(told) <= len(untold)

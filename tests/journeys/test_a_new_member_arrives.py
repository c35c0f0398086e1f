"""A small firm comes from an invitation link to a page that says enough, and to one saved partner. With a phone alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils.translation import override
from playwright.sync_api import Browser, expect
from pytest_django import Settings

from matchmaking.models import Listing, MatchSide
from portal.organisations.models import Organisation, TradeItem
from portal.organisations.queries.completeness import completeness_of
from portal.organisations.services import index_organisations
from portal.organisations.services.approaches import approach
from portal.taxonomy.models import Region
from portal.taxonomy.services import load_regions
from portal.ui.words import percent
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory
from tests.journeys.walking import Person, link_sent_to, wait_for_the_worker
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# Each comes by another way, and writes in the own language.
NEWCOMERS = {
    "en": {
        "name": "Wadi Palm Farms",
        "address": "salem@people.example",
        "person": "Salem Al-Otaibi",
        "makes": "fresh dates\ndate syrup",
        "buys": "cartons\nvacuum packing of dates",
        "can": "pitting and sorting of dates",
        "summary": "A family farm with a small packing shed.",
        "need": "Vacuum packing of dates in 500 g bags",
    },
    "ar": {
        "name": "مزارع نخيل الوادي",
        "address": "+966501234567",
        "person": "سالم العتيبي",
        "makes": "تمور طازجة\nدبس التمر",
        "buys": "كراتين\nتعبئة التمور بالتفريغ",
        "can": "نزع النوى وفرز التمور",
        "summary": "مزرعة عائلية فيها محل تعبئة صغير.",
        "need": "تعبئة التمور بالتفريغ في أكياس 500 غ",
    },
}


@pytest.fixture
def farm(cast: SimpleNamespace, language: str) -> Organisation:
    """A member of the cluster as the office's list brought it: a name and a town, kept by nobody."""
    name = NEWCOMERS[language]["name"]
    names = {"trade_name_ar": name, "trade_name_latin": ""} if language == "ar" else {"trade_name_latin": name}
    made: Organisation = OrganisationFactory(
        **names, slug="wadi-palm-farms", region=cast.cluster.region, claimed_at=None, languages=[], email=""
    )
    ClusterMembershipFactory(cluster=cast.cluster, organisation=made)
    TradeItem.objects.create(organisation=cast.packer, direction="serves", text="تعبئة التمور بالتفريغ", position=9)
    load_regions()
    index_organisations([made, cast.firm, cast.packer, cast.lab, cast.bank])
    return made


def joins(salem: Person, given: dict[str, str]) -> None:
    """By a code to the number or the e-mail, and with both texts agreed to."""
    salem.at("Join")
    salem.write("Your name", given["person"])
    salem.write("Mobile number or e-mail", given["address"])
    salem.press("Send the code")
    salem.types_the_code(given["address"])
    salem.press("Go on")
    salem.agrees()


def says_more(salem: Person, given: dict[str, str]) -> None:
    """From the question of the week on, as the home leads to what is missing."""
    salem.write("What do you make or do for others? One thing a line.", given["makes"])
    salem.press("Save")
    salem.sees("Thank you, it is on your page. The next question comes in a week.")
    salem.opens("Write more now")
    salem.press("What are you, in one sentence?")
    salem.at("Name and place")
    for language_name in ("English", "العربية"):
        salem.tick(language_name)
    salem.write("What you are, in one sentence", given["summary"])
    salem.choose("People who work there", Organisation.Size.MICRO)
    salem.write("Founded in", "2011")
    salem.press("Save")
    salem.sees("Saved.")
    salem.quick("Home")
    salem.opens("Write more now")
    salem.press("What do you buy every month? One thing a line.")
    salem.at("What you make and buy")
    salem.write("What you buy", given["buys"])
    salem.press("Save")
    salem.sees("Saved.")
    salem.section("What you can do")
    salem.at("What you can do")
    salem.write("What you can do", given["can"])
    salem.press("Save")
    salem.sees("Saved.")
    salem.quick("Home")


def asks_for_something(salem: Person, given: dict[str, str], able: str) -> None:
    """One sentence; who could answer is named before anything is published. Which link it is, the form has guessed."""
    salem.press("Publish a need")
    salem.at("Publish a need")
    salem.write("What do you need?", given["need"])
    salem.choose("What is it about?", Listing.Category.SERVICE)
    expect(salem.page.get_by_role("complementary", name=salem.said("Live preview"))).to_contain_text(able)
    salem.press("Publish need")
    salem.at_title(given["need"])


def saves_a_partner(salem: Person, partner: str) -> None:
    """Reads why, says yes, and finds the partner again under those who are waited for."""
    salem.press("See who and why")
    salem.at("Suggested partners")
    card = salem.page.get_by_role("article", name=partner)
    expect(card.locator(".why")).not_to_be_empty()
    salem.opens("Why this suggestion?", within=card)
    expect(card.get_by_role("listitem").first).to_be_visible()
    salem.press("Interested", within=card)
    salem.sees("Noted. As soon as they say yes too, you see how to reach each other.")
    salem.press("Waiting on them")
    salem.at("Suggested partners")
    expect(salem.page.get_by_role("article", name=partner)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_an_invitation_to_a_page_that_says_enough_and_one_saved_partner(
    stack: Stack, browser: Browser, settings: Settings, cast: SimpleNamespace, farm: Organisation, language: str
) -> None:
    settings.SITE_URL = stack.addresses[0]
    given = NEWCOMERS[language]
    cast.cluster_manager.language = language
    cast.cluster_manager.save()
    how = {"email" if "@" in given["address"] else "phone": given["address"]}
    approach(farm, cast.cluster, by=cast.cluster_manager, way="message", **how)
    salem = Person(browser, language)
    partner = salem.named(cast.packer)

    salem.follow(link_sent_to(given["address"]))
    salem.at("Act for <bdi>%(name)s</bdi>", name=farm.name)
    salem.press("Join")
    joins(salem, given)
    salem.at("Act for <bdi>%(name)s</bdi>", name=farm.name)
    salem.press("Accept and join")
    salem.at("What does %(name)s need today?", name=farm.name)
    says_more(salem, given)

    salem.at("What does %(name)s need today?", name=farm.name)
    share = completeness_of(farm).share
    assert share >= 0.6
    with override(language):
        salem.sees("Your page is %(share)s complete", share=percent(share))
    asks_for_something(salem, given, partner)
    saves_a_partner(salem, partner)
    assert MatchSide.objects.get(organisation=farm, match__organisation=cast.packer).answer == "interested"
    wait_for_the_worker()
    assert salem.steps <= 45


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_fifteen_minutes_of_whoever_was_sent_the_address_of_the_cluster(
    stack: Stack, browser: Browser, cast: SimpleNamespace, farm: Organisation, language: str
) -> None:
    """Nobody has written this firm down: it says itself who it is, asks the office, and asks for something."""
    farm.delete()
    given = NEWCOMERS[language]
    salem = Person(browser, language)
    with override(language):
        salem.follow(f"{stack.addresses[1]}{cast.cluster.get_absolute_url()}")
    salem.at_title(salem.named(cast.cluster))
    salem.top("Join")
    joins(salem, given)

    salem.at("Who are you?")
    salem.write("Name of your organisation", given["name"])
    salem.choose("Country", Region.objects.get(kind=Region.Kind.COUNTRY, country="SA"))
    salem.write("Town", salem.named(cast.cluster.region))
    salem.write("What do you make or do?", given["makes"])
    salem.write("What do you buy?", given["buys"])
    salem.press("Save and go on")
    salem.at("Which cluster do you belong to?")
    salem.choose("Cluster", cast.cluster)
    salem.press("Ask the cluster office")
    salem.at("What do you need first?")
    asks_for_something(salem, given, salem.named(cast.packer))
    salem.press("See who and why")
    salem.at("Suggested partners")
    expect(salem.page.get_by_role("article", name=salem.named(cast.packer))).to_be_visible()
    wait_for_the_worker()
    assert salem.steps <= 25

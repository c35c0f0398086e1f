"""The first page after signing in: it speaks to each kind of organisation, and tells nobody what is not theirs to know."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.organisations.models import Organisation
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.taxonomy import RegionFactory, SectorFactory

pytestmark = pytest.mark.django_db
HOME = "/home/"


@pytest.fixture
def home(browser_of, read):
    return lambda who: read(browser_of(who).get(HOME)).find("main")


def titles(page, name):
    found = page.find("section", attrs={"aria-labelledby": f"h-{name}"})
    return None if found is None else [row.find("a").get_text(strip=True) for row in found.find_all("li")]


@pytest.mark.parametrize(
    ("who", "question", "first"),
    [
        ("firm_owner", "What does Dar Sanabel Dates need today?", "need_create"),
        ("researcher", "What can Waha University, Food Science do for members?", "offer_create"),
        ("finance_officer", "Which requests meet your conditions?", "offer_create"),
        ("government_officer", "What holds members up?", "offer_create"),
    ],
)
def test_a_company_is_asked_what_it_needs_and_the_others_what_fits_them(cast, home, who, question, first):
    page = home(getattr(cast, who))

    assert page.find("h1").get_text() == question
    assert [verb.get_text(strip=True) for verb in page.find_all("h2", class_="h")] == ["Find", "Ask", "Meet"]
    primary = page.find("ul", class_="across-4").find("a", class_=["btn"])
    assert primary["href"] == reverse(f"matchmaking:{first}")


def test_every_kind_of_organisation_has_its_question(stranger, home):
    membership = MembershipFactory(organisation=OrganisationFactory(trade_name_latin="Nadir"), user=stranger)
    asked = {}
    for kind in Organisation.Kind.values:
        Organisation.objects.filter(pk=membership.organisation.pk).update(kind=kind)
        asked[kind] = home(stranger).find("h1").get_text()

    assert asked["research"] == asked["university"]
    assert len(set(asked.values())) == 5
    assert [kind for kind, question in asked.items() if "need today" in question] == ["firm"]


def test_what_stands_around_fits_the_kind(cast, home):
    for title, category in [
        ("Vacuum packing", "service"),
        ("Shelf life test", "testing"),
        ("A permit that is late", "permit"),
        ("A course in hygiene", "training"),
    ]:
        ListingFactory(organisation=cast.firm, title=title, category=category)

    assert titles(home(cast.packer_owner), "around") == [
        "A course in hygiene",
        "A permit that is late",
        "Shelf life test",
        "Vacuum packing",
    ]
    assert titles(home(cast.researcher), "around") == ["A course in hygiene", "Shelf life test"]
    assert titles(home(cast.government_officer), "around") == ["A course in hygiene", "A permit that is late"]
    assert titles(home(cast.finance_officer), "around") is None


def test_what_is_around_begins_with_ones_own_cluster_then_place_and_trade_then_the_country(cast, home, sfax):
    riyadh = RegionFactory(slug="riyadh", name_en="Riyadh", latitude=24.7, longitude=46.7)
    Organisation.objects.get(pk=cast.firm.pk).sectors.set([SectorFactory(code="1030")])

    def need(title, **fields):
        ListingFactory(organisation=OrganisationFactory(region=sfax), title=title, **fields)

    need("In the cluster", cluster=cast.cluster, region=sfax)
    need("Near", region=cast.firm.region)
    need("Of the trade", region=sfax, sectors=[SectorFactory(code="1079")])
    need("In the country", region=riyadh)
    need("Elsewhere", region=sfax)
    need("Unnamed and near", region=cast.firm.region, confidentiality="unnamed")

    page = home(cast.firm_owner)
    assert titles(page, "around") == ["In the cluster", "Of the trade", "Near", "In the country", "Unnamed and near"]
    rows = page.find("section", attrs={"aria-labelledby": "h-around"}).find_all("li")
    assert [row.find("p").get_text().split(". ")[0] for row in rows][1:] == [
        "Service, Sfax", "Service, Hofuf", "Service, Riyadh", "Service",
    ]  # fmt: skip


def test_a_provider_reads_the_requests_that_fit_and_no_others(cast, home):
    Organisation.objects.filter(pk=cast.bank.pk).update(verification="register")
    fitting = ListingFactory(organisation=cast.firm, title="Against export orders", category="finance")
    ListingFactory(organisation=cast.packer, title="For a second line", category="finance")
    MatchFactory(listing=fitting, organisation=cast.bank)

    page = home(cast.finance_officer)

    assert titles(page, "waiting") == ["Against export orders"]
    assert "For a second line" not in page.get_text()


@pytest.mark.parametrize("who", ["packer_owner", "researcher", "government_officer"])
def test_nobody_else_reads_that_a_company_asks_for_finance(cast, home, who):
    ListingFactory(organisation=cast.firm, cluster=cast.cluster, title="Against export orders", category="finance")

    assert "Against export orders" not in home(getattr(cast, who)).get_text()


def test_who_offers_without_a_name_is_not_named(cast, home):
    """Until both have said yes."""
    need = ListingFactory(organisation=cast.firm)
    offer = ListingFactory(
        organisation=cast.packer, kind="offer", confidentiality="unnamed", cluster=cast.cluster, audience="cluster"
    )
    MatchFactory(listing=need, organisation=cast.packer, offer=offer)

    page = home(cast.firm_owner)

    assert titles(page, "waiting") == ["A member of Al-Ahsa dates"]
    assert cast.packer.name not in page.get_text()


def suggested(listing, name, verdict="strong", order=0.5, said_yes=False):
    match = MatchFactory(
        listing=listing, organisation=OrganisationFactory(trade_name_latin=name), verdict=verdict, order=order
    )
    if said_yes:
        answer_of_candidate = match.sides.get(side="candidate")
        answer_of_candidate.answer = "interested"
        answer_of_candidate.save()


def test_who_said_yes_stands_first_and_is_marked_then_strong_then_possible(cast, home):
    need = ListingFactory(organisation=cast.firm)
    suggested(need, "Possible", "possible", order=0.9)
    suggested(ListingFactory(organisation=cast.firm), "Strong", order=0.4)
    suggested(ListingFactory(organisation=cast.firm), "Weak", "weak", order=0.99, said_yes=True)
    suggested(ListingFactory(organisation=cast.firm), "Said yes", "possible", order=0.1, said_yes=True)

    page = home(cast.firm_owner)

    assert titles(page, "waiting") == ["Said yes", "Strong", "Possible"]
    rows = page.find("section", attrs={"aria-labelledby": "h-waiting"}).find_all("li")
    assert [row.find(class_="tag") and row.find(class_="tag").get_text() for row in rows] == [
        "They said yes, your turn",
        None,
        None,
    ]


def test_one_need_does_not_fill_the_list_while_others_wait(cast, home):
    fitted, other = ListingFactory(organisation=cast.firm), ListingFactory(organisation=cast.firm)
    for place in range(3):
        suggested(fitted, f"Strong {place}", order=0.9 - place / 10)
    assert titles(home(cast.firm_owner), "waiting") == ["Strong 0", "Strong 1", "Strong 2"]

    suggested(other, "Possible", "possible", order=0.1)
    assert titles(home(cast.firm_owner), "waiting") == ["Strong 0", "Strong 1", "Possible"]

    suggested(other, "Other strong", order=0.2)
    assert titles(home(cast.firm_owner), "waiting") == ["Strong 0", "Other strong", "Strong 1"]


def test_only_a_company_is_asked_what_it_buys(cast, home):
    cast.firm.trade_items.filter(direction="buys").delete()
    assert "What do you buy every month?" in home(cast.firm_owner).get_text(" ", strip=True)
    for who in (cast.researcher, cast.finance_officer, cast.government_officer):
        assert "What do you buy" not in home(who).get_text(" ", strip=True)


@pytest.mark.parametrize("who", ["firm_owner", "researcher", "finance_officer", "government_officer"])
def test_queries_are_few_and_the_same_with_one_row_and_with_three(cast, browser_of, settings, who):
    settings.DEPLOYED = True  # an empty demo looks for its story on every page
    user = getattr(cast, who)
    organisation = user.memberships.get().organisation
    client = browser_of(user)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HOME).status_code == 200
        return len(queries)

    def add():
        need = ListingFactory(organisation=organisation)
        ListingFactory(organisation=cast.packer, category="training")
        MatchFactory(listing=need, organisation=OrganisationFactory())
        MatchFactory(listing=ListingFactory(organisation=cast.packer), organisation=organisation)

    add()
    asked()
    one = asked()
    add()
    add()
    assert asked() == one <= 15


def test_an_authority_is_led_to_figures_barriers_and_consultations(cast, home):
    addresses = [
        reverse("analytics:government"),
        f"{reverse('desk:barrier_list')}?show=told",
        reverse("desk:consultation_list"),
    ]

    def led(who):
        return [link["href"] for link in home(who).find_all("a") if link["href"] in addresses]

    assert led(cast.firm_owner) == []
    Organisation.objects.filter(pk=cast.ministry.pk).update(verification="")
    assert led(cast.government_officer) == []
    Organisation.objects.filter(pk=cast.ministry.pk).update(verification="register")
    assert led(cast.government_officer) == addresses

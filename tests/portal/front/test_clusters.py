"""A cluster's own page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.queries import public_home
from cms.services import load_pages
from portal.organisations.models import ClusterMembership, JoinRequest, Organisation
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import (
    ClusterFactory,
    ClusterMembershipFactory,
    OfficeStaffFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db


def test_who_supports_the_whole_chain_is_named_once(cast, client, read):
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.bank, lane="finance")
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.lab, lane="research")
    page = read(client.get(cast.cluster.get_absolute_url())).select_one("main")
    assert page.get_text().count("Tamweel Al Sharq") == 1
    support = [one.get_text(" ", strip=True) for one in page.select(".support > li")]
    assert [one.split(" ")[0] for one in support] == ["Finance", "Research", "Government"]
    assert "Waha University" in support[1]
    assert support[2].endswith("No one yet")
    assert page.select(".ribbon .lane") == []


def states(page):
    """Name of a link -> covered, thin or gap, as the ribbon draws it."""
    stages = page.select("ol.ribbon > li")
    return {
        one.find("h3").get_text(): next((state for state in ("gap", "thin") if state in one["class"]), "covered")
        for one in stages
    }


def open_at(cast, position, needs, offers, **fields):
    link = cast.cluster.links.get(position=position)
    for kind, how_many in (("need", needs), ("offer", offers)):
        for _ in range(how_many):
            ListingFactory(organisation=cast.firm, cluster=cast.cluster, link=link, kind=kind, **fields)


@pytest.fixture
def chain(cast):
    """Somebody at every link; seen by the cluster alone: processing thin, packing covered, haulage missing."""
    for link in cast.cluster.links.all():
        ClusterMembershipFactory(cluster=cast.cluster, organisation=OrganisationFactory(), link=link)
    open_at(cast, 2, 1, 1, audience="cluster")
    open_at(cast, 3, 1, 2, audience="cluster")
    open_at(cast, 4, 2, 1, audience="cluster")
    open_at(cast, 1, 3, 0, category="finance")
    open_at(cast, 1, 3, 0, confidentiality="office")
    return cast


DRAWN = {"Inputs": "covered", "Processing": "thin", "Packing": "covered", "Haulage": "gap", "Market": "covered"}


@pytest.mark.parametrize("who", [None, "stranger", "firm_owner", "cluster_manager", "finance_officer"])
def test_every_reader_sees_the_same_missing_links(chain, who, client, browser_of, read):
    if who:
        client = browser_of(getattr(chain, who))
    assert states(read(client.get(chain.cluster.get_absolute_url()))) == DRAWN
    row = read(client.get("/clusters/")).find("a", href=chain.cluster.get_absolute_url()).find_parent("li")
    assert row.find(class_="mini")["aria-label"] == "missing: Haulage"


def test_the_office_and_the_public_home_draw_the_same(chain, browser_of, read):
    page = read(browser_of(chain.cluster_manager).get(f"/offices/{chain.cluster.slug}/chain-and-gaps/"))
    assert states(page) == DRAWN
    assert {stage.stage: stage.state for stage in public_home("en").stages} == {
        "inputs": "covered", "processing": "thin", "packaging": "covered", "logistics": "gap", "market": "covered",
    }  # fmt: skip


def test_a_link_says_what_makes_it_missing(chain, client, read):
    page = read(client.get(chain.cluster.get_absolute_url()))
    gap = page.select_one("ol.ribbon > li.gap")
    assert gap.find("p").get_text() == "1 member, 2 needs and 1 offer"
    assert "More needs than offers" in gap.get_text()


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (None, "4 needs are open to members. Sign in"),
        ("stranger", "4 needs are open to members. Only members of this cluster read them."),
    ],
)
def test_what_one_may_not_open_is_a_number_and_says_who_can(chain, who, said, client, browser_of, read):
    client = browser_of(getattr(chain, who)) if who else client
    address = chain.cluster.get_absolute_url()
    section = read(client.get(address)).find("section", {"aria-labelledby": "h-needs"})
    assert " ".join(section.find(class_="mt3").get_text().split()) == said
    assert "Vacuum packing" not in section.get_text()
    if not who:
        assert section.find(class_="mt3").find("a")["href"] == f"/accounts/login/?next={address}"


def test_beside_what_is_open_to_everybody_the_rest_is_counted(chain, client, read):
    open_at(chain, 5, 1, 0, audience="public", title="Buyer for syrup")
    section = read(client.get(chain.cluster.get_absolute_url())).find("section", {"aria-labelledby": "h-needs"})
    assert [row.find("a").get_text() for row in section.select("li")] == ["Buyer for syrup"]
    assert section.find(class_="mt3").get_text(" ", strip=True).startswith("4 more needs are open to members.")


def test_whoever_reads_everything_is_told_of_nothing_more(chain, browser_of, read):
    page = read(browser_of(chain.firm_owner).get(chain.cluster.get_absolute_url()))
    assert "more need" not in page.find("section", {"aria-labelledby": "h-needs"}).get_text()


def test_who_keeps_a_page_asks_to_join_where_they_read_of_it(cast, client, browser_of, read):
    """Not whoever reads without an organisation, or is a member, or serves in the office."""
    OfficeStaffFactory(cluster=cast.other_cluster)
    address = cast.other_cluster.get_absolute_url()
    huda = browser_of(cast.researcher)
    page = read(huda.get(address))
    form = page.find("button", string="Ask to join").find_parent("form")
    sent = {field["name"]: field["value"] for field in form.select("input[name]")}
    huda.post(form["action"], sent)
    assert JoinRequest.objects.get().cluster == cast.other_cluster
    assert "You have asked to join." in huda.get(address).text
    assert "Ask to join" not in huda.get(address).text
    for page in (client.get(address), browser_of(cast.cluster_manager).get(cast.cluster.get_absolute_url())):
        assert "Ask to join" not in page.text


def test_a_crowded_link_names_who_confirmed_last_and_counts_the_rest(cast, client, read):
    link = cast.cluster.links.get(position=2)
    before = ClusterMembership.objects.of_published().filter(cluster=cast.cluster, link=link).count()
    for day, name in enumerate(["Fifth", "Fourth", "Third", "Second", "First"], start=1):
        confirmed = dt.date(2026, 11, day)
        organisation = OrganisationFactory(trade_name_latin=f"{name} Foods", confirmed_on=confirmed)
        ClusterMembershipFactory(cluster=cast.cluster, organisation=organisation, link=link)
    never = OrganisationFactory(trade_name_latin="Aard Foods", confirmed_on=None)
    ClusterMembershipFactory(cluster=cast.cluster, organisation=never, link=link)
    Organisation.objects.filter(pk=cast.firm.pk).update(confirmed_on=None)
    stage = read(client.get(cast.cluster.get_absolute_url())).select("ol.ribbon > li")[1].get_text(" ", strip=True)
    assert [name for name in ("First", "Second", "Third", "Fourth", "Fifth", "Aard") if f"{name} Foods" in stage] == [
        "First",
        "Second",
        "Third",
    ]
    assert f"{before + 6} members" in stage
    assert f"and {before + 3} more" in stage


def test_the_list_of_clusters_asks_the_same_for_one_and_for_three(cast, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/clusters/").status_code == 200
        return len(queries)

    asked()
    one = asked()
    for number in range(3):
        cluster = ClusterFactory(slug=f"another-{number}")
        ClusterMembershipFactory(cluster=cluster, organisation=cast.firm, link=cluster.links.first())
    assert asked() == one


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (None, "/"),
        (None, "/clusters/"),
        (None, "/clusters/saffron/"),
        (None, "/o/dar-sanabel/"),
        (None, "/directory/?cluster=saffron"),
        ("firm_owner", "/needs/new/"),
        ("cluster_manager", "/offices/saffron/chain-and-gaps/"),
    ],
)
def test_a_cluster_whose_chain_is_not_written_yet_is_there_without_one(cast, browser_of, read, who, address):
    load_pages()
    saffron = ClusterFactory(slug="saffron", links=[])
    ClusterMembershipFactory(cluster=saffron, organisation=cast.firm)
    OfficeStaffFactory(cluster=saffron, user=cast.cluster_manager)
    answer = browser_of(who and getattr(cast, who)).get(address)
    assert answer.status_code == 200
    if "saffron/" in address:
        words = read(answer).select_one("[aria-labelledby=h-chain]").get_text(" ", strip=True)
        assert "The links of this chain are not written yet." in words
        assert ("Write your chain" in words) is (who == "cluster_manager")


def test_the_home_of_a_cluster_without_a_chain_opens(cast, browser_of):
    cast.cluster.links.all().delete()
    cast.cluster_manager.cluster_offices.update(ended_at=timezone.now())
    assert "not written yet" in browser_of(cast.cluster_manager).get("/home/").text

"""The first page of a cluster's office: what waits, for whom, and where each row leads."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Listing
from portal.organisations.models import Membership, Organisation
from portal.organisations.services import ask_to_join
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import (
    ClusterFactory,
    ClusterMembershipFactory,
    JoinRequestFactory,
    MembershipFactory,
    OfficeStaffFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
HOME = "/home/"
OFFICE = "/clusters/dates-al-ahsa/office/"
SECTIONS = ["requests", "entrusted", "unanswered", "closing", "unplaced"]


@pytest.fixture
def publish(cluster, firm):
    """A need of the firm in the cluster that was compared with everybody."""

    def need(**fields):
        given = {"organisation": firm, "cluster": cluster, "audience": "cluster", "matched_at": timezone.now()} | fields
        return ListingFactory(**given)

    return need


@pytest.fixture
def fits(packer):
    """Somebody could answer it."""

    def with_partner(listing, **fields):
        MatchFactory(listing=listing, organisation=fields.pop("organisation", packer), **fields)
        return listing

    return with_partner


@pytest.fixture
def scene(cast, publish, fits):
    """One row for each list, and beside each something that does not belong to it."""
    cast.asked = JoinRequestFactory(cluster=cast.cluster, organisation=cast.lab, asked_by=cast.researcher)
    JoinRequestFactory(cluster=cast.other_cluster, organisation=cast.bank)
    JoinRequestFactory(cluster=cast.cluster, organisation=cast.ministry, answered_at=timezone.now(), answer="declined")
    hidden = OrganisationFactory(trade_name_latin="Not Public", published_at=None)
    JoinRequestFactory(cluster=cast.cluster, organisation=hidden)

    fits(publish(title="A secret need", confidentiality="office"))
    fits(publish(title="Everybody's need"))
    publish(title="A lonely need", link=cast.cluster.links.get(position=4))
    fits(publish(title="A weakly met need"), verdict="weak")
    publish(title="A need not compared yet", matched_at=None)
    publish(title="An offer that nobody takes", kind="offer")
    fits(publish(title="A need at its end", expires_on=timezone.localdate() + dt.timedelta(days=7)))
    fits(publish(title="A need with a week and a day", expires_on=timezone.localdate() + dt.timedelta(days=8)))

    newcomer = OrganisationFactory(trade_name_latin="Newcomer")
    ClusterMembershipFactory(cluster=cast.cluster, organisation=newcomer)
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.office)
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.bank, lane="finance")
    return cast


def section(page, name):
    return page.find("section", attrs={"aria-labelledby": f"h-{name}"})


def rows(page, name):
    """The first link of each row, and what its last link or button says."""
    return [
        (row.find("a").get_text(strip=True), row.find_all("a", class_="btn")[-1].get_text(strip=True))
        for row in section(page, name).find_all("li")
    ]


def counts(page):
    found = {name: section(page, name).find("h2").find(class_="count") for name in SECTIONS}
    return {name: count.get_text() if count else "" for name, count in found.items()}


def test_each_list_holds_what_waits_and_each_row_ends_in_an_action(scene, browser_of, read):
    page = read(browser_of(scene.cluster_manager).get(HOME))

    assert page.find("h1").get_text() == "What waits for the office today?"
    assert rows(page, "requests") == [("Waha University, Food Science", "Place in the chain")]
    assert rows(page, "entrusted") == [("A secret need", "See who could answer")]
    assert rows(page, "unanswered") == [
        ("A lonely need", "Look in other clusters"),
        ("A weakly met need", "Look in other clusters"),
    ]
    assert rows(page, "closing") == [("A need at its end", "Read it")]
    assert rows(page, "unplaced") == [("Newcomer", "Place in the chain")]
    assert counts(page) == {"requests": "1", "entrusted": "1", "unanswered": "2", "closing": "1", "unplaced": "1"}


def test_the_three_verbs_and_the_chain_with_its_gaps(scene, browser_of, read):
    page = read(browser_of(scene.cluster_manager).get(HOME))

    assert [verb.get_text(strip=True) for verb in page.find_all("h2", class_="h")] == ["Find", "Ask", "Meet"]
    ribbon = page.find("ol", class_="ribbon")
    assert [link.get_text() for link in ribbon.find_all("h3")] == [
        "Inputs", "Processing", "Packing", "Haulage", "Market",
    ]  # fmt: skip
    gap = ribbon.find("li", class_="s4")
    assert "gap" in gap["class"]
    assert gap.find(class_="slot").find("a")["href"] == "/directory/?stage=logistics"


def test_every_link_of_the_page_leads_somewhere(scene, browser_of, read):
    office = browser_of(scene.cluster_manager)
    main = read(office.get(HOME)).find("main")

    addresses = {link["href"] for link in main.find_all("a") if link["href"].startswith("/")}
    assert len(addresses) > 15
    assert {address for address in addresses if office.get(address).status_code != 200} == set()


@pytest.mark.parametrize(
    ("fields", "leads_to"),
    [
        ({"category": "permit"}, "kind=cluster&kind=government"),
        ({"category": "testing"}, "kind=research&kind=university"),
        ({"category": "finance"}, "kind=finance"),
        ({"category": "service"}, ""),
    ],
)
def test_where_to_look_follows_from_what_is_asked(publish, cluster_manager, browser_of, read, fields, leads_to):
    publish(confidentiality="office", **fields)

    page = read(browser_of(cluster_manager).get(HOME))

    look = section(page, "entrusted").find("a", class_="btn")["href"]
    assert look == "&".join(filter(None, ["/directory/?cluster=dates-al-ahsa", leads_to]))


def test_who_asks_without_a_name_is_named_to_the_office(publish, firm, cluster_manager, browser_of, read):
    publish(confidentiality="unnamed")

    page = read(browser_of(cluster_manager).get(HOME))

    assert section(page, "unanswered").find(class_="org").get_text(" ", strip=True).startswith(firm.name)


def test_a_need_without_a_name_is_not_sent_on(publish, cluster_manager, browser_of, read):
    soon = timezone.localdate() + dt.timedelta(days=2)
    publish(title="Named", expires_on=soon)
    publish(title="Unnamed", expires_on=soon, confidentiality="unnamed")

    page = read(browser_of(cluster_manager).get(HOME))

    sent = [link["href"] for link in section(page, "closing").find_all("a") if "wa.me" in link["href"]]
    assert len(sent) == 1
    assert "Unnamed" not in sent[0]


def test_a_request_for_finance_is_the_offices_only_where_it_was_entrusted(
    publish, bank, firm, cluster_manager, browser_of, read
):
    """Also where a person of the office may read such requests elsewhere: as the firm's or a provider's own."""
    soon = timezone.localdate() + dt.timedelta(days=2)
    publish(title="Working capital", category="finance", expires_on=soon)
    publish(title="Entrusted capital", category="finance", confidentiality="office", expires_on=soon)
    Organisation.objects.filter(pk=bank.pk).update(verification="register")
    for organisation in (bank, firm):
        MembershipFactory(organisation=organisation, user=cluster_manager)
    assert Listing.objects.visible_to(cluster_manager).filter(title="Working capital").exists()

    main = read(browser_of(cluster_manager).get(OFFICE)).find("main")

    assert "Working capital" not in main.get_text()
    assert rows(main, "entrusted") == [("Entrusted capital", "See who could answer")]
    assert counts(main) == {"requests": "", "entrusted": "1", "unanswered": "", "closing": "", "unplaced": ""}


def test_the_chain_counts_no_request_for_finance_whoever_reads(
    cluster, firm, publish, cluster_manager, browser_of, read
):
    link = cluster.links.get(position=2)
    publish(category="finance", link=link, audience="members")
    publish(category="finance", link=link, confidentiality="office")

    def notes(who, address):
        stages = read(browser_of(who).get(address)).find("ol", class_="ribbon").find_all(class_="stage")
        return [stage.find("p").get_text() for stage in stages]

    MembershipFactory(organisation=firm, user=cluster_manager)
    for address in (OFFICE, cluster.get_absolute_url()):
        assert notes(cluster_manager, address)[1] == "1 member"


def test_a_quiet_day_says_so(cluster_manager, browser_of, read):
    page = read(browser_of(cluster_manager).get(HOME))

    assert set(counts(page).values()) == {""}
    assert section(page, "requests").find(class_="empty").find("h3").get_text() == "No request waits"
    text = page.get_text()
    for sentence in [
        "Nobody asks to join today.",
        "No member has entrusted a need or an offer to the office.",
        "Somebody fits every open need.",
        "No need closes within 7 days.",
        "Every member has its place.",
    ]:
        assert sentence in text


def test_a_long_list_says_how_much_is_left(cluster, cluster_manager, browser_of, read):
    for _number in range(12):
        JoinRequestFactory(cluster=cluster)

    page = read(browser_of(cluster_manager).get(HOME))

    assert len(rows(page, "requests")) == 10
    assert counts(page)["requests"] == "12"
    assert "2 more follow" in section(page, "requests").get_text()


# Whose home it is


def test_who_serves_in_the_office_and_acts_for_nobody_has_the_offices_home(scene, stranger, browser_of, read):
    OfficeStaffFactory(cluster=scene.cluster, user=stranger)

    page = read(browser_of(stranger).get(HOME))

    assert rows(page, "requests") == [("Waha University, Food Science", "Place in the chain")]
    assert page.find("main").find("a", href=reverse("matchmaking:need_create")) is None


def test_who_also_acts_for_a_company_reads_its_home_with_a_line_about_the_office(scene, firm_owner, browser_of, read):
    OfficeStaffFactory(cluster=scene.cluster, user=firm_owner)
    client = browser_of(firm_owner)

    page = read(client.get(HOME))

    assert page.find("h1").get_text() == "What does Dar Sanabel Dates need today?"
    line = page.find("main").find(class_="note")
    assert line.get_text(" ", strip=True) == "1 organisation asks to join Al-Ahsa dates . What waits for the office"
    assert line.find("a")["href"] == OFFICE
    assert rows(read(client.get(OFFICE)), "requests") == [("Waha University, Food Science", "Place in the chain")]


def test_who_acts_for_both_chooses_by_whom_they_act_for(scene, office, firm_owner, browser_of, read):
    OfficeStaffFactory(cluster=scene.cluster, user=firm_owner)
    MembershipFactory(organisation=office, user=firm_owner, role=Membership.Role.MEMBER)
    client = browser_of(firm_owner)

    def headline():
        return read(client.get(HOME)).find("h1").get_text()

    assert headline() == "What does Dar Sanabel Dates need today?"
    client.post(reverse("organisations:act_as"), {"organisation": office.public_id})
    assert headline() == "What waits for the office today?"


def test_who_acts_for_the_cluster_without_serving_in_its_office_sees_the_chain_and_none_of_the_lists(
    scene, office, browser_of, stranger, read
):
    MembershipFactory(organisation=office, user=stranger)
    client = browser_of(stranger)

    page = read(client.get(HOME))

    assert page.find("ol", class_="ribbon")
    assert "undertaking of confidentiality" in page.get_text()
    assert section(page, "requests") is None
    assert "A secret need" not in page.get_text()
    assert "Waha University, Food Science" not in page.get_text()
    assert client.get(OFFICE).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "firm_owner", "researcher", "former_member", "staff_member"])
def test_for_everybody_else_there_is_no_such_page(cast, browser_of, who):
    assert browser_of(getattr(cast, who)).get(OFFICE).status_code == 404


def test_who_left_the_office_no_longer_reads_there(scene, browser_of):
    client = browser_of(scene.cluster_manager)
    scene.cluster_manager.cluster_offices.update(ended_at=timezone.now())

    assert client.get(OFFICE).status_code == 404
    assert "A secret need" not in client.get(HOME).content.decode()


def test_several_offices_are_tabs_and_each_has_its_own_lists(scene, cluster_manager, browser_of, read):
    OfficeStaffFactory(cluster=scene.other_cluster, user=cluster_manager)
    client = browser_of(cluster_manager)

    page = read(client.get(HOME))
    tabs = {link.find(string=True).strip(): link["href"] for link in page.find("nav", class_="tabs").find_all("a")}
    other = read(client.get(tabs["Sfax textiles"]))

    assert rows(page, "requests") == [("Waha University, Food Science", "Place in the chain")]
    assert rows(other, "requests") == [("Tamweel Al Sharq", "Place in the chain")]
    assert counts(other)["entrusted"] == ""


# The way there


def test_the_clusters_page_leads_its_office_there_and_nobody_else(scene, browser_of, read):
    def lines(who):
        main = read(browser_of(getattr(scene, who)).get(scene.cluster.get_absolute_url())).find("main")
        return [link["href"] for link in main.find_all("a") if link["href"] == OFFICE], main.get_text(" ", strip=True)

    links, text = lines("cluster_manager")
    assert links == [OFFICE]
    assert "1 organisation asks to join." in text
    for who in ("firm_owner", "researcher", "stranger"):
        assert lines(who)[0] == []
        assert "asks to join" not in lines(who)[1]


def test_a_newcomer_who_has_asked_a_cluster_goes_on_with_a_need(cast, browser_of, read):
    client = browser_of(cast.researcher)
    assert "Which cluster" in read(client.get("/start/")).find("h1").get_text()

    ask_to_join(cast.lab, cast.cluster, by=cast.researcher)

    assert "Which cluster" not in read(client.get("/start/")).find("h1").get_text()


# Queries


@pytest.mark.parametrize("address", [HOME, OFFICE])
def test_queries_are_few_and_the_same_with_one_row_and_with_three(
    cluster, firm, packer, publish, cluster_manager, browser_of, settings, address
):
    settings.DEPLOYED = True  # an empty demo looks for its story on every page
    client = browser_of(cluster_manager)
    soon = timezone.localdate() + dt.timedelta(days=3)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def add():
        JoinRequestFactory(cluster=cluster)
        ClusterMembershipFactory(cluster=cluster)
        for organisation in (firm, packer, OrganisationFactory()):
            publish(organisation=organisation, confidentiality="office")
            publish(organisation=organisation, confidentiality="unnamed", link=cluster.links.get(position=4))
            publish(organisation=organisation, expires_on=soon)

    add()
    asked()
    one = asked()
    add()
    add()
    assert asked() == one <= 19


def test_the_clusters_page_asks_three_queries_more_for_its_office(cluster, cluster_manager, firm_owner, browser_of):
    def asked(who):
        client = browser_of(who)
        client.get(cluster.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(cluster.get_absolute_url())
        return len(queries)

    JoinRequestFactory(cluster=cluster)
    one = asked(cluster_manager)
    for _number in range(2):
        JoinRequestFactory(cluster=cluster)
    assert asked(cluster_manager) == one == asked(firm_owner) + 3, "the requests, and two for the totals"


def test_a_line_for_each_office_is_one_query(firm_owner, browser_of):
    def asked():
        client = browser_of(firm_owner)
        client.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        return len(queries)

    OfficeStaffFactory(cluster=ClusterFactory(), user=firm_owner)
    one = asked()
    for _number in range(2):
        OfficeStaffFactory(cluster=ClusterFactory(), user=firm_owner)
    assert asked() == one <= 15

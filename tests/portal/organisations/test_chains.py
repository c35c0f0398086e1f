"""The office writes its chain: links in three languages, in order, tied to codes and to a common stage."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import BoardSeat, ChainLink
from portal.organisations.services.chains import move_link, remove_link, write_link
from portal.search.models import SearchDocument
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import ClusterFactory, OfficeStaffFactory
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db
PAGE = "/organisations/offices/dates-al-ahsa/chain/"
LINK = {"name_en": "Pitting", "name_fr": "Dénoyautage", "name_ar": "نزع النوى", "stage": "processing"}


def names(cluster):
    return list(cluster.links.order_by("position").values_list("name_en", flat=True))


def test_a_new_office_writes_a_chain_from_nothing(hofuf, stranger):
    empty = ClusterFactory(slug="new", region=hofuf, links=[])
    OfficeStaffFactory(cluster=empty, user=stranger)
    SectorFactory(code="1030")
    for number in range(8):
        words = {name: f"{value} {number}" for name, value in LINK.items() if name != "stage"}
        write_link(empty, by=stranger, stage="processing", sectors=["1030"], **words)
    assert [link.position for link in empty.links.all()] == [1, 2, 3, 4, 5, 6, 7, 8]
    with pytest.raises(NotPossible) as refusal:
        write_link(empty, by=stranger, sectors=[], **LINK)
    assert refusal.value.code == "most"
    # Also a full chain can be put in another order.
    move_link(empty.links.get(position=8), by=stranger, later=False)
    assert names(empty)[-2:] == ["Pitting 7", "Pitting 6"]


def test_links_move_and_stay_at_the_ends(cluster, cluster_manager):
    move_link(cluster.links.get(position=1), by=cluster_manager, later=True)
    assert names(cluster) == ["Processing", "Inputs", "Packing", "Haulage", "Market"]
    move_link(cluster.links.get(position=5), by=cluster_manager, later=True)
    move_link(cluster.links.get(position=1), by=cluster_manager, later=False)
    assert names(cluster) == ["Processing", "Inputs", "Packing", "Haulage", "Market"]


def test_members_keep_their_link_when_it_moves_and_are_found_by_its_new_stage(cluster, cluster_manager, firm):
    link = firm.cluster_memberships.get().link
    move_link(link, by=cluster_manager, later=False)
    link.refresh_from_db()
    write_link(cluster, by=cluster_manager, link=link, sectors=[], **(LINK | {"stage": "packaging"}))
    assert firm.cluster_memberships.get().link == link
    card = SearchDocument.objects.get(key=f"organisation:{firm.public_id}:card")
    assert "packaging" in card.facets["stage"]


def test_a_link_at_which_somebody_stands_is_not_taken_out(cluster, cluster_manager, firm):
    ListingFactory(organisation=firm, cluster=cluster, link=cluster.links.get(position=4))
    for position in (2, 4):
        with pytest.raises(NotPossible) as refusal:
            remove_link(cluster.links.get(position=position), by=cluster_manager)
        assert refusal.value.code == "used"
    remove_link(cluster.links.get(position=1), by=cluster_manager)
    assert list(cluster.links.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_a_chain_keeps_three_links(cluster, cluster_manager):
    cluster.links.filter(position__in=[4, 5]).delete()
    with pytest.raises(NotPossible) as refusal:
        remove_link(cluster.links.get(position=1), by=cluster_manager)
    assert refusal.value.code == "fewest"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name_fr": " "}, "name"),
        ({"stage": "elsewhere"}, "stage"),
        ({"sectors": ["9999"]}, "sectors"),
        ({"name_ar": "التعبئة"}, "twice"),
    ],
)
def test_what_a_link_needs(change, code, cluster, cluster_manager):
    with pytest.raises(NotPossible) as refusal:
        write_link(cluster, by=cluster_manager, **({"sectors": []} | LINK | change))
    assert refusal.value.code == code


@pytest.mark.parametrize("who", ["firm_owner", "stranger", "staff_member", "board_member"])
def test_only_the_staff_of_that_office_writes_it(who, cast, browser_of):
    cast.board_member = cast.finance_officer
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.board_member)
    person, link = getattr(cast, who), cast.cluster.links.get(position=1)
    for attempt in (
        lambda: write_link(cast.cluster, by=person, sectors=[], **LINK),
        lambda: move_link(link, by=person, later=True),
        lambda: remove_link(link, by=person),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert browser_of(person).get(PAGE).status_code == 404


def test_the_office_writes_and_orders_it_by_buttons(browser_of, cluster, cluster_manager, other_cluster):
    SectorFactory(code="1313", title="Finishing of textiles")
    browser = browser_of(cluster_manager)
    assert browser.get(PAGE).status_code == 200
    wrong = browser.post(PAGE, LINK | {"action": "write", "sectors": "9x"})
    assert (wrong.status_code, "is not a code of ISIC" in wrong.text) == (422, True)
    browser.post(PAGE, LINK | {"action": "write", "sectors": "١٣١٣"})
    made = ChainLink.objects.get(cluster=cluster, position=6)
    assert [sector.code for sector in made.sectors.all()] == ["1313"]
    browser.post(PAGE, {"action": "earlier", "link": "6"})
    assert names(cluster)[4] == "Pitting"
    browser.post(PAGE, LINK | {"action": "write", "link": "5", "name_en": "Stoning", "sectors": ""})
    assert names(cluster)[4] == "Stoning"
    assert browser.post(PAGE, LINK | {"action": "write", "link": "5", "name_en": ""}).status_code == 422
    browser.post(PAGE, {"action": "remove", "link": "5"})
    assert len(names(cluster)) == 5
    assert browser.post(PAGE, {"action": "remove", "link": "99"}).status_code == 404


def test_the_page_asks_the_same_number_of_queries_for_three_links_and_five(browser_of, cluster, cluster_manager):
    browser, asked = browser_of(cluster_manager), []
    browser.get(PAGE)
    for number in (5, 3):
        cluster.links.filter(position__gt=number).delete()
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        asked.append(len(queries))
    assert asked[0] == asked[1]

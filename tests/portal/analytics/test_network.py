"""Who works with whom: each has a place of its own with room for its name, finance has no line, and others read what both sides show."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.analytics.management.commands.benchmark_network import LINKS, invented
from portal.analytics.models import NetworkMeasure
from portal.analytics.network import Edge, Node, arrange, draw, measure
from portal.analytics.network.layout import fitted, width_of
from portal.analytics.network.svg import Words
from portal.analytics.queries.network import YEAR, alone, as_list, network_of, shown_network_of
from portal.analytics.services.network import count_network
from portal.organisations.models import BoardSeat, ClusterMembership, Connection, Organisation, WorkedTogether
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import ClusterMembershipFactory
from tests.factories.projects import partner_in, project_of

MORE = "and {} more".format
WORDS = Words("Network", "A list says the same.", "Support", "/icons.svg")
LONG = "Al-Hasa International Refrigerated Transport and General Trading Company"


# The drawing, of values alone


@pytest.mark.parametrize("many", [12, 21, 100, 400])
@pytest.mark.parametrize("zoom", [None, 2])
@pytest.mark.parametrize("mirrored", [False, True])
def test_no_name_covers_another_and_none_leaves_the_drawing(many: int, zoom: int | None, *, mirrored: bool) -> None:
    nodes, edges = invented(many)
    drawing = arrange(nodes, edges, LINKS, more=MORE, zoom=zoom, mirrored=mirrored)
    boxes = []
    for one in drawing.placed:
        half = max(map(width_of, one.lines)) / 2
        assert one.x - half >= 0
        assert one.x + half <= drawing.width
        assert one.y + 40 <= drawing.height + 20
        boxes.append((one.x - half, one.x + half, one.y - 8, one.y + 10 + 12 * len(one.lines)))
    for at, (left, right, top, bottom) in enumerate(boxes):
        for left2, right2, top2, bottom2 in boxes[at + 1 :]:
            assert right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top


@pytest.mark.parametrize("many", [21, 400])
def test_everybody_is_placed_once_or_counted(many: int) -> None:
    nodes, edges = invented(many)
    drawing = arrange(nodes, edges, LINKS, more=MORE)
    alone_there = [one.node.id for one in drawing.placed if not one.several]
    assert len(set(alone_there)) == len(alone_there)
    assert len(alone_there) + drawing.hidden == many
    assert (drawing.hidden > 0) == (many == 400)


def test_a_chain_reads_from_the_right_where_the_reader_does() -> None:
    nodes, edges = invented(21)
    straight, mirrored = (arrange(nodes, edges, LINKS, more=MORE, mirrored=one) for one in (False, True))
    assert [x for _name, x in mirrored.heads] == [straight.width - x for _name, x in straight.heads]
    where = {one.node.id: one.x for one in mirrored.placed}
    assert all(where[one.node.id] == pytest.approx(straight.width - one.x) for one in straight.placed)


def test_four_hundred_are_drawn_within_a_second() -> None:
    nodes, edges = invented(400)
    started = time.process_time()
    svg = draw(arrange(nodes, edges, LINKS, more=MORE), WORDS)
    assert time.process_time() - started < 1
    assert svg.count("<use") <= 5 * 9 + 14


def test_a_name_fits_or_ends_in_dots() -> None:
    for name in (
        LONG,
        LONG.replace(" ", ""),
        "شركة النخلة الذهبية للتعبئة والتغليف والتجارة العامة والنقل المبرد",
        "鉄" * 40,
        "A",
    ):
        lines = fitted(name, 120)
        assert 1 <= len(lines) <= 2
        assert all(width_of(line) <= 120 for line in lines)
    assert "…" in fitted(LONG, 120)[-1]


def test_what_somebody_is_called_is_no_markup() -> None:
    nodes = [Node(1, '<script>alert("&")</script>', 'firm"><x', 1), Node(2, "B", "firm", 1)]
    svg = draw(arrange(nodes, [Edge(1, 2, 3)], ["<b>Link"], more=MORE), WORDS)
    assert "<script" not in svg
    assert "<b>" not in svg
    assert '"><x' not in svg
    assert 'class="edge strong"' in svg


def test_an_empty_network_is_drawn_too() -> None:
    assert "<svg" in draw(arrange([], [], [], more=MORE), WORDS)
    assert measure([], []).density is None


def test_measures_of_a_star_and_somebody_alone() -> None:
    nodes = [Node(one, str(one), "finance" if one == 6 else "firm", 1) for one in range(1, 7)]
    told = measure(nodes, [Edge(1, 2), Edge(1, 3), Edge(1, 4), Edge(1, 6), Edge(2, 3, is_missing=True)])
    assert told.members == 5
    assert told.links == 3
    assert told.density == pytest.approx(3 / 10)
    assert told.brokers == [(1, pytest.approx(0.5))]
    assert told.isolated == [5]
    assert told.mix == {"firm": 5, "finance": 1}


# The rows behind it


def know(one: Organisation, other: Organisation, **fields: Any) -> Connection:
    first, second = sorted((one, other), key=lambda o: o.pk)
    return Connection.objects.create(first=first, second=second, origin="match:x", **fields)


def worked(one: Organisation, other: Organisation) -> WorkedTogether:
    first, second = sorted((one, other), key=lambda o: o.pk)
    now = timezone.now()
    return WorkedTogether.objects.create(first=first, second=second, first_said_at=now, second_said_at=now)


def lines(found: Any) -> set[tuple[str, str, int]]:
    known = found.organisations
    return {(*sorted((known[one.one].slug, known[one.other].slug)), one.times) for one in found.linked}


@pytest.fixture
def inside(cast: SimpleNamespace) -> SimpleNamespace:
    """The lab and the bank support the chain, too."""
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.lab, link=None, lane="research")
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.bank, link=None, lane="finance")
    return cast


@pytest.mark.django_db
def test_lines_are_connections_of_a_year_work_together_and_projects(inside: SimpleNamespace) -> None:
    know(inside.firm, inside.packer)
    old = know(inside.firm, inside.lab)
    Connection.objects.filter(pk=old.pk).update(since=timezone.now() - YEAR * 1.1)
    found = network_of(inside.cluster)
    assert lines(found) == {("dar-sanabel", "nakhla-pack", 1)}
    assert [one.slug for one in alone(found)] == ["waha-food-science"]
    worked(inside.firm, inside.packer)
    partner_in(project_of(inside.firm, by=inside.firm_owner, cluster=inside.cluster), inside.packer)
    assert lines(network_of(inside.cluster)) == {("dar-sanabel", "nakhla-pack", 3)}
    (first, _second) = as_list(network_of(inside.cluster))
    assert first.others


@pytest.mark.django_db
def test_finance_has_no_line_and_neither_has_a_word_of_one_side(inside: SimpleNamespace) -> None:
    know(inside.firm, inside.bank)
    worked(inside.packer, inside.bank)
    partner_in(project_of(inside.firm, by=inside.firm_owner, cluster=inside.cluster), inside.bank)
    one_sided = worked(inside.firm, inside.lab)
    WorkedTogether.objects.filter(pk=one_sided.pk).update(first_said_at=None)
    found = network_of(inside.cluster)
    assert found.edges == []
    assert inside.bank not in alone(found)
    assert inside.bank.pk in {one.id for one in found.nodes}


@pytest.mark.django_db
def test_who_fits_and_has_no_link_is_dashed_but_never_by_a_request_for_finance(inside: SimpleNamespace) -> None:
    need = ListingFactory(organisation=inside.firm, cluster=inside.cluster)
    MatchFactory(listing=need, organisation=inside.packer, verdict="strong")
    money = ListingFactory(organisation=inside.firm, cluster=inside.cluster, category="finance")
    MatchFactory(listing=money, organisation=inside.lab, verdict="strong")
    hidden = ListingFactory(organisation=inside.packer, cluster=inside.cluster, confidentiality="unnamed")
    MatchFactory(listing=hidden, organisation=inside.lab, verdict="strong")
    (missing,) = network_of(inside.cluster).missing
    assert {missing.one, missing.other} == {inside.firm.pk, inside.packer.pk}
    know(inside.firm, inside.packer)
    assert network_of(inside.cluster).missing == []


@pytest.mark.django_db
def test_others_read_only_what_both_sides_show(inside: SimpleNamespace, browser_of: Callable[[User], Any]) -> None:
    know(inside.packer, inside.lab)
    worked(inside.firm, inside.packer)
    BoardSeat.objects.create(cluster=inside.cluster, user=inside.stranger)
    member = inside.stranger
    assert lines(shown_network_of(inside.cluster, member)) == {("dar-sanabel", "nakhla-pack", 1)}
    Organisation.objects.filter(pk=inside.packer.pk).update(visibility={"worked_with": "own"})
    assert lines(shown_network_of(inside.cluster, member)) == set()
    count_network(inside.cluster)
    address = reverse("analytics:network", args=[inside.cluster.slug])
    told = browser_of(member).get(address).content.decode()
    assert "fewer than five" in told
    assert "</a> works with" not in told
    office = browser_of(inside.cluster_manager).get(address).content.decode()
    assert "</a> works with" in office
    for who in (inside.firm_owner, inside.researcher, None):
        assert browser_of(who).get(address).status_code in {302, 404}


@pytest.mark.django_db
def test_measures_are_counted_once_and_kept(inside: SimpleNamespace) -> None:
    know(inside.firm, inside.packer)
    for _twice in range(2):
        count_network(inside.cluster)
    kept = NetworkMeasure.objects.get(cluster=inside.cluster)
    assert (kept.members, kept.links, kept.isolated) == (3, 1, 1)
    assert kept.density == pytest.approx(1 / 3)
    assert kept.mix == {"firm": 2, "university": 1, "finance": 1}


@pytest.mark.django_db
def test_the_office_reads_one_number_of_members_without_a_link(
    inside: SimpleNamespace, browser_of: Callable[[User], Any]
) -> None:
    count_network(inside.cluster)
    know(inside.firm, inside.packer)  # since it was counted
    told = browser_of(inside.cluster_manager).get(reverse("analytics:network", args=[inside.cluster.slug]))
    figures = {str(one.label): one.value for one in told.context["figures"]}
    assert figures["Members without a link"] == str(len(told.context["alone"])) == "1"
    assert figures["Members with a link"] == "2"


@pytest.mark.django_db
def test_the_page_of_four_hundred_costs_no_more_than_that_of_four(
    inside: SimpleNamespace, browser_of: Callable[[User], Any], django_assert_max_num_queries: Any
) -> None:
    office, address = browser_of(inside.cluster_manager), reverse("analytics:network", args=[inside.cluster.slug])
    office.get(address)
    with django_assert_max_num_queries(40) as few:
        office.get(address)
    links = list(inside.cluster.links.all())
    firms = Organisation.objects.bulk_create(
        Organisation(
            kind="firm", slug=f"many-{n}", trade_name_latin=f"Many {n}", sort_name=f"many {n}",
            published_at=timezone.now(), region=inside.firm.region,
        )
        for n in range(400)
    )  # fmt: skip
    ClusterMembership.objects.bulk_create(
        ClusterMembership(cluster=inside.cluster, organisation=one, link=links[at % 5]) for at, one in enumerate(firms)
    )
    Connection.objects.bulk_create(
        Connection(first=one, second=other, origin="match:x") for one, other in pairwise(firms)
    )
    started = time.process_time()
    with django_assert_max_num_queries(40) as many:
        told = office.get(address + "?link=3")
    assert (
        time.process_time() - started < 3
    )  # one process among many on a busy machine; the drawing itself has a second
    assert len(many) == len(few)
    assert "Many 399" in told.content.decode()
    with translation.override("ar"):
        assert office.get(reverse("analytics:network", args=[inside.cluster.slug])).status_code == 200
    for odd in ("0", "99", "-1", "x", "٣", ""):
        assert office.get(address, {"link": odd}).status_code == 200


def test_no_kind_is_lost_in_the_mix() -> None:
    nodes, _edges = invented(60)
    assert sum(measure(nodes, []).mix.values()) == 60
    assert measure(nodes, []).mix == dict(Counter(one.kind for one in nodes))

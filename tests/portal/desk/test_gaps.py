"""What a chain lacks: found from what members need, never from finance; turned into something, and over once it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Listing
from matchmaking.services.listings import index_listing
from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.desk.models import Gap, GapStep, QueueItem
from portal.desk.queries.gaps import gap_page, gaps_of, needs_shown_to
from portal.desk.services.gaps import refresh_gaps, turn_gap
from portal.desk.services.queue import refresh_queue
from portal.notifications.models import Notification
from portal.organisations.models import BoardSeat, ClusterMembership, Organisation
from portal.organisations.services import index_organisations
from portal.projects.services.calls import write_call
from portal.search import projector
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.taxonomy import SectorFactory
from tests.factories.training import course_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(settings: Any, tmp_path: Path, cast: SimpleNamespace) -> Callable[[], None]:
    """Index what organisations say, then find what the dates cluster lacks."""
    settings.SEARCH_DIR = tmp_path / "search"

    def run() -> None:
        index_organisations(Organisation.objects.all())
        projector.project_pending()
        refresh_gaps(type(cast.cluster).objects.get(pk=cast.cluster.pk))

    return run


@pytest.fixture
def forwarder(cast: SimpleNamespace) -> Organisation:
    """Outside the cluster, in Sfax."""
    made: Organisation = OrganisationFactory(
        slug="marsa-forwarding",
        trade_name_latin="Marsa Forwarding",
        region=cast.other_cluster.region,
        serves=["reefer booking to Europe", "cold haulage"],
    )
    MembershipFactory(organisation=made, user=UserFactory(full_name="Nadia Trabelsi"), role="owner")
    return made


def need(cast: SimpleNamespace, title: str = "Reefer booking to Europe", **fields: Any) -> Listing:
    fields = {"link": cast.cluster.links.get(position=4), "cluster": cast.cluster, "radius_km": 300} | fields
    made: Listing = ListingFactory(organisation=cast.firm, title=title, **fields)
    return made


@pytest.fixture
def haulage() -> Any:
    return SectorFactory(code="4923")


def unmet(cast: SimpleNamespace) -> Gap:
    found: Gap = Gap.objects.get(cluster=cast.cluster, kind=Gap.Kind.NEEDS)
    return found


def test_needs_of_one_link_and_trade_are_one_gap_with_the_widest_distance(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None]
) -> None:
    first = need(cast, sectors=[haulage], radius_km=150)
    need(cast, "Reefer to Rotterdam", sectors=[haulage], radius_km=400)
    look()
    gap = unmet(cast)
    assert (gap.waiting, gap.asked_km, gap.sector_id) == (2, 400, "4923")
    assert first.public_id in gap.needs
    assert gap.since == first.published_at


def test_a_request_for_finance_is_nowhere(cast: SimpleNamespace, look: Callable[[], None]) -> None:
    need(cast, "Working capital", category=Listing.Category.FINANCE)
    need(cast, "Working capital, quietly", category=Listing.Category.FINANCE, confidentiality="office")
    look()
    assert not Gap.objects.filter(kind=Gap.Kind.NEEDS).exists()


def test_a_link_where_nobody_is_and_nothing_is_offered_is_a_gap(
    cast: SimpleNamespace, look: Callable[[], None]
) -> None:
    look()
    empty = set(Gap.objects.filter(kind=Gap.Kind.LINK).values_list("link__position", flat=True))
    assert empty == {1, 4, 5}
    ListingFactory(
        offer=True,
        kind="offer",
        organisation=cast.packer,
        cluster=cast.cluster,
        link=cast.cluster.links.get(position=4),
    )
    look()
    assert Gap.objects.get(link__position=4).state == Gap.State.CLOSED


def test_candidates_are_outside_the_cluster_and_say_why(
    cast: SimpleNamespace, haulage: Any, forwarder: Organisation, look: Callable[[], None]
) -> None:
    need(cast, sectors=[haulage])
    inside = OrganisationFactory(slug="rimal", trade_name_latin="Rimal", serves=["reefer booking to Europe"])
    ClusterMembership.objects.create(cluster=cast.cluster, organisation=inside)
    look()
    found = gap_page(unmet(cast), cast.cluster_manager)
    assert [one.organisation for one in found.able] == [forwarder]
    assert any("reefer" in sentence.lower() for sentence in found.able[0].why)
    assert found.row.gap.nearest_km == pytest.approx(found.able[0].candidate.km)
    assert found.able[0].candidate.km > 1000


def test_an_offer_inside_that_does_not_fit_is_counted_with_why(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None]
) -> None:
    need(cast, sectors=[haulage], radius_km=50, region=cast.firm.region)
    far = OrganisationFactory(slug="far", trade_name_latin="Far Lines", region=cast.other_cluster.region)
    ClusterMembership.objects.create(cluster=cast.cluster, organisation=far)
    ListingFactory(
        kind="offer", organisation=far, title="Reefer booking to Europe", cluster=cast.cluster, audience="members",
        region=cast.other_cluster.region, sectors=[haulage],
    )  # fmt: skip
    index_listing(Listing.objects.get(kind="offer"))
    look()
    gap = unmet(cast)
    assert gap.inside == 1
    assert gap.misfits == {"place": 1}


def test_an_offer_that_answers_none_of_three_needs_is_one_offer(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None]
) -> None:
    for place in ("Europe", "Rotterdam", "Europe by sea"):
        need(cast, f"Reefer booking to {place}", sectors=[haulage], radius_km=50, region=cast.firm.region)
    far = OrganisationFactory(slug="far", trade_name_latin="Far Lines", region=cast.other_cluster.region)
    ClusterMembership.objects.create(cluster=cast.cluster, organisation=far)
    ListingFactory(
        kind="offer", organisation=far, title="Reefer booking to Europe", cluster=cast.cluster, audience="members",
        region=cast.other_cluster.region, sectors=[haulage],
    )  # fmt: skip
    index_listing(Listing.objects.get(kind="offer"))
    look()
    gap = unmet(cast)
    assert (gap.waiting, gap.inside, gap.misfits) == (3, 1, {"place": 1})


def test_where_nobody_has_looked_yet_it_does_not_say_that_nothing_is_missing(
    cast: SimpleNamespace, haulage: Any, browser_of: Any
) -> None:
    url = reverse("desk:chain", args=[cast.cluster.slug])
    office = browser_of(cast.cluster_manager)
    assert "Nothing is missing today" in office.get(url).text
    need(cast, sectors=[haulage])
    page = office.get(url).text
    assert "What is missing is being looked for" in page
    assert "Nothing is missing today" not in page


def test_an_invitation_tells_its_keepers_once_and_is_remembered(
    cast: SimpleNamespace, haulage: Any, forwarder: Organisation, look: Callable[[], None]
) -> None:
    need(cast, sectors=[haulage])
    look()
    gap = unmet(cast)
    for _twice in range(2):
        turn_gap(gap, by=cast.cluster_manager, into="invite", organisation=forwarder)
    (told,) = Notification.objects.filter(kind="gap.invited")
    assert told.to.full_name == "Nadia Trabelsi"
    gap.refresh_from_db()
    assert gap.state == Gap.State.TURNED
    (row,) = [one for one in gaps_of(cast.cluster, cast.cluster_manager) if one.gap == gap]
    assert [one.step.organisation for one in row.begun] == [forwarder]


def test_nobody_is_invited_who_is_no_candidate_or_has_nobody(
    cast: SimpleNamespace, haulage: Any, forwarder: Organisation, look: Callable[[], None]
) -> None:
    need(cast, sectors=[haulage])
    look()
    gap = unmet(cast)
    for other in (None, cast.packer):
        with pytest.raises(NotPossible):
            turn_gap(gap, by=cast.cluster_manager, into="invite", organisation=other)
    forwarder.memberships.all().delete()
    with pytest.raises(NotPossible):
        turn_gap(gap, by=cast.cluster_manager, into="invite", organisation=forwarder)
    assert not GapStep.objects.exists()


def test_whoever_is_invited_reads_only_what_an_asker_shows(
    cast: SimpleNamespace, haulage: Any, forwarder: Organisation, look: Callable[[], None], browser_of: Any
) -> None:
    need(cast, "Reefer booking to Europe", sectors=[haulage])
    need(cast, "Reefer booking to Rotterdam", sectors=[haulage], audience="cluster")
    look()
    step = turn_gap(unmet(cast), by=cast.cluster_manager, into="invite", organisation=forwarder)
    nadia = User.objects.get(full_name="Nadia Trabelsi")
    assert [one.title for one in needs_shown_to(step.gap, nadia)] == ["Reefer booking to Europe"]
    told = browser_of(nadia).get(step.get_absolute_url())
    assert told.status_code == 200
    assert "Rotterdam" not in told.content.decode()
    assert browser_of(cast.firm_owner).get(step.get_absolute_url()).status_code == 404


def test_it_closes_by_itself_once_its_needs_are_answered(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None]
) -> None:
    asked = need(cast, sectors=[haulage])
    look()
    turn_gap(unmet(cast), by=cast.cluster_manager, into="search")
    Listing.objects.filter(pk=asked.pk).update(closed_at=timezone.now())
    look()
    gap = unmet(cast)
    assert (gap.state, gap.waiting) == (Gap.State.CLOSED, 0)
    assert gap.closed_at is not None
    with pytest.raises(NotPossible):
        turn_gap(gap, by=cast.cluster_manager, into="training")
    Listing.objects.filter(pk=asked.pk).update(closed_at=None)
    look()
    assert unmet(cast).state == Gap.State.TURNED


def test_what_came_of_a_step_is_linked(cast: SimpleNamespace, haulage: Any, look: Callable[[], None]) -> None:
    need(cast, sectors=[haulage])
    look()
    turn_gap(unmet(cast), by=cast.cluster_manager, into="training")
    course = course_of(cast.office, by=cast.cluster_manager, title="Reefer papers", audience="members")
    look()
    (row,) = [one for one in gaps_of(cast.cluster, cast.cluster_manager) if one.gap.kind == Gap.Kind.NEEDS]
    assert [(one.title, one.url) for one in row.begun] == [("Reefer papers", course.get_absolute_url())]


def test_the_queue_has_what_nobody_has_begun_anything_about(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None]
) -> None:
    need(cast, sectors=[haulage])
    look()
    refresh_queue(cast.cluster)
    waiting = QueueItem.objects.filter(kind="gap", gone_at=None)
    assert waiting.filter(key=unmet(cast).public_id, facts={"needs": 1}).exists()
    turn_gap(unmet(cast), by=cast.cluster_manager, into="telephone")
    refresh_queue(cast.cluster)
    assert not waiting.filter(key=unmet(cast).public_id).exists()


def test_one_trade_that_is_missing_at_two_links_is_told_apart(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None], browser_of: Callable[[User | None], Any]
) -> None:
    """In the queue and above the page of each: two rows had the same name."""
    links = [cast.cluster.links.get(position=position) for position in (3, 4)]
    for link in links:
        need(cast, sectors=[haulage], link=link)
    look()
    refresh_queue(cast.cluster)
    titles = {gap.link: gap.title for gap in Gap.objects.filter(cluster=cast.cluster, kind=Gap.Kind.NEEDS)}
    assert titles == {link: f"Missing at {link.name}: {haulage}" for link in links}
    office = browser_of(cast.cluster_manager)
    queue = office.get(reverse("desk:queue", args=[cast.cluster.slug])).content.decode()
    for gap in Gap.objects.filter(cluster=cast.cluster, kind=Gap.Kind.NEEDS):
        assert titles[gap.link] in queue
        assert titles[gap.link] in office.get(gap.get_absolute_url()).content.decode()


def test_only_the_office_has_its_gaps(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None], browser_of: Callable[[User | None], Any]
) -> None:
    need(cast, "Reefer of a secret kind", sectors=[haulage])
    look()
    gap = unmet(cast)
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.firm_member)
    chain = reverse("desk:chain", args=[cast.cluster.slug])
    for who in (cast.firm_owner, cast.researcher, cast.stranger):
        assert browser_of(who).get(chain).status_code == 404
    board = browser_of(cast.firm_member)
    assert "h-gaps" not in board.get(chain).content.decode()
    assert board.get(gap.get_absolute_url()).status_code == 404
    assert board.post(reverse("desk:gap_turn", args=[cast.cluster.slug, gap.public_id])).status_code == 404
    office = browser_of(cast.cluster_manager)
    assert "h-gaps" in office.get(chain).content.decode()
    # Below the links who supports all of them, as on the page of the cluster.
    assert 'data-kind="finance"' in office.get(chain).content.decode()
    assert "Reefer of a secret kind" in office.get(gap.get_absolute_url()).content.decode()
    elsewhere = reverse("desk:gap", args=[cast.other_cluster.slug, gap.public_id])
    assert office.get(elsewhere).status_code == 404
    with pytest.raises(NotAllowed):
        turn_gap(gap, by=cast.firm_member, into="search")


@pytest.mark.parametrize(
    ("into", "leads_to"),
    [
        ("purchase", "/needs/new/?title="),
        ("training", "/courses/new/?title="),
        ("call", "/calls/new/?title="),
    ],
)
def test_each_button_leads_where_it_is_done(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None], browser_of: Any, into: str, leads_to: str
) -> None:
    need(cast, sectors=[haulage])
    look()
    gap = unmet(cast)
    office = browser_of(cast.cluster_manager)
    told = office.post(reverse("desk:gap_turn", args=[cast.cluster.slug, gap.public_id]), {"into": into})
    assert told.status_code == 302
    assert leads_to in told["Location"]
    assert office.get(told["Location"]).status_code == 200
    assert GapStep.objects.get(gap=gap).into == into


@pytest.mark.parametrize("into", ["search", "telephone"])
def test_a_search_and_a_call_are_begun_once_somebody_says_so(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None], browser_of: Any, into: str
) -> None:
    need(cast, sectors=[haulage])
    look()
    gap = unmet(cast)
    office = browser_of(cast.cluster_manager)
    page = office.get(gap.get_absolute_url())
    # Whom one could telephone stands on the page of what is missing, not in a list of members who were invited.
    for leads_to in (page.context["row"].search_url, f"{gap.get_absolute_url()}#h-able"):
        assert leads_to.replace("&", "&amp;") in page.content.decode()
        assert office.get(leads_to).status_code == 200
    assert not GapStep.objects.exists()
    assert unmet(cast).state == Gap.State.OPEN
    told = office.post(reverse("desk:gap_turn", args=[cast.cluster.slug, gap.public_id]), {"into": into})
    assert told["Location"] == gap.get_absolute_url()
    assert GapStep.objects.get(gap=gap).into == into


def test_a_call_of_the_office_is_linked(cast: SimpleNamespace, haulage: Any, look: Callable[[], None]) -> None:
    need(cast, sectors=[haulage])
    look()
    turn_gap(unmet(cast), by=cast.cluster_manager, into="call")
    today = timezone.localdate()
    call = write_call(
        by=cast.cluster_manager,
        organisation=cast.office,
        title="Cold haulage",
        text="",
        cluster=cast.cluster,
        opens_on=today,
        closes_on=today + dt.timedelta(days=30),
    )
    look()
    (row,) = [one for one in gaps_of(cast.cluster, cast.cluster_manager) if one.gap.kind == Gap.Kind.NEEDS]
    assert [one.url for one in row.begun] == [call.get_absolute_url()]


def test_a_turn_that_does_not_exist_is_refused(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None], browser_of: Any
) -> None:
    need(cast, sectors=[haulage])
    look()
    gap = unmet(cast)
    office = browser_of(cast.cluster_manager)
    for sent in ({"into": "war"}, {}, {"into": "invite", "organisation": "no\x00body"}):
        told = office.post(reverse("desk:gap_turn", args=[cast.cluster.slug, gap.public_id]), sent)
        assert told.status_code == 302
    assert not GapStep.objects.exists()


def test_pages_cost_the_same_with_one_gap_and_with_more(
    cast: SimpleNamespace, look: Callable[[], None], browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        need(cast, f"Reefer {number}", sectors=[SectorFactory(code=f"492{number}")])
    look()
    office = browser_of(cast.cluster_manager)
    address = reverse("desk:chain", args=[cast.cluster.slug])
    office.get(address)
    with django_assert_max_num_queries(32) as many:
        office.get(address)
    Gap.objects.filter(kind=Gap.Kind.NEEDS).exclude(pk=Gap.objects.filter(kind="needs").first().pk).delete()
    with django_assert_max_num_queries(32) as one:
        office.get(address)
    assert len(one) == len(many)


def test_a_joint_purchase_begins_with_the_link_the_code_and_the_kind_of_the_gap(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None], browser_of: Any
) -> None:
    link = cast.cluster.links.order_by("position").last()
    need(cast, sectors=[haulage], link=link, category="service", quantity=2, unit="trips/week")
    look()
    gap = unmet(cast)
    office = browser_of(cast.cluster_manager)
    told = office.post(reverse("desk:gap_turn", args=[cast.cluster.slug, gap.public_id]), {"into": "purchase"})
    form = office.get(told["Location"]).context["form"]
    assert form["link"].value() == f"{cast.cluster.slug}:{link.position}"
    assert form["sectors"].value() == [haulage.code]
    assert form["category"].value() == "service"
    assert form["unit"].value() == "trips/week"


def test_the_need_with_which_the_office_buys_together_is_no_gap(
    cast: SimpleNamespace, haulage: Any, look: Callable[[], None]
) -> None:
    waits = need(cast, sectors=[haulage])
    ListingFactory(organisation=cast.office, cluster=cast.cluster, link=waits.link, sectors=[haulage])
    look()
    assert unmet(cast).needs == [waits.public_id]


def test_an_address_that_names_what_is_not_there_begins_an_empty_form(cast: SimpleNamespace, browser_of: Any) -> None:
    office = browser_of(cast.cluster_manager)
    answer = office.get("/needs/new/?category=moon&link=nowhere:9&sector=zz")
    assert answer.status_code == 200

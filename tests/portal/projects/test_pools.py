"""Members who buy together, or offer together."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.models import Listing
from matchmaking.queries.comparing import asked_by, field_of
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.organisations.models import Exclusion, Organisation
from portal.organisations.services import index_organisations
from portal.projects.models import Partner, Pool, PoolMember
from portal.projects.queries.pools import could_pool, pools_at, total_of, turned
from portal.projects.services import pools as services
from portal.search import projector
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import ClusterMembershipFactory, MembershipFactory, OrganisationFactory
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db
State = PoolMember.State


@pytest.fixture
def need(cast: SimpleNamespace) -> Listing:
    return need_of(cast, cast.firm, 10, "t", link=cast.cluster.links.get(position=2))


@pytest.fixture
def like(cast: SimpleNamespace) -> Listing:
    """The packer needs the same, counted in kilograms."""
    return need_of(cast, cast.packer, 2500, "kg")


def need_of(cast: SimpleNamespace, organisation: Any, quantity: int | None, unit: str, **fields: Any) -> Listing:
    made: Listing = ListingFactory(
        organisation=organisation,
        title="Sugar",
        category="supply",
        cluster=cast.cluster,
        quantity=quantity,
        unit=unit,
        **fields,
    )
    return made


def opened(need: Listing, by: Any, quantity: int | str = 10, **fields: Any) -> Pool:
    given = {"title": "Sugar", "unit": "t"} | fields
    return services.open_pool(need, by=by, quantity=Decimal(quantity), **given)


def place_of(pool: Pool, organisation: Any) -> PoolMember:
    found: PoolMember = PoolMember.objects.select_related("pool__lead", "organisation").get(
        pool=pool, organisation=organisation
    )
    return found


def test_those_with_the_like_are_suggested_asked_and_counted_in_one_unit(
    cast: SimpleNamespace, need: Listing, like: Listing
) -> None:
    assert list(could_pool(need, cast.firm_owner)) == [like]
    pool = opened(need, cast.firm_owner, ask=[like])
    place = place_of(pool, cast.packer)
    assert (place.state, place.quantity, place.listing) == (State.ASKED, Decimal("2.50"), like)
    told = set(Notification.objects.filter(kind="pool.asked").values_list("to", flat=True))
    assert cast.packer_owner.pk in told
    assert total_of(pool) == 10
    for _click in range(2):
        services.come_in(place, by=cast.packer_owner, quantity=Decimal("2.5"))
    assert total_of(pool) == Decimal("12.5")
    services.change_quantity(place, by=cast.packer_owner, quantity=Decimal(3))
    assert total_of(pool) == 13


def test_an_office_brings_others_together_with_nothing_of_its_own(
    cast: SimpleNamespace, like: Listing, browser_of: Any
) -> None:
    """It says no unit: that of the needs of the same trade is taken, and whose they are stand first."""
    ClusterMembershipFactory(organisation=cast.office, cluster=cast.cluster)
    haulage = SectorFactory(code="4923")
    trips = need_of(cast, cast.firm, 2, "trips/week", sectors=[haulage])
    own = need_of(cast, cast.office, None, "", sectors=[haulage])
    office = browser_of(cast.cluster_manager)
    address = f"{reverse('projects:pool_create')}?listing={own.public_id}"
    shown = office.get(address)
    assert "only brings others together" in shown.content.decode()
    form = shown.context["form"]
    assert form["unit"].value() == "trips/week"
    assert [key for key, _label in form.fields["ask"].choices] == [trips.public_id]
    sent = {"title": "Trips together", "quantity": "", "unit": "trips/week", "ask": [trips.public_id]}
    made = office.post(address, {**sent, "shown_to_cluster": "on", "submission": str(uuid4())})
    assert made.status_code == 302
    pool = Pool.objects.get()
    assert place_of(pool, cast.office).how_much == ""
    services.come_in(place_of(pool, cast.firm), by=cast.firm_owner, quantity=Decimal(2))
    assert total_of(pool) == 2
    with pytest.raises(NotPossible):
        services.publish_pool(pool, by=cast.cluster_manager, title="Trips")
    services.join_pool(pool, by=cast.packer_owner, organisation=cast.packer, quantity=Decimal(3))
    published = services.publish_pool(pool, by=cast.cluster_manager, title="Trips")
    assert (published.pk, published.quantity, published.unit) == (own.pk, 5, "trips/week"), "no second one beside it"
    assert "2 members" in office.get(reverse("projects:pool_list")).content.decode()


def test_others_say_how_much_is_theirs(cast: SimpleNamespace, need: Listing) -> None:
    with pytest.raises(NotPossible):
        services.open_pool(need, by=cast.firm_owner, title="Sugar", quantity=None, unit="t")


def test_units_that_do_not_fit_are_not_turned() -> None:
    assert turned(Decimal(2500), "kg", "t") == Decimal("2.50")
    assert turned(Decimal("2.5"), "t", "kg") == 2500
    assert turned(Decimal(5), "pallets", "t") is None
    assert turned(Decimal(5), "t/month", "t") is None


def test_who_is_never_suggested(cast: SimpleNamespace, need: Listing) -> None:
    need_of(cast, cast.packer, 5, "pallets")
    need_of(cast, cast.packer, 5, "t", confidentiality="unnamed")
    need_of(cast, cast.packer, 5, "t", confidentiality="office")
    need_of(cast, cast.packer, 5, "t").hidden_from.add(cast.firm)
    ListingFactory(organisation=cast.packer, category="testing", cluster=cast.cluster, quantity=5, unit="t")
    assert not could_pool(need, cast.firm_owner).exists()
    fits = need_of(cast, cast.packer, 5, "t")
    assert list(could_pool(need, cast.firm_owner)) == [fits]
    Exclusion.objects.create(organisation=cast.firm, excluded=cast.packer)
    assert not could_pool(need, cast.firm_owner).exists()


def test_nobody_is_asked_who_was_not_suggested(cast: SimpleNamespace, need: Listing) -> None:
    unnamed = need_of(cast, cast.packer, 5, "t", confidentiality="unnamed")
    with pytest.raises(NotAllowed):
        opened(need, cast.firm_owner, ask=[unnamed])
    assert not Pool.objects.exists()
    assert services.ask_into_pool(opened(need, cast.firm_owner), by=cast.firm_owner, listings=[unnamed]) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-3"}, "quantity"),
        ({"quantity": "1e12"}, "quantity"),
        ({"quantity": "2.505"}, "quantity"),
        ({"unit": "barrels"}, "unit"),
        ({"title": " "}, "title"),
        ({"title": "x" * 200}, "title"),
    ],
)
def test_bad_pools(cast: SimpleNamespace, need: Listing, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(NotPossible) as refused:
        opened(need, cast.firm_owner, **wrong)
    assert refused.value.field == field
    assert not Pool.objects.exists()


def test_finance_is_asked_for_alone_and_a_pool_needs_an_open_need_in_a_cluster(cast: SimpleNamespace) -> None:
    for fields in ({"category": "finance"}, {"cluster": None}, {"published_at": None}):
        given = {"category": "supply", "cluster": cast.cluster, "unit": "t"} | fields
        with pytest.raises(NotPossible):
            opened(ListingFactory(organisation=cast.firm, **given), cast.firm_owner)


def test_two_clicks_open_one(cast: SimpleNamespace, need: Listing) -> None:
    form = uuid4()
    assert opened(need, cast.firm_owner, submission=form) == opened(need, cast.firm_owner, submission=form)
    with pytest.raises(NotAllowed):
        opened(need, cast.packer_owner)


def test_a_need_counts_in_one_pool_at_a_time(cast: SimpleNamespace, need: Listing) -> None:
    pool = opened(need, cast.firm_owner)
    with pytest.raises(NotPossible) as refused:
        opened(need, cast.firm_owner)
    assert refused.value.code == "pooled"
    client = Client()
    client.force_login(cast.firm_owner)
    answer = client.get(f"{reverse('projects:pool_create')}?listing={need.public_id}")
    assert answer.headers["Location"] == pool.get_absolute_url()
    Pool.objects.update(closed_at=need.published_at)
    assert opened(need, cast.firm_owner).pk != pool.pk


def test_a_member_of_the_cluster_joins_by_itself_and_strangers_do_not(cast: SimpleNamespace, need: Listing) -> None:
    pool = opened(need, cast.firm_owner)
    for _click in range(2):
        place = services.join_pool(pool, by=cast.packer_owner, organisation=cast.packer, quantity=Decimal(4))
    assert place.is_in
    assert total_of(pool) == 14
    with pytest.raises(NotAllowed):
        services.join_pool(pool, by=cast.researcher, organisation=cast.lab, quantity=Decimal(4))
    hidden = opened(need_of(cast, cast.firm, 3, "t"), cast.firm_owner, shown_to_cluster=False)
    with pytest.raises(NotAllowed):
        services.join_pool(hidden, by=cast.packer_owner, organisation=cast.packer, quantity=Decimal(4))


def test_who_says_no_leaves_or_is_taken_out_no_longer_counts(
    cast: SimpleNamespace, need: Listing, like: Listing
) -> None:
    pool = opened(need, cast.firm_owner, ask=[like])
    place = place_of(pool, cast.packer)
    services.decline(place, by=cast.packer_owner)
    with pytest.raises(NotPossible):
        services.come_in(place, by=cast.packer_owner, quantity=Decimal(1))
    again = services.join_pool(pool, by=cast.packer_owner, organisation=cast.packer, quantity=Decimal(1))
    services.leave_pool(again, by=cast.packer_owner)
    assert total_of(pool) == 10
    third = services.join_pool(pool, by=cast.packer_owner, organisation=cast.packer, quantity=Decimal(1))
    for _click in range(2):
        services.remove_from_pool(third, by=cast.firm_owner)
    assert total_of(pool) == 10
    with pytest.raises(NotPossible):
        services.leave_pool(place_of(pool, cast.firm), by=cast.firm_owner)


def test_two_publish_as_one_and_again_with_the_new_quantity(cast: SimpleNamespace, need: Listing) -> None:
    pool = opened(need, cast.firm_owner)
    with pytest.raises(NotPossible):
        services.publish_pool(pool, by=cast.firm_owner, title="Two need sugar")
    place = services.join_pool(pool, by=cast.packer_owner, organisation=cast.packer, quantity=Decimal(4))
    for _click in range(2):
        listing = services.publish_pool(pool, by=cast.firm_owner, title="Two need 14 t of sugar")
    assert Listing.objects.filter(title__startswith="Two").count() == 1
    assert (listing.quantity, listing.unit, listing.organisation, listing.kind) == (14, "t", cast.firm, "need")
    assert listing.is_open
    services.change_quantity(place, by=cast.packer_owner, quantity=Decimal(6))
    pool.refresh_from_db()
    assert services.publish_pool(pool, by=cast.firm_owner, title="Two need 16 t of sugar").quantity == 16
    with pytest.raises(NotAllowed):
        services.publish_pool(pool, by=cast.packer_owner, title="Mine")


def test_a_project_starts_once_and_the_others_are_asked(cast: SimpleNamespace, need: Listing) -> None:
    pool = opened(need, cast.firm_owner)
    with pytest.raises(NotPossible):
        services.start_from_pool(pool, by=cast.firm_owner)
    services.join_pool(pool, by=cast.packer_owner, organisation=cast.packer, quantity=Decimal(4))
    project = services.start_from_pool(pool, by=cast.firm_owner)
    assert services.start_from_pool(Pool.objects.get(), by=cast.firm_owner) == project
    assert project.partners.get(organisation=cast.packer).state == Partner.State.INVITED


def test_the_lead_is_handed_over_to_a_member(cast: SimpleNamespace, need: Listing, like: Listing) -> None:
    pool = opened(need, cast.firm_owner, ask=[like])
    place = place_of(pool, cast.packer)
    with pytest.raises(NotPossible):
        services.hand_over_pool(pool, by=cast.firm_owner, to=place)
    services.come_in(place, by=cast.packer_owner, quantity=Decimal(1))
    services.hand_over_pool(pool, by=cast.firm_owner, to=place)
    assert pool.lead == cast.packer
    services.leave_pool(place_of(pool, cast.firm), by=cast.firm_owner)


def test_who_reads_and_writes_at_each_address(cast: SimpleNamespace, need: Listing, like: Listing) -> None:
    pool = opened(need, cast.firm_owner, ask=[like], shown_to_cluster=False)
    member = OrganisationFactory(trade_name_latin="Third House")
    ClusterMembershipFactory(cluster=cast.cluster, organisation=member)
    other = MembershipFactory(organisation=member, user=UserFactory()).user
    shown = reverse("projects:pool_detail", args=[pool.public_id])
    clients = {}
    for person in (cast.firm_owner, cast.packer_owner, other, cast.researcher, cast.stranger, cast.cluster_manager):
        clients[person] = Client()
        clients[person].force_login(person)
    assert [client.get(shown).status_code for client in clients.values()] == [200, 200, 404, 404, 404, 404]
    Pool.objects.update(shown_to_cluster=True)
    assert [client.get(shown).status_code for client in clients.values()] == [200, 200, 200, 404, 404, 200]
    assert Client().get(shown).status_code == 302

    place, lead = place_of(pool, cast.packer), place_of(pool, cast.firm)
    new = f"{reverse('projects:pool_create')}?listing={need.public_id}"
    assert [client.get(new).status_code for client in clients.values()] == [302, 404, 404, 404, 404, 404]
    full = {"quantity": "5", "title": "Mine", "to": lead.public_id, "ask": like.public_id}
    by_lead = ["pool_ask", "pool_publish", "pool_hand_over", "pool_start", "pool_close"]
    for name in by_lead:
        address = reverse(f"projects:{name}", args=[pool.public_id])
        for person, client in clients.items():
            if person != cast.firm_owner:
                assert client.post(address, full).status_code in {302, 404, 422}, (name, person)
    for name in ("pool_member_in", "pool_member_decline", "pool_member_leave"):
        address = reverse(f"projects:{name}", args=[place.public_id])
        for person, client in clients.items():
            if person != cast.packer_owner:
                assert client.post(address, full).status_code == 404, (name, person)
    pool.refresh_from_db()
    place.refresh_from_db()
    assert (pool.lead, pool.is_open, pool.listing, place.state) == (cast.firm, True, None, State.ASKED)

    # Who is asked does not read who else is in it; who is in it does.
    in_it = services.join_pool(pool, by=other, organisation=member, quantity=Decimal(1))
    assert "Third House" not in clients[cast.packer_owner].get(shown).content.decode()
    refused = clients[cast.packer_owner].post(
        reverse("projects:pool_member_in", args=[place.public_id]), {"quantity": "plenty"}
    )
    assert refused.status_code == 422
    assert "plenty" in refused.content.decode()
    answer = {"quantity": "٢٫٥"}
    address = reverse("projects:pool_member_in", args=[place.public_id])
    assert clients[cast.packer_owner].post(address, answer).status_code == 302
    assert "Third House" in clients[cast.packer_owner].get(shown).content.decode()
    assert total_of(pool) == Decimal("13.5")
    assert in_it.is_in


def test_a_pool_is_opened_and_published_on_its_pages(cast: SimpleNamespace, need: Listing, like: Listing) -> None:
    client = Client()
    client.force_login(cast.firm_owner)
    new = f"{reverse('projects:pool_create')}?listing={need.public_id}"
    assert cast.packer.name in client.get(new).content.decode()
    refused = client.post(new, {"title": "Sugar", "quantity": "-4", "unit": "t", "ask": like.public_id})
    assert refused.status_code == 422
    made = client.post(new, {"title": "Sugar", "quantity": "10", "unit": "t", "ask": like.public_id})
    pool = Pool.objects.get()
    assert made.url == pool.get_absolute_url()
    services.come_in(place_of(pool, cast.packer), by=cast.packer_owner, quantity=Decimal("2.5"))
    page = client.get(made.url).content.decode()
    assert "2 members need 12.5 tonnes: Sugar" in page
    publish = reverse("projects:pool_publish", args=[pool.public_id])
    assert client.post(publish, {"title": "Two need 12.5 t of sugar"}).status_code == 302
    assert client.get(reverse("projects:pool_list")).status_code == 200


def test_whom_one_ticked_and_who_counts_otherwise_is_not_left_out_in_silence(
    cast: SimpleNamespace, need: Listing, like: Listing
) -> None:
    client = Client()
    client.force_login(cast.firm_owner)
    new = f"{reverse('projects:pool_create')}?listing={need.public_id}"
    answer = client.post(new, {"title": "Sugar", "quantity": "10", "unit": "pieces", "ask": like.public_id})
    assert (answer.status_code, "counts in another unit" in answer.content.decode()) == (422, True)
    assert not Pool.objects.exists()


def test_the_ribbon_shows_it_at_its_link_in_one_statement_more(
    cast: SimpleNamespace, need: Listing, django_assert_num_queries: Any
) -> None:
    client = Client()
    client.force_login(cast.packer_owner)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(cast.cluster.get_absolute_url()).status_code == 200
        return len(seen)

    asked()
    without = asked()
    for one in (need, *(need_of(cast, cast.firm, 10, "t", link=need.link) for _more in range(2))):
        opened(one, cast.firm_owner)
    page = client.get(cast.cluster.get_absolute_url()).content.decode()
    assert "Joint purchase: Sugar" in page
    assert asked() == without
    assert list(pools_at(cast.cluster, cast.packer_owner)) == [need.link_id]
    assert "Joint purchase" not in Client().get(cast.cluster.get_absolute_url()).content.decode()


def test_a_member_is_not_told_that_it_could_answer_what_its_own_pool_needs(
    cast: SimpleNamespace, need: Listing, settings: Any, tmp_path: Path
) -> None:
    settings.SEARCH_DIR = tmp_path / "search"
    trader = OrganisationFactory(slug="hofuf-sugar", region=cast.firm.region, serves=["Sugar by the ton"])
    ClusterMembershipFactory(cluster=cast.cluster, organisation=trader)
    owner = UserFactory()
    MembershipFactory(organisation=trader, user=owner, role="owner")
    index_organisations(Organisation.objects.all())
    projector.project_pending()
    pool = opened(need, cast.firm_owner)
    place = services.join_pool(pool, by=owner, organisation=trader, quantity=Decimal(4))
    published = services.publish_pool(pool, by=cast.firm_owner, title="Two need sugar by the ton")
    assert trader.public_id not in field_of(asked_by(published)).who
    services.leave_pool(place, by=owner)
    assert trader.public_id in field_of(asked_by(published)).who

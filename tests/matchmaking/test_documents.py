"""What the index learns of a need or offer, and who may find it: terms against terms, as the index compares them."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from matchmaking import audience
from matchmaking.documents import documents_of
from matchmaking.models import Listing
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.search.audience import may_read, terms_for
from portal.search.services import Document
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import ClusterMembershipFactory, MembershipFactory, OrganisationFactory, connect_rows
from tests.factories.taxonomy import CertificateTypeFactory, SectorFactory

pytestmark = pytest.mark.django_db


def found_by(user: User | AnonymousUser, documents: list[Document]) -> list[Document]:
    return [one for one in documents if may_read(terms_for(user), one.audience)]


def of(cast: SimpleNamespace, **fields: Any) -> Listing:
    return ListingFactory(
        **{"organisation": cast.firm, "cluster": cast.cluster, "audience": "cluster", "title": "packing"} | fields
    )


READERS = (
    "firm_member",
    "packer_owner",
    "researcher",
    "finance_officer",
    "cluster_manager",
    "stranger",
    "former_member",
)


@pytest.mark.parametrize("who_sees", ["cluster", "members", "public"])
@pytest.mark.parametrize("appears", ["named", "unnamed", "office"])
@pytest.mark.parametrize("never_to", ["nobody", "packer", "link"])
@pytest.mark.parametrize("category", ["service", "finance"])
def test_the_index_finds_for_a_reader_what_the_reader_may_see_once_or_not_at_all(
    cast: SimpleNamespace, who_sees: str, appears: str, never_to: str, category: str
) -> None:
    cast.bank.verification = "register"
    cast.bank.save()
    listing = of(
        cast, audience=who_sees, confidentiality=appears, category=category, hide_from_same_link=never_to == "link"
    )
    if never_to == "packer":
        listing.hidden_from.set([cast.packer])
    documents = documents_of(listing)
    for reader in [*(getattr(cast, name) for name in READERS), AnonymousUser()]:
        visible = Listing.objects.visible_to(reader).filter(pk=listing.pk).exists()
        cards = [one for one in found_by(reader, documents) if one.family == "card"]
        if who_sees == "public" and category == "finance" and not visible:
            assert cards == []
            continue
        assert len(cards) == visible, reader


def test_one_who_acts_for_an_excluded_organisation_too_finds_nothing(cast: SimpleNamespace) -> None:
    listing = of(cast, audience="members", hidden_from=[cast.packer])
    MembershipFactory(organisation=cast.lab, user=cast.packer_owner)
    assert found_by(cast.packer_owner, documents_of(listing)) == []


def test_what_strangers_find_of_an_unnamed_need_leads_to_nobody(cast: SimpleNamespace) -> None:
    listing = of(cast, confidentiality="unnamed", text="For our line in the old town.")
    for document in found_by(cast.packer_owner, documents_of(listing)):
        written = json.dumps(
            [document.key, document.owner, document.subject, document.title, document.body, list(document.audience)[:1]]
        )
        assert cast.firm.public_id not in written
        assert document.owner == listing.public_id
        assert (document.latitude, document.longitude) == (cast.cluster.region.latitude, cast.cluster.region.longitude)


def test_its_own_people_find_it_under_their_own_organisation(cast: SimpleNamespace) -> None:
    listing = of(cast, confidentiality="unnamed")
    assert {one.owner for one in found_by(cast.firm_member, documents_of(listing))} == {cast.firm.public_id}


@pytest.mark.parametrize(
    "state",
    [
        {"published_at": None, "expires_on": None},
        {"closed_at": timezone.now()},
        {"expires_on": timezone.localdate() - dt.timedelta(days=1)},
    ],
)
def test_what_is_not_open_is_not_in_the_index(cast: SimpleNamespace, state: dict[str, Any]) -> None:
    assert documents_of(of(cast, **state)) == []


def test_a_card_can_be_narrowed_by_what_lists_narrow_by(cast: SimpleNamespace) -> None:
    link = cast.cluster.links.get(position=3)
    listing = of(
        cast,
        link=link,
        region=cast.firm.region,
        language="en",
        sectors=[SectorFactory(code="8292")],
        certificates=[CertificateTypeFactory()],
    )
    card = documents_of(listing)[0]
    assert card.codes == ["8292"]
    assert card.facets == {
        "category": ["service"],
        "language": ["en"],
        "certificate": ["iso-22000"],
        "sector": ["82"],
        "cluster": ["dates-al-ahsa"],
        "stage": ["packaging"],
        "region": ["hofuf"],
        "country": ["SA"],
    }


def test_terms_are_asked_in_one_query(cast: SimpleNamespace, django_assert_num_queries: Any) -> None:
    MembershipFactory(organisation=OrganisationFactory(), user=cast.cluster_manager)
    with django_assert_num_queries(1):
        terms = audience.terms_for_user(cast.cluster_manager)
    assert terms == {"office:dates-al-ahsa"}


def test_an_organisation_holds_what_its_people_hold(cast: SimpleNamespace) -> None:
    connect_rows(cast.firm, cast.lab)
    ClusterMembershipFactory(cluster=cast.other_cluster, organisation=cast.bank, lane="finance")
    Organisation.objects.filter(pk=cast.bank.pk).update(verification="register")
    pairs = ((cast.firm_owner, cast.firm), (cast.finance_officer, cast.bank), (cast.researcher, cast.lab))
    for person, organisation in pairs:
        organisation.refresh_from_db()
        assert terms_for(person) == audience.terms_for_organisation(organisation)


@pytest.mark.parametrize("how_many", [1, 3])
def test_terms_of_many_organisations_take_the_same_number_of_queries(
    cast: SimpleNamespace, how_many: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        assert len(audience.terms_for_organisations([cast.firm, cast.packer, cast.lab][:how_many])) == how_many

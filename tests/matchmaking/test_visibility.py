"""Matching compares only what the asker may see, and never puts together two of whom one keeps the other out."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from matchmaking import permissions
from matchmaking.audience import terms_for_organisation
from matchmaking.models import Listing, Match, MatchSide
from matchmaking.queries.cards import cards_for, with_card_rows
from matchmaking.queries.comparing import asked_by, field_of
from matchmaking.queries.parties import parties, with_party_facts
from matchmaking.queries.surroundings import surroundings
from matchmaking.services.matches import refresh_organisation
from portal.accounts.models import User
from portal.organisations import services
from portal.organisations.models import Organisation, Site
from portal.search.audience import may_read, terms_for
from portal.search.models import SearchDocument
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import CertificateFactory, ReferenceFactory, connect_rows
from tests.factories.taxonomy import CertificateTypeFactory

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]
Settle = Callable[[], None]


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def party(of: Organisation, *, to: Organisation) -> Any:
    rows = with_party_facts(Organisation.objects.filter(pk=of.pk))
    return parties(rows, terms_for_organisation(to))[of.public_id]


def test_a_party_holds_what_the_other_side_may_see(cast: SimpleNamespace, sfax: Any) -> None:
    held = CertificateFactory(organisation=cast.packer)
    Site.objects.create(organisation=cast.packer, name="Store", region=sfax)
    ReferenceFactory(organisation=cast.packer)
    cast.packer.trade_items.update(sector="1709")
    kept = dict.fromkeys(["certificates", "sites", "past_work", "languages", "serves", "buys"], "introduced")
    Organisation.objects.filter(pk=cast.packer.pk).update(visibility=kept)

    hidden = party(cast.packer, to=cast.firm)
    assert (hidden.certificates, hidden.languages, hidden.serves, hidden.buys) == (None, (), (), ())
    assert (len(hidden.places), hidden.works) == (1, None)

    connect_rows(cast.packer, cast.firm)
    shown = party(cast.packer, to=cast.firm)
    assert (set(shown.certificates), shown.languages) == ({held.type.slug}, ("ar", "en"))
    assert (shown.serves, shown.buys) == (("1709", "1709"), ("1709",))
    assert (len(shown.places), shown.works) == (2, 1)


def test_a_hidden_certificate_is_still_missing_and_counted_nowhere(
    cast: SimpleNamespace, publish: Publish, settle: Settle
) -> None:
    iso = CertificateTypeFactory(slug="iso-22000")
    CertificateFactory(organisation=cast.packer, type=iso)
    need = publish(cast.firm_owner, "Vacuum packing of pitted dates", certificates=[iso])
    settle()

    def state() -> str:
        side = MatchSide.objects.get(match__listing=need, organisation=cast.firm)
        return next(one["state"] for one in side.evidence["conditions"] if one["key"] == "certificate")

    assert state() == "yes"
    assert dict(surroundings(cast.firm).certificates)[iso] == 1

    services.set_visibility(cast.packer, {"certificates": "introduced"}, by=cast.packer_owner)
    # Before the comparison has come round again, and after it.
    side = with_card_rows(MatchSide.objects.filter(match__listing=need, organisation=cast.firm))
    (card,) = cards_for(side, reader=again(cast.firm_owner)).cards
    assert not [one for one in card.conditions if "ISO" in repr(one)]
    settle()
    services.index_organisation(cast.packer)
    field = field_of(asked_by(need))
    found = next(one for one in field.candidates if one.party.id == cast.packer.public_id)
    assert found.party.certificates is None
    assert dict(surroundings(cast.firm).certificates)[iso] == 0


def test_the_asker_too_is_compared_as_the_others_may_see_it(
    cast: SimpleNamespace, publish: Publish, index: Callable[[], None]
) -> None:
    index()
    Organisation.objects.filter(pk=cast.firm.pk).update(visibility={"languages": "cluster"})
    to_members = publish(cast.firm_owner, "Vacuum packing of dates")
    to_cluster = publish(cast.firm_owner, "Vacuum packing of date paste", audience="cluster", cluster=cast.cluster)

    assert field_of(asked_by(to_members)).question.asker.languages == ()
    assert field_of(asked_by(to_cluster)).question.asker.languages == ("ar", "en")


@pytest.mark.parametrize("by_asker", [True, False])
def test_two_of_whom_one_keeps_the_other_out_are_never_put_together(
    cast: SimpleNamespace, publish: Publish, settle: Settle, by_asker: bool
) -> None:
    need = publish(cast.firm_owner, "Vacuum packing of pitted dates", audience="public")
    settle()
    assert Match.objects.standing().filter(listing=need, organisation=cast.packer).exists()
    assert permissions.can_express_interest(cast.packer_owner, cast.packer, need)

    pair = (cast.firm, cast.packer) if by_asker else (cast.packer, cast.firm)
    services.exclude(*pair, by=again(cast.firm_owner if by_asker else cast.packer_owner))

    # At once, for both, although it is still stored.
    for who in (cast.firm_owner, cast.packer_owner):
        assert not MatchSide.objects.visible_to(again(who)).exists()
    assert not permissions.can_express_interest(cast.packer_owner, cast.packer, need)
    refresh_organisation(cast.firm)
    settle()
    assert not Match.objects.standing().filter(listing=need, organisation=cast.packer).exists()
    assert cast.packer.public_id not in {one.party.id for one in field_of(asked_by(need)).candidates}


def test_whoever_is_kept_out_reads_public_needs_alone(cast: SimpleNamespace, settle: Settle) -> None:
    there = {
        audience: ListingFactory(
            organisation=cast.firm,
            audience=audience,
            cluster=cast.cluster,
            confidentiality=confidentiality,
            title=audience,
        )
        for audience, confidentiality in (("public", "named"), ("members", "named"), ("cluster", "unnamed"))
    }
    settle()

    def seen() -> tuple[set[str], set[str]]:
        reader = again(cast.packer_owner)
        found = SearchDocument.objects.filter(kind="need", deleted_at=None)
        documents = {one.title for one in found if may_read(terms_for(reader), one.audience)}
        return set(Listing.objects.visible_to(reader).values_list("title", flat=True)), documents

    assert seen() == (set(there), set(there))
    services.exclude(cast.firm, cast.packer, by=cast.firm_owner)
    assert seen() == ({"public"}, {"public"})
    assert set(Listing.objects.visible_to(AnonymousUser()).values_list("title", flat=True)) == {"public"}
    assert Listing.objects.visible_to(again(cast.firm_owner)).count() == len(there)

"""Needs, offers and suggested partners as rows: published and open unless said otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from matchmaking.models import Listing, Match, MatchSide
from portal.organisations.models import Organisation
from portal.taxonomy.models import CertificateType, Sector

from .organisations import OrganisationFactory


class ListingFactory(DjangoModelFactory[Listing]):
    class Meta:
        model = Listing

    kind = Listing.Kind.NEED
    category = Listing.Category.SERVICE
    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Vacuum packing, lot {n}")
    audience = Listing.Audience.MEMBERS
    published_at = factory.LazyFunction(timezone.now)
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=60))

    class Params:
        draft = factory.Trait(published_at=None, expires_on=None)
        offer = factory.Trait(kind=Listing.Kind.OFFER)

    @classmethod
    def _create(
        cls,
        model_class: type[Listing],
        *args: Any,
        certificates: Iterable[CertificateType] = (),
        sectors: Iterable[Sector] = (),
        hidden_from: Iterable[Organisation] = (),
        **fields: Any,
    ) -> Listing:
        listing: Listing = super()._create(model_class, *args, **fields)
        listing.certificates.set(certificates)
        listing.sectors.set(sectors)
        listing.hidden_from.set(hidden_from)
        return listing


class MatchFactory(DjangoModelFactory[Match]):
    """With both its sides, nobody having answered."""

    class Meta:
        model = Match

    listing = factory.SubFactory(ListingFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    strength = 1.0
    reverse_strength = 1.0
    order = 0.7
    verdict = Match.Verdict.STRONG
    weights_version = "test"

    @classmethod
    def _create(
        cls, model_class: type[Match], *args: Any, evidence: dict[str, Any] | None = None, **fields: Any
    ) -> Match:
        match: Match = super()._create(model_class, *args, **fields)
        parties = {MatchSide.Side.ASKER: match.listing.organisation, MatchSide.Side.CANDIDATE: match.organisation}
        for side, organisation in parties.items():
            MatchSide.objects.create(match=match, side=side, organisation=organisation, evidence=evidence or {})
        return match

"""Audience terms that only this floor knows: who serves in an office, who stands at which link, who provides finance.

A search document carries the terms of its readers, and "!term" for those who may not see it although they carry another
one: `!organisation:7h3k…` takes that organisation's people out (see `portal.search.records`). So hits, counts and facets
leave excluded readers out by construction.

Requests for finance are read by finance providers whom somebody has verified: anybody can call themselves a bank.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from portal.accounts.models import User
from portal.organisations.models import ClusterMembership, Connection, Exclusion, Organisation
from portal.organisations.models.organisations import NOT_LOOKED_AT
from portal.organisations.standing import standing_of
from portal.organisations.visibility import GOVERNMENT, excluded_term
from portal.search.audience import MEMBERS
from portal.search.records import PUBLIC

from .models import Listing

PROVIDERS_ANYWHERE = "finance:members"


def terms_for_user(user: User) -> frozenset[str]:
    """What a signed-in person holds through their organisations and through the offices they serve in."""
    standing = standing_of(user)
    held = {
        term
        for one in (*standing.own, *standing.places)
        for term in _terms_of(one.kind, one.verification, one.link, one.slug)
    }
    return frozenset(held | {f"office:{slug}" for slug in standing.offices.values()})


def terms_for_organisation(organisation: Organisation) -> frozenset[str]:
    return terms_for_organisations([organisation])[organisation.pk]


def terms_for_organisations(organisations: Collection[Organisation]) -> dict[int, frozenset[str]]:
    """Organisation pk -> all that everybody in it holds, also from the floors below; in four queries."""
    kinds = {one.pk: (one.kind, one.verification) for one in organisations}
    terms = {
        one.pk: {PUBLIC, MEMBERS, f"organisation:{one.public_id}", *_terms_of(*kinds[one.pk], None, None)}
        for one in organisations
    }
    standing = ClusterMembership.objects.filter(organisation__in=kinds, ended_at=None)
    for pk, link, slug in standing.values_list("organisation", "link", "cluster__slug"):
        terms[pk].update([f"cluster:{slug}", *_terms_of(*kinds[pk], link, slug)])
    for mine, theirs in (("first", "second"), ("second", "first")):
        known = Connection.objects.filter(**{f"{mine}__in": kinds}, ended_at=None)
        for pk, public_id in known.values_list(mine, f"{theirs}__public_id"):
            terms[pk].add(f"introduced:{public_id}")
    kept_out = Exclusion.objects.filter(excluded__in=kinds)
    for pk, public_id in kept_out.values_list("excluded", "organisation__public_id"):
        terms[pk].add(f"excluded:{public_id}")
    for pk, (kind, _verification) in kinds.items():
        if kind == Organisation.Kind.GOVERNMENT:
            terms[pk].add(GOVERNMENT)
    return {pk: frozenset(held) for pk, held in terms.items()}


def readers_of(listing: Listing) -> list[str]:
    """The terms of those for whom the listing was published, without its own people and its office."""
    return [] if listing.confidentiality == Listing.Confidentiality.OFFICE else suited_readers_of(listing)


def suited_readers_of(listing: Listing) -> list[str]:
    """The same also for what only the office may see: of these the office may think when it asks."""
    if is_discreet(listing):
        everybody, in_cluster = PROVIDERS_ANYWHERE, "finance:cluster:{}"
    else:
        everybody, in_cluster = str(listing.audience), "cluster:{}"
    if listing.audience != Listing.Audience.CLUSTER:
        return [everybody]
    return [in_cluster.format(listing.cluster.slug)] if listing.cluster else []


def insiders_of(listing: Listing) -> list[str]:
    """Its own people and, where the office may know, the office of its cluster: nothing is hidden from them."""
    terms = [f"organisation:{listing.organisation.public_id}"]
    only_the_office = listing.confidentiality == Listing.Confidentiality.OFFICE
    if listing.cluster and (only_the_office or not is_discreet(listing)):
        terms.append(f"office:{listing.cluster.slug}")
    return terms


def excluded_from(listing: Listing, hidden_from: Iterable[Organisation] | None = None) -> list[str]:
    """The terms of those who must never see it; `hidden_from` stands in for the relation of a listing not saved yet."""
    hidden = listing.hidden_from.all() if hidden_from is None else hidden_from
    terms = [f"organisation:{organisation.public_id}" for organisation in hidden]
    if listing.hide_from_same_link:
        at = ClusterMembership.objects.filter(organisation=listing.organisation, ended_at=None).exclude(link=None)
        terms += [f"link:{link}" for link in at.values_list("link", flat=True)]
    return sorted(terms)


def may_be_suggested_for(listing: Listing, hidden_from: Iterable[Organisation] | None = None) -> tuple[str, ...]:
    """Whom the other side must be: its readers, without those it is hidden from and those whom its organisation keeps out."""
    barred = [*excluded_from(listing, hidden_from), excluded_term(listing.organisation)]
    return (*suited_readers_of(listing), *(f"!{term}" for term in barred))


def least_terms_of_readers(listing: Listing) -> frozenset[str]:
    """What each of those who may be suggested holds at least: no more of its organisation may be told to all of them."""
    in_its_cluster = listing.audience == Listing.Audience.CLUSTER and listing.cluster
    return frozenset({PUBLIC, MEMBERS, *([f"cluster:{listing.cluster.slug}"] if in_its_cluster else [])})


def kept_out_of(listing: Listing) -> list[str]:
    """The term of those whom its organisation keeps out altogether: they see nothing of it that is not for everybody."""
    return [] if readers_of(listing) == [PUBLIC] else [excluded_term(listing.organisation)]


def is_discreet(listing: Listing) -> bool:
    """Whether it tells that a firm asks for finance."""
    return listing.kind == Listing.Kind.NEED and listing.category == Listing.Category.FINANCE


def _terms_of(kind: str, verification: str, link: int | None, slug: str | None) -> Iterator[str]:
    if link:
        yield f"link:{link}"
    if kind == Organisation.Kind.FINANCE and verification not in NOT_LOOKED_AT:
        yield PROVIDERS_ANYWHERE
        if slug:
            yield f"finance:cluster:{slug}"

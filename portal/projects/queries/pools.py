"""Who could buy or offer together, and what pools say of themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from matchmaking.models import Listing
from portal.organisations.models import Cluster, Exclusion
from portal.organisations.standing import standing_of
from portal.ui.quantities import in_words

from ..models import Pool, PoolMember

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

TURNED = {("kg", "t"): Decimal("0.001"), ("t", "kg"): Decimal(1000)}
"""One unit counted in another: all other pairs do not fit."""

MOST_SUGGESTED = 20


@dataclass(frozen=True, slots=True)
class Face:
    """A pool with how many are in it with something of their own and how much that is together. `mine` is the place of an
    organisation of the reader."""

    pool: Pool
    members: int
    total: Decimal
    mine: PoolMember | None

    @property
    def how_much(self) -> str:
        return in_words(self.total, self.pool.unit)

    @property
    def published_differs(self) -> bool:
        """What was published counts another quantity than stands here now."""
        return self.pool.listing is not None and self.pool.listing.quantity != self.total


@dataclass(frozen=True, slots=True)
class Whole:
    """The same with everybody in it and everybody asked: for those who are in it."""

    face: Face
    inside: Sequence[PoolMember]
    asked: Sequence[PoolMember]


def turned(quantity: Decimal, unit: str, into: str) -> Decimal | None:
    """A quantity in another unit, to the hundredth; None where the two do not fit."""
    if unit == into:
        return quantity
    factor = TURNED.get((unit, into))
    return (quantity * factor).quantize(Decimal("0.01")) if factor else None


def units_like(unit: str) -> list[str]:
    return [unit, *(one for one, other in TURNED if other == unit)]


def pool_with(listing: Listing) -> Pool | None:
    """The open one in which this need or offer is counted already."""
    inside = PoolMember.objects.filter(listing=listing, state=PoolMember.State.IN, pool__closed_at=None)
    place = inside.select_related("pool").first()
    return place.pool if place else None


def unit_for(listing: Listing, reader: Reader) -> str:
    """In which it is counted; where it says none, in which most of the others like it are: those of its trade before all others."""
    if listing.unit or not listing.cluster_id:
        return listing.unit
    units = _alike(listing, reader).exclude(unit="").values("trade", "unit").annotate(n=Count("pk", distinct=True))
    most = units.order_by("-trade", "-n", "unit").first()
    return most["unit"] if most else ""


def could_pool(listing: Listing, reader: Reader, *, unit: str = "") -> QuerySet[Listing]:
    """Open needs, or offers, like this one in the same cluster, of others whom the reader may know by name.

    Alike: the same kind of thing or a common sector, and a unit that can be counted in this one; those of its trade first. What is
    published without a name or for the office alone is not among them, nor is anything about finance, nor whoever keeps the other out.
    """
    counted = _alike(listing, reader).filter(unit__in=units_like(unit or listing.unit))
    return counted.select_related("organisation").distinct().order_by("-trade", "-published_at", "pk")


def _alike(listing: Listing, reader: Reader) -> QuerySet[Listing]:
    """Whatever they are counted in. `trade`: whether it has a sector in common."""
    own = listing.organisation_id
    apart = Exclusion.objects.filter(
        Q(organisation=OuterRef("organisation"), excluded=own) | Q(organisation=own, excluded=OuterRef("organisation"))
    )
    sectors = listing.sectors.through.objects.filter(listing=listing).values("sector")
    common = listing.sectors.through.objects.filter(listing=OuterRef("pk"), sector__in=sectors)
    found: QuerySet[Listing] = (
        Listing.objects.visible_to(reader)
        .open()
        .annotate(trade=Exists(common))
        .filter(
            Q(category=listing.category) | Q(trade=True),
            ~Exists(apart),
            cluster=listing.cluster_id,
            kind=listing.kind,
            confidentiality="named",
        )
        .exclude(category=Listing.Category.FINANCE)
        .exclude(organisation__in=standing_of(reader).organisations | {own})
    )
    return found


def faces_of(pools: Sequence[Pool], reader: Reader) -> list[Face]:
    """In one question, however many they are."""
    places: defaultdict[int, list[PoolMember]] = defaultdict(list)
    for place in PoolMember.objects.filter(pool__in=pools, state__in=PoolMember.STANDING).order_by("pk"):
        places[place.pool_id].append(place)
    own = standing_of(reader).organisations
    return [_face(pool, places[pool.pk], own) for pool in pools]


def whole_of(pool: Pool, reader: Reader) -> Whole:
    rows = PoolMember.objects.filter(pool=pool, state__in=PoolMember.STANDING).select_related("organisation", "listing")
    places = list(rows.order_by("pk"))
    for place in places:
        place.pool = pool
    inside = sorted((one for one in places if one.is_in), key=lambda one: (one.organisation_id != pool.lead_id, one.pk))
    face = _face(pool, places, standing_of(reader).organisations)
    return Whole(face, inside, [one for one in places if one.is_asked])


def pools_at(cluster: Cluster, reader: Reader) -> Mapping[int | None, list[Face]]:
    """Link of the chain -> the open pools there that the reader may see, in one question."""
    visible = Pool.objects.visible_to(reader).open().filter(cluster=cluster)
    places: defaultdict[Pool, list[PoolMember]] = defaultdict(list)
    inside = PoolMember.objects.filter(pool__in=visible.values("pk"), state=PoolMember.State.IN)
    for place in inside.select_related("pool").order_by("pool", "pk"):
        places[place.pool].append(place)
    own = standing_of(reader).organisations
    found: defaultdict[int | None, list[Face]] = defaultdict(list)
    for pool, rows in places.items():
        found[pool.link_id].append(_face(pool, rows, own))
    return found


def total_of(pool: Pool) -> Decimal:
    inside = PoolMember.objects.filter(pool=pool, state=PoolMember.State.IN)
    return sum((amount for amount in inside.values_list("quantity", flat=True) if amount is not None), Decimal(0))


def can_be_asked(pool: Pool, reader: Reader) -> list[Listing]:
    """Who else could come in: like the lead's own need or offer, and not in it or asked already."""
    first = PoolMember.objects.filter(pool=pool, organisation=pool.lead_id, state=PoolMember.State.IN)
    place = first.select_related("listing").first()
    if place is None or place.listing is None:
        return []
    there = PoolMember.objects.filter(pool=pool, state__in=PoolMember.STANDING).values("organisation")
    rows = could_pool(place.listing, reader, unit=pool.unit).exclude(organisation__in=there)
    return one_each(rows[:MOST_SUGGESTED])


def one_each(listings: QuerySet[Listing]) -> list[Listing]:
    """The first of each organisation."""
    found: dict[int, Listing] = {}
    for one in listings:
        found.setdefault(one.organisation_id, one)
    return list(found.values())


def _face(pool: Pool, places: Sequence[PoolMember], own: frozenset[int]) -> Face:
    inside = [one for one in places if one.is_in and one.quantity]
    mine = [one for one in places if one.organisation_id in own]
    total = sum((one.quantity for one in inside if one.quantity), Decimal(0))
    return Face(pool, len(inside), total, min(mine, key=lambda one: (not one.is_in, one.pk), default=None))

"""Where a person stands: for whom they act, in which clusters that is, on which boards and in which offices they sit.

Read in one query, so that what a reader may see becomes a question with plain ids in it: databases plan it well, and it is
quickly made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, CharField, F, QuerySet, Value

from portal.core.reading import already, once

from .models import BoardSeat, ClusterMembership, Membership, OfficeStaff, Organisation
from .models.organisations import NOT_LOOKED_AT

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Own:
    """An organisation for which the person acts; with `cluster` (primary key), `slug` and `link` one of the places where it is, else
    with the person's `role`."""

    organisation: int
    kind: str
    verification: str
    cluster: int | None = None
    slug: str = ""
    link: int | None = None
    role: str = ""

    @property
    def is_provider(self) -> bool:
        """A finance provider whom somebody has verified: anybody can call themselves a bank."""
        return self.kind == Organisation.Kind.FINANCE and self.verification not in NOT_LOOKED_AT


@dataclass(frozen=True)
class Standing:
    """`own` without a place, `places` once for each; `boards` and `offices` are slugs of clusters by primary key."""

    own: tuple[Own, ...] = ()
    places: tuple[Own, ...] = ()
    boards: Mapping[int, str] = field(default_factory=dict)
    offices: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def organisations(self) -> frozenset[int]:
        return frozenset(one.organisation for one in self.own)

    @cached_property
    def roles(self) -> Mapping[int, str]:
        return {one.organisation: one.role for one in self.own}

    @cached_property
    def acts_for_provider(self) -> bool:
        return any(one.is_provider for one in self.own)

    @cached_property
    def clusters(self) -> frozenset[int]:
        return frozenset(one.cluster for one in self.places if one.cluster)

    @cached_property
    def provider_clusters(self) -> frozenset[int]:
        return frozenset(one.cluster for one in self.places if one.cluster and one.is_provider)

    @cached_property
    def links(self) -> frozenset[int]:
        return frozenset(one.link for one in self.places if one.link)


def standing_of(user: Reader) -> Standing:
    """As the database says now; asked once while a page is read."""
    if not user.is_authenticated:
        return Standing()
    return once(("standing", user.pk), lambda: _read(user.pk))


def standing_read(user: Reader) -> Standing | None:
    """The same where it was asked while this page is read; None where it was not."""
    found: Standing | None = already(("standing", user.pk))
    return found


def own_organisations(user: Reader) -> QuerySet[Any, Any]:
    """Those for which a person acts (primary keys), as a part of another question: for what is asked once and quickly."""
    return Membership.objects.filter(user=user.pk, ended_at=None).order_by().values("organisation")


def seats_of(people: Collection[int]) -> Mapping[int, Hashable]:
    """What gives each of these people (primary keys) their rights, to be compared with what did so before. One query."""
    text = CharField()
    held = {"user__in": people, "ended_at": None}
    seats = Membership.objects.filter(**held).order_by().values_list(Value("own", text), "user", "organisation", "role")
    seats = seats.union(
        *(
            model.objects.filter(**held).order_by().values_list(Value(what, text), "user", "cluster", Value("", text))
            for what, model in (("board", BoardSeat), ("office", OfficeStaff))
        ),
        all=True,
    )
    found: defaultdict[int, set[tuple[Any, ...]]] = defaultdict(set)
    for what, user, where, role in seats:
        found[user].add((what, where, role))
    return {user: frozenset(seats) for user, seats in found.items()}


def _read(user: int) -> Standing:
    mine = {"memberships__user": user, "memberships__ended_at": None}
    placed = {f"organisation__{name}": value for name, value in mine.items()}
    seated = {"user": user, "ended_at": None}
    here = F("organisation")
    rows = _rows("own", Membership.objects.filter(**seated), here, cluster=None, role=F("role")).union(
        _rows("place", ClusterMembership.objects.filter(**placed, ended_at=None), here, link=F("link")),
        _rows("board", BoardSeat.objects.filter(**seated)),
        _rows("office", OfficeStaff.objects.filter(**seated)),
        all=True,
    )
    found: dict[str, list[Own]] = {"own": [], "place": [], "board": [], "office": []}
    for what, *row in rows:
        found[what].append(Own(*row))
    boards, offices = ({row.cluster: row.slug for row in found[what] if row.cluster} for what in ("board", "office"))
    return Standing(tuple(found["own"]), tuple(found["place"]), boards, offices)


def _rows(
    what: str,
    seats: QuerySet[Any],
    organisation: F | None = None,
    *,
    cluster: str | None = "cluster",
    link: F | None = None,
    role: F | None = None,
) -> QuerySet[Any, Any]:
    """In the order of the fields of Own, with `what` before them; all parts of a union need the same columns."""
    text, number = CharField(), BigIntegerField()
    return (
        seats.order_by()
        .annotate(
            _what=Value(what, output_field=text),
            _organisation=organisation or Value(0, output_field=number),
            _kind=F("organisation__kind") if organisation else Value("", output_field=text),
            _verification=F("organisation__verification") if organisation else Value("", output_field=text),
            _cluster=F(cluster) if cluster else Value(None, output_field=number),
            _slug=F(f"{cluster}__slug") if cluster else Value("", output_field=text),
            _link=link or Value(None, output_field=number),
            _role=role or Value("", output_field=text),
        )
        .values_list("_what", "_organisation", "_kind", "_verification", "_cluster", "_slug", "_link", "_role")
    )

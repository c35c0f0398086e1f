"""What a cluster lacks, as its office reads it: by how many needs each would answer, with who could and what was begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Listing
from matchmaking.queries.consortium import told_to
from portal.accounts.models import User
from portal.analytics.queries.trade import Dependence, dependence_on
from portal.core.registry import things
from portal.organisations.models import Cluster, Exclusion, Organisation
from portal.organisations.standing import standing_of

from ..models import Gap, GapCandidate, GapStep

SHOWN = 20
CLOSED_SHOWN = 8
LONGEST_NAME = 120
MANY = 2
"""Needs from which buying together is worth a pool."""

WHY_NOT: dict[str, str | Promise] = {
    "place": _("too far away"),
    "radius": _("further away than they accept"),
    "kind": _("another kind of organisation is asked for"),
    "open": _("their offer ends before"),
    "quantity": _("too little of it"),
    "budget": _("dearer than they can pay"),
    "date": _("free too late"),
    "certificate": _("a certificate is missing"),
    "languages": _("no common language"),
    "sharia": _("not Sharia-compliant"),
    "instrument": _("no instrument fits"),
    "subject": _("they offer something else"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why offers inside do not fit, and how many it holds of."""

    words: str
    offers: int


@dataclass(frozen=True, slots=True)
class Begun:
    """Something that was begun; `title` and `url` of what came of it are empty while there is nothing."""

    step: GapStep
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One gap in the list. `first` is whom the office would invite; `candidates` how many could, `answered` of them elsewhere already."""

    gap: Gap
    position: int | None
    candidates: int
    answered: int
    first: Organisation | None
    is_invited: bool
    begun: Sequence[Begun]
    imports: Dependence | None

    @property
    def may_pool(self) -> bool:
        return self.gap.waiting >= MANY

    @property
    def search_url(self) -> str:
        """The directory, asked for what is missing: opening it begins nothing."""
        gap = self.gap
        asked = {"q": gap.name[:LONGEST_NAME]} if gap.kind == Gap.Kind.NEEDS else {}
        if gap.kind == Gap.Kind.LINK and gap.link:
            asked = {"stage": gap.link.stage}
        return f"{reverse('front:directory')}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class Able:
    """Who could fill it, with why, and whether it was invited already. `may_be_invited`: somebody keeps its page."""

    candidate: GapCandidate
    why: Sequence[str]
    against: Sequence[str]
    is_invited: bool

    @property
    def organisation(self) -> Organisation:
        return self.candidate.organisation

    @property
    def may_be_invited(self) -> bool:
        return self.organisation.is_claimed and not self.is_invited


@dataclass(frozen=True, slots=True)
class GapPage:
    row: Row
    needs: Sequence[Listing]
    able: Sequence[Able]
    misfits: Sequence[Why]

    @property
    def told_to_the_office_alone(self) -> list[Organisation]:
        """Whose needs stand here by name or in words that members do not see."""
        hidden = [one.organisation for one in self.needs if one.confidentiality != Listing.Confidentiality.NAMED]
        return list({one.pk: one for one in hidden}.values())


def gaps_of(cluster: Cluster, reader: User) -> list[Row]:
    """Those that stand, in a number of queries that does not grow with them."""
    standing = Gap.objects.visible_to(reader).filter(cluster=cluster).standing().in_order()
    return rows_of(list(standing.select_related("link", "sector", "cluster__region")[:SHOWN]), reader)


def closed_of(cluster: Cluster, reader: User) -> list[Gap]:
    """What was missing until lately."""
    over = Gap.objects.visible_to(reader).filter(cluster=cluster, state=Gap.State.CLOSED)
    return list(over.select_related("link", "sector", "cluster").order_by("-closed_at")[:CLOSED_SHOWN])


def rows_of(gaps: Sequence[Gap], reader: User) -> list[Row]:
    able: dict[int, list[GapCandidate]] = defaultdict(list)
    for one in _able(reader).filter(gap__in=gaps):
        able[one.gap_id].append(one)
    steps: dict[int, list[GapStep]] = defaultdict(list)
    for step in GapStep.objects.filter(gap__in=gaps).select_related("organisation", "by"):
        steps[step.gap_id].append(step)
    begun = _begun([one for several in steps.values() for one in several], reader)
    countries = {one.cluster.region.country for one in gaps}
    prefetch_related_objects([one for one in gaps if one.link_id], "link__sectors")
    codes = {one.pk: _codes(one) for one in gaps}
    imports = dependence_on([code for several in codes.values() for code in several], next(iter(countries), ""))
    rows = []
    for gap in gaps:
        invited = {one.organisation_id for one in steps[gap.pk]}
        free = [one.organisation for one in able[gap.pk] if one.organisation.is_claimed]
        first = next((one for one in free if one.pk not in invited), None)
        rows.append(
            Row(
                gap=gap,
                position=gap.link.position if gap.link else None,
                candidates=len(able[gap.pk]),
                answered=sum(bool(one.answered) for one in able[gap.pk]),
                first=first,
                is_invited=any(one.into == GapStep.Into.INVITE for one in steps[gap.pk]),
                begun=[begun[one.pk] for one in steps[gap.pk]],
                imports=next((imports[code] for code in codes[gap.pk] if code in imports), None),
            )
        )
    return rows


def gap_page(gap: Gap, reader: User) -> GapPage:
    """One gap with the needs that wait, as the office may read them, and everybody who could fill it."""
    needs = Listing.objects.visible_to(reader).open().filter(public_id__in=gap.needs).exclude(category="finance")
    rows = list(_able(reader).filter(gap=gap))
    told = told_to(reader, [(one.organisation, one.evidence) for one in rows])
    (row,) = rows_of([gap], reader)
    invited = {one.step.organisation_id for one in row.begun}
    why = sorted(gap.misfits.items(), key=lambda pair: (-pair[1], pair[0]))
    return GapPage(
        row=row,
        needs=list(needs.with_card_facts().order_by("published_at", "pk")),
        able=[
            Able(
                one,
                told[one.organisation_id].why,
                told[one.organisation_id].against,
                one.organisation_id in invited,
            )
            for one in rows
            if one.organisation_id in told
        ],
        misfits=[Why(str(WHY_NOT[key]), n) for key, n in why if key in WHY_NOT],
    )


def needs_shown_to(gap: Gap, reader: User) -> list[Listing]:
    """Of the needs that wait, those that somebody outside may open: what their askers allow, and nothing else."""
    needs = Listing.objects.visible_to(reader).open().filter(public_id__in=gap.needs).exclude(category="finance")
    return list(needs.with_card_facts().order_by("published_at", "pk"))


def _codes(gap: Gap) -> list[str]:
    """The trades in which something is missing: of a link where nobody is those that its office has written for it."""
    if gap.sector_id:
        return [gap.sector_id]
    if gap.kind == Gap.Kind.LINK and gap.link:
        return sorted(one.code for one in gap.link.sectors.all())
    return []


def _able(reader: User) -> Any:
    """Whom the reader may be shown: published, nobody across an exclusion."""
    out: Collection[int] = set(
        Exclusion.objects.filter(excluded__in=standing_of(reader).organisations).values_list("organisation", flat=True)
    )
    visible = Organisation.objects.published().exclude(pk__in=out).values("pk")
    return GapCandidate.objects.filter(organisation__in=visible).select_related("organisation__region")


def _begun(steps: Iterable[GapStep], reader: User) -> dict[int, Begun]:
    """What came of steps, in one query for each kind of thing; what the reader may not open has no address."""
    steps = list(steps)
    by_kind: dict[str, set[str]] = defaultdict(set)
    for one in steps:
        if one.kind_of_thing:
            by_kind[one.kind_of_thing].add(one.about)
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, ids in by_kind.items():
        thing = things.get(kind)
        if thing is None:
            continue
        for row in thing.visible_to(reader).filter(public_id__in=ids):
            known[kind, row.public_id] = (thing.title(row), thing.url(row))
    return {one.pk: Begun(one, *known.get((one.kind_of_thing, one.about), ("", ""))) for one in steps}


def usual_category(gap: Gap) -> str:
    """What most of the needs that wait for it are about."""
    return _most_of(gap, "category")


def usual_unit(gap: Gap) -> str:
    """In what most of them are counted, as far as they say it: so they can be bought together."""
    return _most_of(gap, "unit")


def _most_of(gap: Gap, name: str) -> str:
    waiting = Listing.objects.filter(public_id__in=gap.needs).exclude(**{name: ""}).values_list(name)
    most = waiting.annotate(n=Count("pk")).order_by("-n", name).first()
    return most[0] if most else ""

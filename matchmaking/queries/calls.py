"""Open programmes, calls and tenders, and how an organisation stands to them: computed when a page is read, never stored.

One organisation against all that is open: a few hundred rows at most, with all they ask for in two queries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet, Value
from django.utils import timezone

from portal.organisations.models import Cluster, Organisation
from portal.taxonomy.models import CertificateType, Region, Sector

from ..engine import eligibility
from ..engine.eligibility import Eligibility, compare_terms
from ..engine.explanation.eligibility import Line, asked, eligibility_lines, heading, reasons
from ..engine.facts import Party
from ..models import Listing, Terms
from ..querysets import is_open
from .closing import closing_words
from .parties import regions_of

SUGGESTED = 5
READ_AT_MOST = 500

NONE_IS_OPEN = "matchmaking.no_call_is_open"
"""Kept for so many seconds at most, and dropped with the next call: an installation without calls asks for none on each page."""
NONE_FOR = 60


class Words:
    """`names(kind, key)` for what terms ask for, looked up once for a whole page."""

    def __init__(self, parties: Iterable[Party], terms: Iterable[eligibility.Terms]) -> None:
        parties, terms = list(parties), list(terms)
        self._wanted = {
            "region": {key for one in terms for key in one.regions} | {key for one in parties for key in one.regions},
            "sector": {key for one in terms for key in one.sectors} | {key for one in parties for key in one.business},
            "certificate": {key for one in terms for key in one.papers},
            "cluster": {key for one in terms for key in one.clusters}
            | {key for one in parties for key in one.clusters},
        }

    @cached_property
    def _known(self) -> dict[str, Mapping[str, Any]]:
        wanted = self._wanted
        look_up: dict[str, Callable[[], Mapping[str, Any]]] = {
            "region": lambda: Region.objects.in_bulk(wanted["region"], field_name="slug"),
            "sector": lambda: Sector.objects.in_bulk(wanted["sector"]),
            "certificate": lambda: CertificateType.objects.in_bulk(wanted["certificate"], field_name="slug"),
            "cluster": lambda: Cluster.objects.in_bulk(wanted["cluster"], field_name="slug"),
        }
        return {
            "kind": dict(Organisation.Kind.choices),
            "size": dict(Organisation.Size.choices),
            **{kind: look_up[kind]() if keys else {} for kind, keys in wanted.items()},
        }

    def __call__(self, kind: str, key: str) -> str:
        return str(self._known[kind].get(key, key))


@dataclass(frozen=True)
class Standing:
    """How one organisation stands to one call. `state` is yes, no or unknown."""

    eligibility: Eligibility
    names: Words

    @property
    def state(self) -> str:
        return self.eligibility.state

    @property
    def lines(self) -> list[Line]:
        return eligibility_lines(self.eligibility.criteria, self.names)

    @property
    def papers(self) -> list[Line]:
        return eligibility_lines(self.eligibility.papers, self.names)

    @property
    def missing_papers(self) -> list[str]:
        return [line.label for line in self.papers if line.state != "yes"]

    @property
    def reasons(self) -> list[str]:
        return reasons(self.eligibility.checks, self.names)


@dataclass(frozen=True)
class Suggested:
    """One that an organisation may apply for, with how it stands to it."""

    terms: Terms
    standing: Standing

    @property
    def closing(self) -> str:
        return closing_words(self.terms, self.terms.listing.organisation.country)


@dataclass(frozen=True, slots=True)
class Criterion:
    heading: str
    text: str


def open_calls() -> QuerySet[Terms]:
    """Published and not closed by its own clock, with their publisher; those that open later too."""
    rows = Terms.objects.filter(is_open("listing__"), listing__source=Listing.PAGES)
    return rows.exclude(closes_at__lt=timezone.now()).select_related("listing__organisation__region")


def asked_by(terms: Terms) -> eligibility.Terms:
    """A row as the engine reads it. A section of trades is a letter, which begins no code of what lies in it."""
    return eligibility.Terms(
        kinds=tuple(terms.kinds),
        regions=tuple(terms.regions),
        sectors=tuple(terms.sectors),
        sizes=tuple(terms.sizes),
        youngest=terms.youngest,
        oldest=terms.oldest,
        clusters=tuple(terms.clusters),
        papers=tuple(terms.papers),
        by=terms.closes_on,
    )


def codes_below(sectors: Collection[Sector]) -> list[str]:
    """As terms keep them: of a section the divisions in it."""
    letters = [one.code for one in sectors if one.level == Sector.Level.SECTION]
    inside = Sector.objects.filter(parent__in=letters).values_list("code", flat=True) if letters else []
    return sorted({*(one.code for one in sectors if one.level != Sector.Level.SECTION), *inside})


def criteria_of(terms: Terms) -> list[Criterion]:
    """What is asked of whoever applies, for every reader."""
    wanted = asked_by(terms)
    names, nobody = Words([], [wanted]), Party("")
    found = compare_terms(wanted, nobody, timezone.localdate()).criteria
    return [Criterion(heading(one.key), asked(one.key, one.facts, names)) for one in found]


def papers_of(terms: Terms) -> list[str]:
    names = Words([], [asked_by(terms)])
    return [names("certificate", one) for one in terms.papers]


def standing_of(terms: Terms, organisation: Organisation) -> Standing:
    party, wanted = _party(organisation), asked_by(terms)
    return Standing(compare_terms(wanted, party, timezone.localdate()), Words([party], [wanted]))


def standings_of(rows: Sequence[Terms], organisation: Organisation) -> dict[int, Standing]:
    """Of many: by the row's primary key."""
    party, wanted = _party(organisation), {one.pk: asked_by(one) for one in rows}
    names, today = Words([party], wanted.values()), timezone.localdate()
    return {pk: Standing(compare_terms(one, party, today), names) for pk, one in wanted.items()}


def suggested_calls(organisation: Organisation, most: int = SUGGESTED) -> list[Suggested]:
    """Those that an organisation may apply for now, most of what they ask met first, then what closes soonest."""
    if cache.get(NONE_IS_OPEN):
        return []
    rows = list(open_calls()[:READ_AT_MOST])
    if not rows:
        cache.set(NONE_IS_OPEN, True, NONE_FOR)
    return fitting(rows, standings_of(rows, organisation), organisation, most) if rows else []


def fitting(
    rows: Iterable[Terms], standings: Mapping[int, Standing], organisation: Organisation, most: int = SUGGESTED
) -> list[Suggested]:
    """The same of rows whose standings are known."""
    found = [
        Suggested(one, standings[one.pk])
        for one in rows
        if one.is_open and one.listing.organisation_id != organisation.pk and standings[one.pk].eligibility.reaches
    ]

    def order(one: Suggested) -> tuple[float, bool, float, int]:
        closes = one.terms.closes_at
        return -one.standing.eligibility.share, closes is None, closes.timestamp() if closes else 0.0, one.terms.pk

    return sorted(found, key=order)[:most]


def _party(organisation: Organisation) -> Party:
    """As its own people know it, and no more than terms ask for."""
    row = Organisation.objects.select_related("region__parent__parent").get(pk=organisation.pk)
    codes: dict[str, list[str]] = {"sector": [], "makes": [], "serves": []}
    own = row.sectors.order_by("code").values_list(Value("sector"), "code")
    items = row.trade_items.exclude(sector=None).filter(direction__in=["makes", "serves"])
    for what, code in [*own, *items.values_list("direction", "sector")]:
        codes[what].append(code)
    held = dict(row.certificates.values_list("type__slug", "valid_until"))
    joined = row.cluster_memberships.filter(ended_at=None).values_list("cluster__slug", flat=True)
    return Party(
        id=row.public_id,
        kind=row.kind,
        codes=tuple(codes["sector"]),
        makes=tuple(codes["makes"]),
        serves=tuple(codes["serves"]),
        certificates=held or None,
        size=row.size,
        founded=row.founded_on,
        regions=tuple(regions_of(row.region)),
        clusters=tuple(joined),
    )

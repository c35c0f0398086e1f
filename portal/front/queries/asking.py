"""What a directory address asks: read from the query string by an allow-list, and written back into one.

Names and values that we do not know are left out, so that nothing else in an address can reach a query.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from portal.core.text import first_words
from portal.organisations.models import ChainLink, Organisation
from portal.search.normalise import tokens
from portal.search.queries import Place, Question

from .other_words import has_word, is_too_short
from .vocabulary import Vocabulary

FACETS = ("kind", "stage", "cluster", "country", "region", "certificate", "sector", "language")
"""What can be ticked beside the list, in the order of the page: all that an address may narrow by."""

DISTANCES = (25, 50, 150, 300)
Order = Literal["best", "nearest", "name", "recent"]
ORDERS: dict[str, Order] = {"best": "best", "nearest": "nearest", "name": "name", "recent": "recent"}
FRESH_DAYS = 30
VALUES_AT_MOST = 20
LONGEST_TEXT = 200
HERE = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,4})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,4})?)\s*")
_VALUE = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where distances are measured from. `name` is empty for a point that the reader's own device told."""

    place: Place
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """`near` is as typed. `origin` is what it means, else the acting organisation's own place, else None.

    `within` (km) narrows only where there is an origin. `chosen` is the order that the reader chose, if any; `opened` are the
    facets of which all values are shown.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: str = ""
    origin: Origin | None = None
    within: int | None = None
    fresh: bool = False
    chosen: Order | None = None
    position: str = ""
    opened: tuple[str, ...] = ()

    @property
    def is_short(self) -> bool:
        """A single letter, which asks for another one."""
        return is_too_short(self.text)

    @property
    def is_wordless(self) -> bool:
        """Something was typed in which there is nothing to look for: signs, or words that stand in every text."""
        return bool(self.text) and not tokens(self.text)

    @property
    def has_word(self) -> bool:
        """Whether there is a letter or a digit in what was typed."""
        return has_word(self.text)

    @property
    def orders(self) -> list[Order]:
        """What it may be sorted by, the usual one first: by words where there are any, else by distance, else by date."""
        usual: list[Order] = ["best"] if self.text else []
        return [*usual, *(["nearest"] if self.origin else []), "recent", "name"]  # type: ignore[list-item]

    @property
    def order(self) -> Order:
        return self.chosen if self.chosen in self.orders else self.orders[0]

    @property
    def is_lost(self) -> bool:
        """A place was typed that we do not know."""
        return bool(self.near) and (self.origin is None or self.origin.is_own)

    @property
    def needs_origin(self) -> bool:
        return self.within is not None and self.origin is None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters or self.fresh or (self.within and self.origin))

    def question(self, size: int, words: Vocabulary) -> Question:
        return Question(
            text=self.text,
            filters={**self.filters, **_in_towns(self.filters.get("region", ()), words)},
            place=self.origin.place if self.origin else None,
            within_km=self.within if self.origin else None,
            since=timezone.localdate() - dt.timedelta(days=FRESH_DAYS) if self.fresh else None,
            order=self.order,
            size=size,
            position=self.position,
        )

    def address(self, **changed: object) -> str:
        """The query string of this question with something changed, from its first page unless `position` is given."""
        pairs = replace(self, **({"position": ""} | changed)).pairs()  # type: ignore[arg-type]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def without(self, facet: str, value: str) -> str:
        rest = tuple(other for other in self.filters[facet] if other != value)
        return self.address(filters={**self.filters, facet: rest})

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as a form sends them."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, value) for facet in FACETS for value in self.filters.get(facet, ())]
        pairs += [("all", facet) for facet in self.opened]
        single = {
            "near": self.near,
            "within": str(self.within or ""),
            "fresh": "1" if self.fresh else "",
            "order": self.chosen or "",
            "at": self.position,
        }
        return pairs + [(name, value) for name, value in single.items() if value]


def read_address(query: QueryDict, words: Vocabulary, *, own: Organisation | None) -> Asked:
    """What is asked; `own` is the organisation that the reader acts for."""
    near = query.get("near", "").strip()[:60]
    within = query.get("within", "")
    return Asked(
        text=read_text(query),
        filters={facet: values for facet in FACETS if (values := _values(query, facet))},
        near=near,
        origin=_origin(near, words, own),
        within=int(within) if within in {str(km) for km in DISTANCES} else None,
        fresh=query.get("fresh") == "1",
        chosen=ORDERS.get(query.get("order", "")),
        position=query.get("at", "")[:200],
        opened=tuple(facet for facet in FACETS if facet in query.getlist("all")),
    )


def _in_towns(regions: Sequence[str], words: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Documents name the town: a province stands for its towns, unless some of those are chosen themselves."""
    wanted: dict[str, None] = {}
    for region in regions:
        towns = words.towns_of.get(region, [])
        if not any(town in regions for town in towns):
            wanted |= dict.fromkeys([region, *towns])
    return {"region": tuple(wanted)} if wanted else {}


def read_text(query: QueryDict) -> str:
    """The words asked for, as one clean line; of too many the first ones, whole."""
    return first_words(query.get("q", ""), LONGEST_TEXT)


def _values(query: QueryDict, facet: str) -> tuple[str, ...]:
    known = {"kind": Organisation.Kind.values, "stage": ChainLink.Stage.values}.get(facet)
    given = [value for value in dict.fromkeys(query.getlist(facet)) if _VALUE.fullmatch(value)]
    return tuple(value for value in given if known is None or value in known)[:VALUES_AT_MOST]


def _origin(near: str, words: Vocabulary, own: Organisation | None) -> Origin | None:
    if here := HERE.fullmatch(near):
        latitude, longitude = float(here[1]), float(here[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return Origin(Place(latitude, longitude), "", is_own=False)
    if town := words.town(near, country=own.country if own else ""):
        return Origin(Place(town.latitude, town.longitude), town.name, is_own=False)
    place = place_of(own) if own else None
    return Origin(place, own.town, is_own=True) if own and place else None


def place_of(organisation: Organisation) -> Place | None:
    """Where it stands: its own position, else that of its town."""
    if organisation.latitude is not None and organisation.longitude is not None:
        return Place(organisation.latitude, organisation.longitude)
    region = organisation.region
    if region and region.latitude is not None and region.longitude is not None:
        return Place(region.latitude, region.longitude)
    return None

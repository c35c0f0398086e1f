"""What the engine is told: plain values that a caller fills from rows, from a file, or by hand.

The facts of a party must be those that the *other* side may see; documents likewise. Then nothing hidden can reach a
count, a score, an order or a sentence, since it is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from portal.search.names import without_names


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


class Hit(NamedTuple):
    """One document found for a question: whose it is, how well it answers (BM25), and how much of the question it holds.

    `title` is how much it holds of the title alone, None where there is none.
    """

    document: int
    owners: tuple[str, ...]
    kind: str
    score: float
    coverage: float
    on: date | None = None
    title: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The words of one document, to show which of them matched. `owner` is the organisation whose words they are, "" where not known.

    `names` are those of others in them: who was worked for says nothing of what was done.
    """

    id: int
    kind: str
    title: str
    text: str = ""
    owner: str = ""
    names: Sequence[str] = ()

    @property
    def done(self) -> str:
        """Its title as far as it says what is done."""
        return without_names(self.title, self.names)

    @property
    def told(self) -> str:
        return without_names(self.text, self.names)


@dataclass(frozen=True, slots=True)
class Listing:
    """A need or an offer as far as it says something; None and empty mean: not said.

    `on` is when it is needed or free from. `budget` is what a need can pay or borrow, and what an offer costs or, in
    finance, gives at most. `radius_km` is how far a need may look or an offer reaches. `certificates` are what a need
    asks for, and what comes with an offer. `cluster` and `link` place it in a chain (slug, position from 1).
    """

    id: str
    is_need: bool
    title: str
    text: str = ""
    category: str = ""
    codes: tuple[str, ...] = ()
    place: Place | None = None
    radius_km: float | None = None
    on: date | None = None
    expires_on: date | None = None
    quantity: float | None = None
    unit: str = ""
    budget: float | None = None
    currency: str = ""
    certificates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sharia_only: bool = False
    cluster: str = ""
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a finance provider has published, with its criteria; empty ones ask for nothing.

    `sectors` are beginnings of codes, `regions` keys of places, `youngest`, `oldest` and `accounts` years. `compliant` is whether its
    contract is Sharia-compliant, None where its terms decide. `document` is what search holds of it.
    """

    id: str
    name: str
    text: str = ""
    contract: str = ""
    compliant: bool | None = None
    lowest: float | None = None
    highest: float | None = None
    currency: str = ""
    stages: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    youngest: int | None = None
    oldest: int | None = None
    accounts: int | None = None
    security: tuple[str, ...] = ()
    document: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """What a side has said by a "not now" before, as a plain rule for what is suggested to it from then on.

    `kind` says what it narrows: "nearer" (at most so many km), "smaller" and "larger" (than such a quantity), "cheaper" and
    "dearer" (than such an amount), "sooner" and "later" (before, and not before, such a day), "trade" (not of this code), "party"
    (not this one), "pause" (nothing up to a day). `category` and `is_need` narrow it to what is put forward of that kind; empty
    and None are all. `id` is the caller's.
    """

    kind: str
    id: str = ""
    number: float | None = None
    unit: str = ""
    on: date | None = None
    code: str = ""
    party: str = ""
    category: str = ""
    is_need: bool | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation as the other side may see it.

    `codes` are its sectors, `makes`, `serves` and `buys` the codes of what it makes, does for others and buys. `certificates`
    maps a certificate to the end of its validity or None, and is None itself where nothing was ever said of
    certificates. `links` are its places in chains (cluster, position). `sharia_compliant` is None where not said.
    `works` counts pieces of past work, `shown` how often it was put forward to others this
    week. `is_unnamed` says that it must not be recognised: distances from it are told in steps. `size`, `founded` (a year) and
    `regions` (keys of its places with all that they lie in, the widest last) are what finance asks of a company, `instruments` what a
    provider gives. `limits` are its own rules for what is put forward to it; they are told to nobody else.
    `worked_lately` counts pieces of past work too, each half after every year, `worked_recently` each half after three;
    `new_partners` with how many it began to work in the last two years; `clusters` are those it is a
    member of (slugs); `fields` are shares of its past work by field.
    """

    id: str
    kind: str = ""
    codes: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    buys: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    certificates: Mapping[str, date | None] | None = None
    languages: tuple[str, ...] = ()
    links: tuple[tuple[str, int], ...] = ()
    sharia_compliant: bool | None = None
    confirmed_on: date | None = None
    works: int | None = None
    worked_on: date | None = None
    shown: int = 0
    is_unnamed: bool = False
    size: str = ""
    founded: int | None = None
    regions: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    limits: tuple[Limit, ...] = ()
    worked_lately: float | None = None
    worked_recently: float | None = None
    new_partners: int | None = None
    clusters: tuple[str, ...] = ()
    fields: Mapping[str, float] = field(default_factory=dict)

    @property
    def business(self) -> tuple[str, ...]:
        """The codes of what it does, the most telling first."""
        return (*self.makes, *self.serves, *self.codes)


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks for what, and on which day. `never` holds parties that must not be suggested, `limits` the asker's own rules."""

    listing: Listing
    asker: Party
    today: date
    never: frozenset[str] = frozenset()
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might fit, with the offer (or the need, when an offer asks) that answers best, if it has published one."""

    party: Party
    offer: Listing | None = None


Fact = str | int | float | bool | list[str] | None
Facts = dict[str, Fact]
"""What a sentence needs; keys of the vocabulary (units, certificates, sectors), never words in one language."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one criterion reads in a pair: features by name (None: not known), the facts behind them, the documents."""

    features: dict[str, float | None]
    facts: Facts = field(default_factory=dict)
    documents: tuple[int, ...] = ()

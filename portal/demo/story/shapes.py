"""The shapes of the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Words = Mapping[str, str]
"""One wording per language: en, fr, ar."""


@dataclass(frozen=True, slots=True)
class Place:
    """A town, or a district of one: `names` are empty for the town itself. `town` is the slug of a Region, `slug` that of the place."""

    slug: str
    town: str
    latitude: float
    longitude: float
    names: Words


@dataclass(frozen=True, slots=True)
class Link:
    names: Words
    stage: str
    sectors: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chain:
    """A cluster with its links in order; `office` is the key of the organisation that runs it."""

    slug: str
    town: str
    office: str
    since: int
    name: Words
    product: Words
    about: Words
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Past:
    """A piece of past work; `partners` are keys of organisations, `year` as of STORY_YEAR."""

    title: str
    text: str
    year: int
    partners: Sequence[str] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """`link` is a position in the chain of `cluster`; supporters have a `lane` instead. `certificates`: slug → months left.

    `confirmed` and `verified_ago` count working days back from today, `since` is the year of joining as of STORY_YEAR.
    """

    key: str
    kind: str
    latin: str
    arabic: str
    place: Place
    language: str
    latitude: float
    longitude: float
    cluster: str = ""
    link: int | None = None
    lane: str = ""
    legal_latin: str = ""
    legal_arabic: str = ""
    summary: str = ""
    text: str = ""
    makes: Sequence[str] = ()
    buys: Sequence[str] = ()
    serves: Sequence[str] = ()
    sectors: Sequence[str] = ()
    certificates: Mapping[str, int] = field(default_factory=dict)
    works_in: Sequence[str] = ()
    size: str = ""
    founded: int | None = None
    register: str = ""
    since: int = 0
    verified: str = ""
    verified_ago: int = 0
    confirmed: int = 0
    claimed: bool = True
    contact_public: bool = False
    website: bool = True
    past: Sequence[Past] = ()
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """`published` counts working days back from today, `needed` and `closes` working days ahead; None leaves it to the house."""

    key: str
    by: str
    kind: str
    category: str
    title: str
    text: str
    language: str
    state: str = "open"
    outcome: str = ""
    link: int | None = None
    quantity: str = ""
    unit: str = ""
    town: str = ""
    radius: int | None = None
    needed: int | None = None
    budget: int | None = None
    currency: str = ""
    sectors: Sequence[str] = ()
    certificates: Sequence[str] = ()
    languages: Sequence[str] = ()
    sharia: bool = False
    audience: str = "cluster"
    confidentiality: str = "named"
    hidden_from: Sequence[str] = ()
    hide_same_link: bool = False
    published: int = 0
    closes: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """`persona` says in three languages what one sees as this person; empty for those whom nobody can be.

    `groups` are those of the editors' desk.
    """

    key: str
    latin: str
    arabic: str
    language: str
    email: str
    phone: str
    form: str = ""
    job: str = ""
    organisation: str = ""
    role: str = ""
    offices: Sequence[str] = ()
    staff: bool = False
    superuser: bool = False
    groups: Sequence[str] = ()
    persona: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """An organisation asks to join a cluster; `days` counts working days back from today."""

    organisation: str
    cluster: str
    days: int


@dataclass(frozen=True, slots=True)
class Depth:
    """What an organisation has by its kind: part → lines, as plain values. Days ahead count from today. `opens`: its cluster sees its
    quantities."""

    organisation: str
    parts: Mapping[str, Sequence[dict[str, Any]]]
    transfer_office: bool = False
    shifts: int | None = None
    exports: Sequence[str] = ()
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    chains: Sequence[Chain]
    organisations: Sequence[Organisation]
    people: Sequence[Person]
    listings: Sequence[Listing]
    requests: Sequence[Request]
    depth: Sequence[Depth] = ()

"""An organisation as a row tells it, and how that differs from the one that is here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.core.tabular import Column, Finding, Row

from ..models import ChainLink, Cluster, Organisation, TradeItem
from ..names import in_plain_digits, is_arabic
from . import cells
from .cells import Reader, Vocabulary

COLUMNS = [
    Column(
        "external_id", "its id where it comes from; the same id is the same organisation", required=True, longest=120
    ),
    Column("kind", "firm, university, research, finance, government or cluster", required=True),
    Column("name", "the name people use, in Arabic or Latin letters", longest=200),
    Column("trade_name_latin", "trade name in Latin letters", longest=200),
    Column("trade_name_ar", "trade name in Arabic", longest=200),
    Column("legal_name_latin", "legal name in Latin letters", longest=200),
    Column("legal_name_ar", "legal name in Arabic", longest=200),
    Column("registration_number", "number in the public register", longest=40),
    Column("registered_on", "day on which it was registered, like 2019-03-14 or in Hijri 1440-07-07"),
    Column("registered_until", "last day of its registration, written in the same way"),
    Column("summary", "what it is, in one sentence", longest=240),
    Column("description", "about it, up to 4,000 letters", longest=4000),
    Column("makes", "list of what it makes", several=True),
    Column("buys", "list of what it buys", several=True),
    Column("serves", "list of what it does for others", several=True),
    Column("sectors", "list of codes of ISIC Rev. 4, such as 1030", several=True),
    Column("languages", "list of en, fr, ar", several=True),
    Column("size", "1-9, 10-49, 50-249 or 250+ people"),
    Column("founded", "year"),
    Column("country", "two letters (ISO 3166) or what people call it; needed where there is a town"),
    Column("town", "town as people call it", longest=120),
    Column("latitude", "degrees north, like 25.36"),
    Column("longitude", "degrees east, like 49.59"),
    Column("website", "address of its website"),
    Column("email", "e-mail, shown after an introduction", longest=254),
    Column("phone", "telephone with country code, shown after an introduction"),
    Column("certificates", "list such as iso-22000 or iso-22000=2028-03-31 with its last day", several=True),
    Column("clusters", "list of clusters, such as al-ahsa-dates or al-ahsa-dates=3 for its third link", several=True),
]
NAMES = ("trade_name_latin", "trade_name_ar", "legal_name_latin", "legal_name_ar")
# Columns whose cells need nothing else to be understood: the field, what a cell means, what an empty one means.
PLAIN: dict[str, tuple[str, Callable[[str], Any], Any]] = {
    **{name: (name, cells.name, "") for name in NAMES},
    "registration_number": ("registration_number", in_plain_digits, ""),
    "registered_on": ("registered_on", cells.past_paper_day, None),
    "registered_until": ("registered_until", cells.paper_day, None),
    "summary": ("summary", cells.line, ""),
    "description": ("description", str, ""),
    "size": ("size", cells.size, ""),
    "founded": ("founded_on", cells.year, None),
    "latitude": ("latitude", cells.degrees(90), None),
    "longitude": ("longitude", cells.degrees(180), None),
    "website": ("website", cells.website, ""),
    "email": ("email", cells.address, ""),
}
DIRECTIONS = tuple(TradeItem.Direction.values)


@dataclass(slots=True)
class Told:
    """What a row says. A column that the file does not have is not among `fields` and `lists`, and is left as it is."""

    external_id: str
    fields: dict[str, Any] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)
    sectors: list[str] | None = None
    certificates: dict[int, dt.date | None] | None = None
    clusters: dict[int, ChainLink | None] | None = None
    findings: list[Finding] = field(default_factory=list)


def read(row: Row, vocabulary: Vocabulary) -> Told:
    reader = Reader(row)
    told = Told(row["external_id"])
    told.fields = dict(_fields(reader, vocabulary))
    reader.findings += [*_without_name(reader, told), *_half_a_position(row), *_over_before_it_began(told)]
    for direction in DIRECTIONS:
        if row.has(direction):
            told.items[direction] = cells.each_once(reader.read_several(direction, cells.item))[:30]
    if row.has("sectors"):
        told.sectors = cells.each_once(reader.read_several("sectors", vocabulary.sector))
    if row.has("certificates"):
        held = reader.read_several("certificates", vocabulary.certificate)
        told.certificates = {kind.pk: until for kind, until in held}
    if row.has("clusters"):
        named: list[tuple[Cluster, ChainLink | None]] = reader.read_several("clusters", vocabulary.cluster)
        told.clusters = {cluster.pk: link for cluster, link in named}
    told.findings = reader.findings
    return told


def _without_name(reader: Reader, told: Told) -> Iterator[Finding]:
    """Not of a line that could not be read, nor where a name is there and something is wrong with it."""
    said = {finding.column for finding in reader.findings}
    if reader.row.texts and not said.intersection({"name", *NAMES}) and not any(map(told.fields.get, NAMES)):
        yield Finding("name", _("It has no name."), _("Write it in the column name."))


def _over_before_it_began(told: Told) -> Iterator[Finding]:
    since, until = told.fields.get("registered_on"), told.fields.get("registered_until")
    if since and until and until < since:
        yield Finding("registered_until", _("This day is before the one on which it was registered."))


def _half_a_position(row: Row) -> Iterator[Finding]:
    for given, missing in (("latitude", "longitude"), ("longitude", "latitude")):
        if row[given] and not row[missing]:
            yield Finding(
                missing,
                _("%(given)s without %(missing)s.") % {"given": given, "missing": missing},
                _("Write both, or neither."),
            )


def _fields(reader: Reader, vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    row = reader.row
    yield "kind", reader.read("kind", cells.kind, "")
    for column, (name, meaning, empty) in PLAIN.items():
        if row.has(column):
            yield name, reader.read(column, meaning, empty)
    if shown := reader.read("name", cells.name, ""):
        yield ("trade_name_ar" if is_arabic(shown) else "trade_name_latin"), shown
    if row.has("languages"):
        yield "languages", cells.each_once(reader.read_several("languages", cells.language))
    country = ""
    if row.has("country") or row.has("town"):
        found = vocabulary.place(reader)
        country = found.region.country if found.region else ""
        yield "region", found.region
        yield "place", found.place
    if row.has("phone"):
        yield "phone", reader.read("phone", cells.telephone(country), "")


def differences(organisation: Any, told: Told) -> tuple[str, ...]:
    """The columns in which a row says something else than what is here. Wants an organisation read as for its documents."""
    changed = [name for name, value in told.fields.items() if getattr(organisation, name) != value]
    here: dict[str, list[str]] = {direction: [] for direction in DIRECTIONS}
    for item in organisation.trade_items.all():
        here[item.direction].append(item.text)
    changed += [direction for direction, texts in told.items.items() if here[direction] != texts]
    if told.sectors is not None and set(told.sectors) != {sector.code for sector in organisation.sectors.all()}:
        changed.append("sectors")
    held = {certificate.type_id: certificate.valid_until for certificate in organisation.certificates.all()}
    if told.certificates is not None and told.certificates != held:
        changed.append("certificates")
    placed = {row.cluster_id: row.link_id for row in organisation.current_memberships}
    # An import brings into clusters and moves within them; it puts nobody out.
    if told.clusters is not None and any(
        cluster not in placed or (link and placed[cluster] != link.pk) for cluster, link in told.clusters.items()
    ):
        changed.append("clusters")
    return tuple(_as_column(name) for name in changed)


def _as_column(name: str) -> str:
    return {"founded_on": "founded", "region": "town", "place": "town"}.get(name, name)


def fill(organisation: Organisation, told: Told) -> None:
    for name, value in told.fields.items():
        setattr(organisation, name, value)

"""Importing needs and offers: each belongs to one organisation of the same source. Published at once unless a row says draft."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.activity.services import record
from portal.core.tabular import Column, Finding, Outcome, Row, RowReport
from portal.core.text import listed
from portal.organisations.imports import cells
from portal.organisations.imports.cells import BadCell, Reader, Vocabulary
from portal.organisations.models import ClusterMembership, Organisation
from portal.search.normalise import fold
from portal.ui.numbers import to_the_hundredth
from portal.ui.typed import parse_number
from portal.ui.words import too_fine

from .language import guess_language
from .models import Listing
from .models.listings import LISTING_LASTS, last_day
from .services.imported import write_imported

COLUMNS = [
    Column("external_id", "its id where it comes from", required=True, longest=120),
    Column("organisation", "external id of the organisation that asks or offers (of the same source)", required=True),
    Column("kind", "need or offer", required=True),
    Column("category", "what it is about: supply, service, finance, testing ...", required=True),
    Column("title", "in one sentence", required=True, longest=160),
    Column("text", "details", longest=4000),
    Column("quantity", "how much, as a number"),
    Column("unit", "unit of the quantity: t, t/month, pieces ..."),
    Column("country", "ISO 3166 letters or what people call it; needed where there is a town"),
    Column("town", "where"),
    Column("radius_km", "how many kilometres around the town"),
    Column("needed_from", "date from which it is needed or free, like 2027-01-15"),
    Column("budget", "budget or price, as a number"),
    Column("currency", "three letters, such as SAR"),
    Column("certificates", "list of certificates that it asks for, such as iso-22000", several=True),
    Column("sectors", "list of codes of ISIC Rev. 4", several=True),
    Column("languages", "list of en, fr, ar", several=True),
    Column("cluster", "such as al-ahsa-dates, or al-ahsa-dates=3 for the third link of its chain"),
    Column("audience", "cluster, members (unless said otherwise) or public"),
    Column("confidentiality", "named (unless said otherwise), unnamed or office"),
    Column("state", "published (unless said otherwise) or draft"),
    Column("published_on", "date, today unless said otherwise; it is open for 60 days from then"),
]
SINGLE = (
    "kind", "category", "title", "text", "quantity", "unit", "region", "radius_km", "needed_from", "budget", "currency",
    "languages", "cluster", "link", "audience", "confidentiality",
)  # fmt: skip
# A number as spreadsheets and JSON keep it; and one whose comma parts thousands for some and decimals for others.
AS_KEPT = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
BINARY = Decimal("1e-9")
TWO_WAYS = re.compile(r"\d{1,3},\d{3}")
# Which columns of the file each field is read from, where the names differ.
READ_FROM = {"region": ("town", "country"), "link": ("cluster",)}


class ListingImporter:
    """Rows of one source; the organisations they name must have been imported from it before."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.vocabulary = Vocabulary()
        imported = Organisation.objects.filter(source=source).exclude(external_id="")
        self.organisations = dict(imported.values_list("external_id", "pk"))
        members = ClusterMembership.objects.filter(organisation__in=self.organisations.values(), ended_at=None)
        self.members = set(members.values_list("organisation", "cluster"))
        self.first_row: dict[str, int] = {}
        self.new: list[Listing] = []
        self.changed: list[Listing] = []
        self.relations: dict[str, dict[str, list[Any]]] = {}

    def examine(self, rows: Sequence[Row]) -> Iterator[RowReport]:
        ids = [row["external_id"] for row in rows if row["external_id"]]
        known = Listing.objects.filter(source=self.source, external_id__in=ids).prefetch_related(
            "certificates", "sectors"
        )
        here = {listing.external_id: listing for listing in known}
        for row in rows:
            yield self._examine(row, here.get(row["external_id"]))

    def write(self) -> None:
        write_imported(self.new, self.changed, self.relations)
        if self.new or self.changed:
            record("listings.imported", by=None, source=self.source, new=len(self.new), changed=len(self.changed))

    def _examine(self, row: Row, there: Listing | None) -> RowReport:
        reader = Reader(row)
        organisation = reader.read("organisation", self._organisation, 0)
        fields = self._fields(reader)
        relations = {
            "certificates": [
                kind.pk for kind, _until in reader.read_several("certificates", self.vocabulary.certificate)
            ],
            "sectors": reader.read_several("sectors", self.vocabulary.sector),
        }
        state = reader.read("state", one_of("published", "draft"), "published")
        published_on = reader.read("published_on", _past_day, timezone.localdate())
        findings = [*reader.findings, *self._conflicts(row, organisation, fields, there)]
        if findings:
            return RowReport(row.number, row["external_id"], Outcome.REFUSED, findings=tuple(findings))
        self.relations[row["external_id"]] = {
            name: values for name, values in relations.items() if there is None or row.has(name)
        }
        if there is None:
            listing = Listing(
                organisation_id=organisation, source=self.source, external_id=row["external_id"], **fields
            )
            listing.language = guess_language(f"{listing.title} {listing.text}")
            if state == "published":
                _open(listing, published_on)
            self.new.append(listing)
            return RowReport(row.number, row["external_id"], Outcome.NEW)
        changes = _differences(there, row, fields, relations)
        if not changes:
            return RowReport(row.number, row["external_id"], Outcome.SAME)
        for name in SINGLE:
            if _has(row, name):
                setattr(there, name, fields[name])
        there.language = guess_language(f"{there.title} {there.text}")
        self.changed.append(there)
        return RowReport(row.number, row["external_id"], Outcome.CHANGED, changes)

    def _fields(self, reader: Reader) -> dict[str, Any]:
        row = reader.row
        cluster, link = reader.read("cluster", self.vocabulary.cluster, (None, None))
        return {
            "kind": reader.read("kind", one_of(*Listing.Kind.values), ""),
            "category": reader.read("category", one_of(*Listing.Category.values), ""),
            "title": cells.line(row["title"]),
            "text": row["text"],
            "quantity": reader.read("quantity", amount, None),
            "unit": reader.read("unit", one_of(*Listing.Unit.values), ""),
            "region": self.vocabulary.place(reader).region if row["town"] or row["country"] else None,
            "radius_km": reader.read("radius_km", _kilometres, None),
            "needed_from": reader.read("needed_from", _needed, None),
            "budget": reader.read("budget", money, None),
            "currency": reader.read("currency", one_of(*Listing.Currency.values), ""),
            "languages": cells.each_once(reader.read_several("languages", cells.language)),
            "cluster": cluster,
            "link": link,
            "audience": reader.read("audience", one_of(*Listing.Audience.values), Listing.Audience.MEMBERS.value),
            "confidentiality": reader.read(
                "confidentiality", one_of(*Listing.Confidentiality.values), Listing.Confidentiality.NAMED.value
            ),
        }

    def _organisation(self, external_id: str) -> int:
        if (known := self.organisations.get(external_id)) is None:
            problem = _("No organisation “%(id)s” was imported from “%(source)s”.")
            raise BadCell(
                problem % {"id": external_id[:60], "source": self.source}, _("Import it first, or correct the id.")
            )
        return known

    def _conflicts(
        self, row: Row, organisation: int, fields: dict[str, Any], there: Listing | None
    ) -> Iterator[Finding]:
        first = self.first_row.setdefault(row["external_id"], row.number) if row["external_id"] else row.number
        if first != row.number:
            problem = _("The same id stands in row %(row)s.") % {"row": first}
            yield Finding("external_id", problem, _("Keep one of the two rows."))
        yield from _amounts_without_measure(fields)
        if fields["radius_km"] is not None and fields["region"] is None:
            yield Finding("radius_km", _("A distance without a place."), _("Write country and town."))
        yield from self._who_sees_it(organisation, fields)
        if there and (there.organisation_id != organisation or there.kind != fields["kind"]):
            yield Finding(
                "external_id", _("This id is another organisation’s, or of the other kind."), _("Correct the id.")
            )
        if there and (there.created_by_id or there.closed_at):
            yield Finding("", _("Its own people keep it now, or have closed it."), _("Leave the row out."))

    def _who_sees_it(self, organisation: int, fields: dict[str, Any]) -> Iterator[Finding]:
        cluster = fields["cluster"]
        if cluster and organisation and (organisation, cluster.pk) not in self.members:
            yield Finding(
                "cluster", _("The organisation is not a member of this cluster."), _("Import it as a member first.")
            )
        needs_cluster = fields["audience"] == Listing.Audience.CLUSTER or fields["confidentiality"] == "office"
        if needs_cluster and not cluster:
            yield Finding("cluster", _("Only a cluster is to see it, but none is named."), _("Write the cluster."))
        discreet = (fields["kind"], fields["category"]) == (Listing.Kind.NEED, Listing.Category.FINANCE)
        if discreet and fields["audience"] == Listing.Audience.PUBLIC:
            yield Finding(
                "audience",
                _("A request for finance is shown to finance providers only."),
                _("Write members or cluster."),
            )


def one_of(*values: str) -> Callable[[str], str]:
    by_fold = {fold(value): value for value in values}

    def read(text: str) -> str:
        if text in values:
            return text
        if fold(text) not in by_fold:
            problem = _("“%(text)s” is not known here.") % {"text": text[:40]}
            raise BadCell(problem, _("Write one of these: %(values)s.") % {"values": listed(values, either=True)})
        return by_fold[fold(text)]

    return read


def amount(text: str) -> Decimal:
    """As a spreadsheet keeps it, or as people type it: 12.5, 12,5, ١٢٫٥, 1 200. What could be read in two ways is not guessed."""
    try:
        return to_the_hundredth(_number(text))
    except ValidationError as error:
        raise BadCell(error.messages[0]) from error


def money(text: str) -> Decimal:
    """The same, to the thousandth: how many decimals it may have is told by its currency."""
    exact = _number(text)
    if exact != exact.quantize(Decimal("0.001")):
        raise BadCell(_("Write at most three decimals: no currency here has smaller parts."))
    return exact.quantize(Decimal("0.001"))


def _number(text: str) -> Decimal:
    """To nine decimals: a spreadsheet that added 0.1 and 0.2 keeps 0.30000000000000004."""
    if AS_KEPT.fullmatch(text):
        amount = Decimal(text)
    elif TWO_WAYS.fullmatch(text):
        problem = _("“%(text)s” may be thousands or decimals.") % {"text": text}
        raise BadCell(problem, _("Write it like 1200 or 12.5."))
    else:
        try:
            amount = parse_number(text)
        except ValueError as error:
            problem = _("“%(text)s” is not a number.") % {"text": text[:20]}
            raise BadCell(problem, _("Write it like 1200 or 12.5.")) from error
    if not 0 <= amount < Decimal("1e12"):
        raise BadCell(_("“%(text)s” is too large or below zero.") % {"text": text[:20]})
    return amount.quantize(BINARY)


def _past_day(text: str) -> dt.date:
    day = cells.day(text)
    if day > timezone.localdate():
        raise BadCell(
            _("%(day)s is still to come.") % {"day": day.isoformat()},
            _("Write a day up to today, or draft in the column state."),
        )
    return day


def _kilometres(text: str) -> int:
    km = cells.whole(text)
    if not 0 < km <= 20_000:
        raise BadCell(_("%(km)s kilometres is not a distance between two places.") % {"km": km})
    return km


def _needed(text: str) -> dt.date:
    return _day_until(text, last_day(timezone.localdate()))


def _day_until(text: str, last: dt.date) -> dt.date:
    if (read := cells.day(text)) > last:
        raise BadCell(
            _("“%(text)s” is too late.") % {"text": text[:20]}, _("Write a date up to %(last)s.") % {"last": last}
        )
    return read


def _amounts_without_measure(fields: dict[str, Any]) -> Iterator[Finding]:
    if fields["quantity"] is not None and not fields["unit"]:
        yield Finding("unit", _("A quantity without its unit."), _("Write the unit."))
    if fields["budget"] is not None and not fields["currency"]:
        yield Finding("currency", _("A budget without its currency."), _("Write the currency."))
    elif words := too_fine(fields["budget"], fields["currency"]):
        yield Finding("budget", words)


def _open(listing: Listing, published_on: dt.date) -> None:
    """Published on that day, at noon; open for its full time from then, which may be over."""
    listing.published_at = timezone.make_aware(dt.datetime.combine(published_on, dt.time(12)))
    if published_on >= timezone.localdate():
        listing.published_at = timezone.now()
    listing.expires_on = published_on + LISTING_LASTS
    if listing.is_expired:
        listing.expired_at = timezone.now()


def _has(row: Row, field: str) -> bool:
    return any(row.has(column) for column in READ_FROM.get(field, (field,)))


def _differences(there: Listing, row: Row, fields: dict[str, Any], relations: dict[str, list[Any]]) -> tuple[str, ...]:
    changed = [name for name in SINGLE if _has(row, name) and getattr(there, name) != fields[name]]
    changed += [
        name
        for name, values in relations.items()
        if row.has(name) and {one.pk for one in getattr(there, name).all()} != set(values)
    ]
    return tuple(changed)

"""Programmes, calls and tenders from a table: each row a page in one language, online at once unless it says draft.

What comes from somebody who does not publish is a draft.

The rows of one id in several languages are translations of each other. The same file again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import html
import tempfile
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaking.imports import money, one_of
from matchmaking.models import Listing, TermsOfACall
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.tabular import Column, Finding, Limits, Outcome, Report, Row, RowReport, Unreadable, read_table
from portal.organisations.imports import cells
from portal.organisations.imports.cells import BadCell, Reader, Vocabulary
from portal.organisations.models import Organisation
from portal.search.normalise import fold
from portal.taxonomy.currencies import Currency
from portal.taxonomy.models import Region

from .models import ProgrammeListPage, ProgrammePage
from .models.programme import faults

COLUMNS = [
    Column("external_id", "its id where it comes from; the same for each translation", required=True, longest=100),
    Column("kind", "programme, call or tender", required=True),
    Column("language", "en, fr or ar: in which it is written", required=True),
    Column("title", "its title", required=True, longest=160),
    Column("publisher", "the organisation that publishes it: the last part of its address, or its name", required=True),
    Column("lede", "one or two sentences about it", longest=400),
    Column("text", "details; an empty line begins a paragraph", longest=4000),
    Column("about", "what it is about: finance, supply, training ... (finance unless said otherwise)"),
    Column("opens", "date, or date and hour, such as 2027-01-10 08:00"),
    Column("closes", "the same; a date alone means until its end; empty means always open"),
    Column("zone", "by which clock, such as Asia/Riyadh (unless said otherwise)"),
    Column("kinds", "who may apply: firm, university, research, finance, government, cluster", several=True),
    Column("sizes", "sizes: 1-9, 10-49, 50-249, 250+", several=True),
    Column("places", "countries, provinces or towns", several=True),
    Column("sectors", "codes of ISIC Rev. 4", several=True),
    Column("clusters", "such as al-ahsa-dates: for its members", several=True),
    Column("years_from", "years of trading, at least"),
    Column("years_to", "years of trading, at most"),
    Column("papers", "certificates that are asked for, such as iso-22000", several=True),
    Column("other_papers", "further papers, in words", several=True),
    Column("amount_from", "lowest amount, as a number"),
    Column("amount_to", "highest amount, as a number"),
    Column("currency", "three letters, such as SAR"),
    Column("contact_name", "whom to phone", required=True, longest=120),
    Column("contact_phone", "telephone with its country code", required=True),
    Column("apply_url", "where one applies"),
    Column("apply_email", "or by e-mail to"),
    Column("state", "published (unless said otherwise) or draft"),
]
SAMPLE = {
    "external_id": "2027-04", "kind": "call", "language": "en", "title": "Cold chain for food firms", "publisher": "name-of-the-agency",
    "lede": "Half of a cold store, for firms of up to 49 people.", "about": "finance", "closes": "2027-03-31 14:00", "zone": "Asia/Riyadh",
    "kinds": "firm", "sizes": "1-9; 10-49", "places": "SA", "sectors": "10", "years_from": "2", "papers": "haccp",
    "other_papers": "Signed quotation; Bank letter", "amount_from": "50000", "amount_to": "400000", "currency": "SAR",
    "contact_name": "Name of a person", "contact_phone": "+966131234567", "apply_url": "https://example.org/apply",
}  # fmt: skip
SINGLE = {
    "kind": "kind", "title": "title", "publisher": "publisher", "lede": "lede", "about": "about", "opens_at": "opens",
    "closes_at": "closes", "zone": "zone", "kinds": "kinds", "sizes": "sizes", "youngest": "years_from", "oldest": "years_to",
    "other_papers": "other_papers", "lowest": "amount_from", "highest": "amount_to", "currency": "currency", "contact_name": "contact_name",
    "contact_phone": "contact_phone", "apply_url": "apply_url", "apply_email": "apply_email",
}  # fmt: skip
"""Field of the page -> column that it is read from."""
SEVERAL = {"regions": "places", "sectors": "sectors", "clusters": "clusters", "papers": "papers"}
LIMITS = Limits(size=5 * 1024 * 1024, unpacked=40 * 1024 * 1024, rows=2000)


class CallImporter:
    """Rows of one source. New pages stand under the list of programmes of their language.

    `by` whom: what somebody writes who may not publish there is a draft, whatever the row says. Without anybody (a command) all may.
    """

    def __init__(self, source: str, *, by: User | None = None) -> None:
        self.source = source
        self.by = by
        self.vocabulary = Vocabulary()
        self.first_row: dict[str, int] = {}
        self.written: list[tuple[ProgrammePage, dict[str, list[Any]], str, bool]] = []

    def examine(self, rows: Sequence[Row]) -> Iterator[RowReport]:
        for row in rows:
            yield self._examine(row)

    def write(self) -> None:
        new = 0
        for page, relations, text, is_draft in self.written:
            new += self._write(page, relations, text, is_draft=is_draft)
        if self.written:
            record("calls.imported", by=self.by, source=self.source, new=new, changed=len(self.written) - new)

    def _examine(self, row: Row) -> RowReport:
        reader = Reader(row)
        language = reader.read("language", cells.language, "")
        key = f"{row['external_id']}/{language}"
        there = ProgrammePage.objects.filter(source=self.source, external_id=key).select_related("publisher").first()
        fields = self._fields(reader)
        relations = {
            "regions": reader.read_several("places", self._place),
            "sectors": reader.read_several("sectors", self.vocabulary.sector),
            "clusters": [cluster.pk for cluster, _link in reader.read_several("clusters", self.vocabulary.cluster)],
            "papers": [paper.pk for paper, _until in reader.read_several("papers", self.vocabulary.certificate)],
        }
        is_draft = reader.read("state", one_of("published", "draft"), "published") == "draft" or not self._publishes(
            language
        )
        page = there or ProgrammePage(source=self.source, external_id=key)
        changes = [] if there is None else self._changes(there, row, fields, relations, is_draft=is_draft)
        for field, column in SINGLE.items():
            if there is None or row.has(column):
                setattr(page, field, fields[field])
        unread = {one.column for one in reader.findings}
        # A cell that could not be read left its field empty: what that lacks is not told a second time.
        conflicts = [one for one in self._conflicts(row, page, key, language) if one.column not in unread]
        findings = [*reader.findings, *conflicts]
        if findings:
            return RowReport(row.number, row["external_id"], Outcome.REFUSED, findings=tuple(findings))
        if there is not None and not changes:
            return RowReport(row.number, row["external_id"], Outcome.SAME)
        kept = {name: values for name, values in relations.items() if there is None or row.has(SEVERAL[name])}
        if there is None:
            page.locale = self._lists[language].locale
        self.written.append((page, kept, row["text"] if there is None or row.has("text") else "", is_draft))
        outcome = Outcome.NEW if there is None else Outcome.CHANGED
        return RowReport(row.number, row["external_id"], outcome, tuple(changes))

    def _fields(self, reader: Reader) -> dict[str, Any]:
        row = reader.row
        zone = reader.read("zone", _zone, "Asia/Riyadh")
        publisher = reader.read("publisher", self._publisher, None)
        country = publisher.country if publisher else ""
        return {
            "kind": reader.read("kind", one_of(*TermsOfACall.Kind.values), ""),
            "title": cells.line(row["title"]),
            "publisher": publisher,
            "lede": cells.line(row["lede"]),
            "about": reader.read("about", one_of(*Listing.Category.values), Listing.Category.FINANCE.value),
            "opens_at": reader.read("opens", partial(_moment, zone=zone, end=False), None),
            "closes_at": reader.read("closes", partial(_moment, zone=zone, end=True), None),
            "zone": zone,
            "kinds": cells.each_once(reader.read_several("kinds", cells.kind)),
            "sizes": cells.each_once(reader.read_several("sizes", cells.size)),
            "youngest": reader.read("years_from", _years, None),
            "oldest": reader.read("years_to", _years, None),
            "other_papers": "\n".join(cells.line(one) for one in row.several("other_papers") if one.strip()),
            "lowest": reader.read("amount_from", money, None),
            "highest": reader.read("amount_to", money, None),
            "currency": reader.read("currency", one_of(*Currency.values), ""),
            "contact_name": cells.line(row["contact_name"]),
            "contact_phone": reader.read("contact_phone", cells.telephone(country), ""),
            "apply_url": reader.read("apply_url", cells.website, ""),
            "apply_email": reader.read("apply_email", cells.address, ""),
        }

    def _conflicts(self, row: Row, page: ProgrammePage, key: str, language: str) -> Iterator[Finding]:
        first = self.first_row.setdefault(key, row.number) if row["external_id"] else row.number
        if first != row.number:
            problem = _("The same id stands in row %(row)s.") % {"row": first}
            yield Finding("external_id", problem, _("Keep one of the two rows."))
        if language and language not in self._lists:
            yield Finding("language", _("There is no list of programmes in this language."), _("Make one first."))
        for field, problem in faults(page).items():
            yield Finding(SINGLE.get(field, field), str(problem))

    def _changes(
        self, there: ProgrammePage, row: Row, fields: dict[str, Any], relations: dict[str, list[Any]], *, is_draft: bool
    ) -> list[str]:
        found = [
            column for field, column in SINGLE.items() if row.has(column) and getattr(there, field) != fields[field]
        ]
        for name, column in SEVERAL.items():
            if row.has(column) and {one.pk for one in getattr(there, name).all()} != set(relations[name]):
                found.append(column)
        if row.has("text") and _told(there) != _paragraphs(row["text"]):
            found.append("text")
        if not there.live and not is_draft:
            found.append("state")
        return found

    def _write(self, page: ProgrammePage, relations: dict[str, list[Any]], text: str, *, is_draft: bool) -> bool:
        """The page as a revision of its own, so that editors see what an import changed. Returns whether it is new."""
        is_new = page.pk is None
        if text or is_new:
            page.body = [("text", f"<p>{one}</p>") for one in _paragraphs(text)]  # type: ignore[assignment]
        if is_new:
            others = ProgrammePage.objects.filter(source=self.source, external_id__startswith=page.external_id[:-2])
            if (key := others.values_list("translation_key", flat=True).first()) is not None:
                page.translation_key = key
            page.live = False
            self._lists[page.locale.language_code].add_child(instance=page)
        for name, values in relations.items():
            getattr(page, name).set(getattr(type(page), name).field.related_model.objects.filter(pk__in=values))
        revision = page.save_revision(user=self.by)
        if not is_draft:
            revision.publish(user=self.by)
        return is_new

    def _publishes(self, language: str) -> bool:
        if self.by is None or language not in self._lists:
            return True
        return bool(self._lists[language].permissions_for_user(self.by).can_publish_subpage())

    @cached_property
    def _lists(self) -> dict[str, ProgrammeListPage]:
        found = ProgrammeListPage.objects.select_related("locale").order_by("-pk")
        return {one.locale.language_code: one for one in found}

    def _publisher(self, text: str) -> Organisation:
        published = Organisation.objects.published().select_related("region")
        found = published.filter(slug=text.strip()).first()
        if found is None:
            named = [
                one
                for one in published.filter(sort_name__istartswith=text.strip()[:8])
                if fold(text) in map(fold, one.names)
            ]
            found = named[0] if len(named) == 1 else None
        if found is None:
            raise BadCell(
                _("No organisation here is called “%(text)s”.") % {"text": text[:60]},
                _("Use the last part of the address of its page."),
            )
        return found

    def _place(self, text: str) -> int:
        found: Region | None = self.vocabulary.places.any_of_this_name(text)
        if found is None:
            raise BadCell(_("“%(text)s” is not a place that is known here.") % {"text": text[:40]})
        return found.pk


def examined(path: Path, *, source: str, apply: bool, by: User | None = None) -> tuple[Report, bool]:
    """What becomes of each row of a file, and whether it was written: the whole file or nothing. Raises Unreadable."""
    report, importer = Report(), CallImporter(source, by=by)
    with transaction.atomic():
        for row in importer.examine(list(read_table(path, COLUMNS, limits=LIMITS).rows)):
            report.add(row)
        written = apply and not report.counts[Outcome.REFUSED]
        if written:
            importer.write()
    return report, written


def examined_bytes(content: bytes, name: str, *, source: str, apply: bool, by: User) -> tuple[Report, bool]:
    """The same of what somebody sent. Its name says only of which kind it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"calls{Path(name).suffix.lower()[:6]}"
        path.write_bytes(content)
        return examined(path, source=source, apply=apply, by=by)


def _told(page: ProgrammePage) -> list[str]:
    return [
        block.value.source.removeprefix("<p>").removesuffix("</p>") for block in page.body if block.block_type == "text"
    ]


def _paragraphs(text: str) -> list[str]:
    return [html.escape(" ".join(one.split()), quote=False) for one in text.split("\n\n") if one.strip()]


def _zone(text: str) -> str:
    if text.strip() not in available_timezones():
        raise BadCell(_("No clock has this name. Write it like Asia/Riyadh."))
    return text.strip()


def _years(text: str) -> int:
    if not 0 <= (years := cells.whole(text)) <= 500:
        raise BadCell(_("“%(text)s” is not a number of years.") % {"text": text[:20]})
    return years


def _moment(text: str, *, zone: str, end: bool) -> dt.datetime:
    """A date alone is its first minute, or its last one."""
    day = cells.day(text)
    hour = text.strip()[10:].strip(" T")
    try:
        clock = dt.time.fromisoformat(hour[:5].zfill(5)) if hour and hour != "00:00:00" else None
    except ValueError as error:
        raise BadCell(_("“%(text)s” is not an hour.") % {"text": hour[:10]}, _("Write it like 14:00.")) from error
    clock = clock or (dt.time(23, 59) if end else dt.time(0))
    return dt.datetime.combine(day, clock, ZoneInfo(zone))


__all__ = ["COLUMNS", "SAMPLE", "CallImporter", "Unreadable", "examined", "examined_bytes"]

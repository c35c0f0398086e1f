"""Importing past work: each piece belongs to one organisation of the same source and ties it to its partners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from portal.activity.services import record
from portal.core.tabular import Column, Finding, Outcome, Row, RowReport

from ..models import Organisation, Reference
from ..services.announcing import announce, changed_together, index_references
from ..services.references import EARLIEST_YEAR
from . import cells
from .cells import BadCell, Reader

BATCH = 500
COLUMNS = [
    Column("external_id", "its id where it comes from", required=True, longest=120),
    Column("organisation", "external id of the organisation that did it (of the same source)", required=True),
    Column("title", "what it was, in one line", required=True, longest=300),
    Column("text", "what was done", longest=20_000),
    Column("year", "year of the work", required=True),
    Column("partners", "list of external ids of those it was done with", several=True),
    Column("source", "where this is written", longest=200),
]
FIELDS = ("title", "text", "year", "source")


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be known of an organisation that is named by a row."""

    pk: int
    kind: str


class ReferenceImporter:
    """Rows of one source; the organisations they name must have been imported from it before."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.organisations = {
            external_id: Known(pk, kind)
            for external_id, pk, kind in Organisation.objects.filter(source=source)
            .exclude(external_id="")
            .values_list("external_id", "pk", "kind")
        }
        self.first_row: dict[str, int] = {}
        self.new: list[tuple[Reference, list[int]]] = []
        self.changed: list[tuple[Reference, list[int]]] = []

    def examine(self, rows: Sequence[Row]) -> Iterator[RowReport]:
        known = Reference.objects.filter(
            organisation__source=self.source, external_id__in=[row["external_id"] for row in rows if row["external_id"]]
        ).prefetch_related("partners")
        here = {reference.external_id: reference for reference in known}
        for row in rows:
            yield self._examine(row, here.get(row["external_id"]))

    def _examine(self, row: Row, there: Reference | None) -> RowReport:
        reader = Reader(row)
        organisation = reader.read("organisation", self._organisation, None)
        partners = cells.each_once(reader.read_several("partners", self._organisation))
        fields = {
            "title": cells.line(row["title"]),
            "text": row["text"],
            "year": reader.read("year", _year, 0),
            "source": cells.line(row["source"]),
        }
        findings = [*reader.findings, *self._conflicts(row, organisation, partners, there)]
        if findings or organisation is None:
            return RowReport(row.number, row["external_id"], Outcome.REFUSED, findings=tuple(findings))
        others = [partner.pk for partner in partners if partner.pk != organisation.pk]
        if there is None:
            reference = Reference(organisation_id=organisation.pk, external_id=row["external_id"], **fields)
            self.new.append((reference, others))
            return RowReport(row.number, row["external_id"], Outcome.NEW)
        changes = _differences(there, row, fields, others)
        if not changes:
            return RowReport(row.number, row["external_id"], Outcome.SAME)
        for name, value in fields.items():
            if row.has(name):
                setattr(there, name, value)
        self.changed.append((there, others))
        return RowReport(row.number, row["external_id"], Outcome.CHANGED, changes)

    def _organisation(self, external_id: str) -> Known:
        if (known := self.organisations.get(external_id)) is None:
            raise BadCell(
                _("No organisation “%(id)s” was imported from “%(source)s”.")
                % {"id": external_id[:60], "source": self.source},
                _("Import it first, or correct the id."),
            )
        return known

    def _conflicts(
        self, row: Row, organisation: Known | None, partners: list[Known], there: Reference | None
    ) -> Iterator[Finding]:
        first = self.first_row.setdefault(row["external_id"], row.number) if row["external_id"] else row.number
        if first != row.number:
            yield Finding(
                "external_id", _("The same id stands in row %(row)s.") % {"row": first}, _("Keep one of the two rows.")
            )
        if organisation and there and there.organisation_id != organisation.pk:
            yield Finding(
                "organisation", _("This piece of work belongs to another organisation."), _("Correct the id.")
            )
        named = [*([organisation] if organisation else []), *partners]
        if any(_tells_of_finance(one.kind, other.kind) for one, other in combinations(named, 2)):
            yield Finding(
                "partners",
                _("A company and a finance provider are never shown together."),
                _("Leave the finance provider out."),
            )

    def write(self) -> None:
        with changed_together():
            Reference.objects.bulk_create([reference for reference, _partners in self.new], batch_size=BATCH)
            Reference.objects.bulk_update(
                [reference for reference, _partners in self.changed], list(FIELDS), batch_size=BATCH
            )
            through = Reference.partners.through
            touched = {reference.organisation_id for reference, _partners in [*self.new, *self.changed]}
            changed = [reference.pk for reference, _partners in self.changed]
            for start in range(0, len(changed), BATCH):
                links = through.objects.filter(reference__in=changed[start : start + BATCH])
                touched.update(links.values_list("organisation", flat=True))
                links.delete()
            written = [*self.new, *self.changed]
            through.objects.bulk_create(
                (
                    through(reference_id=reference.pk, organisation_id=partner)
                    for reference, partners in written
                    for partner in partners
                ),
                batch_size=BATCH,
            )
            index_references(reference for reference, _partners in written)
            announce(*touched, *(partner for _reference, partners in written for partner in partners))
        if written:
            record("references.imported", by=None, source=self.source, new=len(self.new), changed=len(self.changed))


def _year(text: str) -> int:
    year = cells.year(text)
    if year < EARLIEST_YEAR:
        raise BadCell(_("%(year)s is too long ago.") % {"year": year})
    return year


def _differences(there: Any, row: Row, fields: dict[str, Any], partners: list[int]) -> tuple[str, ...]:
    changed = [name for name, value in fields.items() if row.has(name) and getattr(there, name) != value]
    if row.has("partners") and {partner.pk for partner in there.partners.all()} != set(partners):
        changed.append("partners")
    return tuple(changed)


def _tells_of_finance(one: str, other: str) -> bool:
    return {one, other} == {Organisation.Kind.FIRM, Organisation.Kind.FINANCE}

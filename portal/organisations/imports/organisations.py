"""Importing organisations: 500 rows are compared in a handful of queries, and what is new is written in bulk.

Imported organisations are shown at once, as not claimed by anybody. Once their own people keep the profile, an import no longer
changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.tabular import Finding, Outcome, Row, RowReport

from ..documents import sort_name_of, with_documents
from ..models import Certificate, ClusterMembership, Organisation, TradeItem
from ..queries.slugs import free_slug
from ..services.announcing import announce, changed_together, index_organisations
from ..services.clusters import LANE_OF_KIND, Lane
from ..services.profile import CertificateFact, write_certificates, write_sectors, write_trade_items
from . import told as rows_told
from .cells import Vocabulary
from .refusing import refusing
from .told import Told, differences, fill

BATCH = 500


class OrganisationImporter:
    """Rows of one source. The same source and external id is the same organisation, whatever else changes."""

    def __init__(
        self, source: str, *, by: User | None = None, column_of: Callable[[str], str] = lambda _id: "external_id"
    ) -> None:
        """`column_of` says from which column an id was made, where the source has none of its own."""
        self.column_of = column_of
        self.source = source
        self.by = by
        self.vocabulary = Vocabulary()
        self.first_row: dict[str, int] = {}
        self.new: list[tuple[Organisation, Told]] = []
        self.changed: list[tuple[Organisation, Told]] = []
        self.whys_not = [ask() for _name, ask in refusing]

    def examine(self, rows: Sequence[Row]) -> Iterator[RowReport]:
        known = with_documents(Organisation.objects.filter(source=self.source)).filter(
            external_id__in=[row["external_id"] for row in rows if row["external_id"]]
        )
        here = {organisation.external_id: organisation for organisation in known}
        # What became one with another is written there.
        merged = {one.external_id: one.merged_into_id for one in here.values() if one.merged_into_id}
        if merged:
            kept = with_documents(Organisation.objects.filter(pk__in=merged.values())).in_bulk()
            here |= {external_id: kept[pk] for external_id, pk in merged.items() if pk in kept}
        for row in rows:
            yield self._examine(row, here)

    def _examine(self, row: Row, here: dict[str, Any]) -> RowReport:
        told = rows_told.read(row, self.vocabulary)
        there = here.get(told.external_id)
        changes = differences(there, told) if there and not told.findings else ()
        findings = [*told.findings, *self._conflicts(row, told, there if changes else None)]
        if findings:
            return RowReport(row.number, told.external_id, Outcome.REFUSED, findings=tuple(findings))
        made = self._made(told) if there is None else there
        # One that asked to be taken out is still here for a while, unseen.
        if not (there and there.is_published) and (refusals := self._refusals(made)):
            return RowReport(row.number, told.external_id, Outcome.REFUSED, findings=refusals)
        if there is None:
            self.new.append((made, told))
            return RowReport(row.number, told.external_id, Outcome.NEW)
        if not changes:
            return RowReport(row.number, told.external_id, Outcome.SAME)
        fill(there, told)
        self.changed.append((there, told))
        return RowReport(row.number, told.external_id, Outcome.CHANGED, changes)

    def _refusals(self, organisation: Organisation) -> tuple[Finding, ...]:
        """Why it may not come in, however right its row is."""
        found = filter(None, (why_not(organisation) for why_not in self.whys_not))
        return tuple(Finding("", problem, fix) for problem, fix in found)

    def _conflicts(self, row: Row, told: Told, there: Organisation | None) -> Iterator[Finding]:
        """`there` is the organisation that this row would change."""
        first = self.first_row.setdefault(told.external_id, row.number) if told.external_id else row.number
        if first != row.number and (column := self.column_of(told.external_id)):
            same = {
                "registration_number": _("The same registration number stands in row %(row)s."),
                "name": _("The same name stands in row %(row)s."),
            }.get(column, _("The same id stands in row %(row)s."))
            yield Finding(column, same % {"row": first}, _("Keep one of the two rows."))
        if there and there.is_claimed:
            yield Finding(
                "", _("Its own people keep this profile now."), _("Ask them to change it, or leave the row out.")
            )
        if there and told.fields["kind"] != there.kind:
            yield Finding(
                "kind", _("It is here as another kind: %(kind)s.") % {"kind": there.kind}, _("Correct the row.")
            )

    def _made(self, told: Told) -> Organisation:
        organisation = Organisation(source=self.source, external_id=told.external_id, published_at=timezone.now())
        fill(organisation, told)
        return organisation

    def write(self) -> None:
        with changed_together():
            self._write_new()
            self._write_changed()
            touched = [organisation for organisation, _told in [*self.new, *self.changed]]
            index_organisations(touched)
            announce(*(organisation.pk for organisation in touched))
        if touched:
            record(
                "organisations.imported", by=self.by, source=self.source, new=len(self.new), changed=len(self.changed)
            )

    def _write_new(self) -> None:
        taken = set(Organisation.objects.values_list("slug", flat=True))
        for organisation, _told in self.new:
            organisation.sort_name = sort_name_of(organisation)
            organisation.slug = free_slug(organisation, taken)
            taken.add(organisation.slug)
        Organisation.objects.bulk_create([organisation for organisation, _told in self.new], batch_size=BATCH)
        through = Organisation.sectors.through
        through.objects.bulk_create(
            (
                through(organisation_id=organisation.pk, sector_id=code)
                for organisation, told in self.new
                for code in told.sectors or ()
            ),
            batch_size=BATCH,
        )
        TradeItem.objects.bulk_create(
            (
                TradeItem(organisation=organisation, direction=direction, text=text, position=position)
                for organisation, told in self.new
                for direction, texts in told.items.items()
                for position, text in enumerate(texts)
            ),
            batch_size=BATCH,
        )
        Certificate.objects.bulk_create(
            (
                Certificate(organisation=organisation, type_id=kind, valid_until=until)
                for organisation, told in self.new
                for kind, until in (told.certificates or {}).items()
            ),
            batch_size=BATCH,
        )
        ClusterMembership.objects.bulk_create(
            (
                _placement(organisation, cluster, link)
                for organisation, told in self.new
                for cluster, link in (told.clusters or {}).items()
            ),
            batch_size=BATCH,
        )

    def _write_changed(self) -> None:
        for organisation, told in self.changed:
            organisation.sort_name = sort_name_of(organisation)
            organisation.save()
            write_trade_items(organisation, told.items)
            if told.sectors is not None:
                write_sectors(organisation, told.sectors)
            if told.certificates is not None:
                kinds = {kind.pk: kind for kind in self.vocabulary.certificates.values()}
                facts = [CertificateFact(kinds[pk], valid_until=until) for pk, until in told.certificates.items()]
                write_certificates(organisation, facts)
            for cluster, link in (told.clusters or {}).items():
                current = ClusterMembership.objects.filter(organisation=organisation, cluster_id=cluster, ended_at=None)
                if not current.exists():
                    _placement(organisation, cluster, link).save()
                elif link is not None:
                    current.update(link=link, lane=Lane.NONE)


def _placement(organisation: Organisation, cluster: int, link: Any) -> ClusterMembership:
    lane = Lane.NONE if link else LANE_OF_KIND.get(Organisation.Kind(organisation.kind), Lane.NONE)
    return ClusterMembership(organisation=organisation, cluster_id=cluster, link=link, lane=lane)

"""The queue of an office as one list, read from the rows that its sources left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.core.http import KeysetPage, keyset_page
from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.organisations.services.whom import staff_of
from portal.ui.parts import Action

from ..models import QueueItem
from ..sources import Source, sources
from ..sources.together import put_together

SIZE = 25
SHOWS = ("all", "mine", "off")


@dataclass(frozen=True, slots=True)
class Line:
    """A row as its reader sees it; `actions` lead on, the first is the one to do."""

    item: QueueItem
    source: Source
    title: str
    note: str
    actions: Sequence[Action]

    @property
    def first(self) -> Action | None:
        return self.actions[0] if self.actions else None

    @property
    def is_late(self) -> bool:
        return self.item.due_on is not None and self.item.due_on < timezone.localdate()

    @property
    def names_member(self) -> bool:
        """Whether the member is still to be named beside the title."""
        organisation = self.item.organisation
        return organisation is not None and organisation.name not in self.title


@dataclass(frozen=True)
class Queue:
    """One page. `kinds` are (name, source, how many) of what is shown; `totals` by `SHOWS`."""

    lines: Sequence[Line]
    page: KeysetPage[QueueItem]
    kinds: Sequence[tuple[str, Source, int]]
    totals: dict[str, int]
    staff: Sequence[User]
    opened: dict[str, list[Organisation]] = field(default_factory=dict)


def waiting() -> QuerySet[QueueItem]:
    """What waits today, of the kinds that are known here."""
    return _standing().filter(_not_put_off())


def queue_of(cluster: Cluster, reader: User, *, show: str = "all", kind: str = "", cursor: str = "") -> Queue:
    """In a number of queries that does not depend on how much waits."""
    here = _standing().filter(cluster=cluster)
    counted = {one: Count("pk", filter=_shown(one, reader)) for one in SHOWS}
    by_kind: dict[str, dict[str, Any]] = {
        row["kind"]: dict(row) for row in here.order_by().values("kind").annotate(**counted)
    }
    rows = _with_facts(here.filter(_shown(show, reader)), cluster)
    page = keyset_page(rows.filter(kind=kind) if kind in sources else rows, key="pressing_at", cursor=cursor, size=SIZE)
    lines = lines_of(page.rows, cluster)
    return Queue(
        lines=lines,
        page=page,
        kinds=[
            (name, source, by_kind[name][show])
            for name, source in sources
            if name in by_kind and (by_kind[name][show] or name == kind)
        ],
        totals={one: sum(row[one] for row in by_kind.values()) for one in SHOWS},
        staff=staff_of(cluster),
        opened=_opened(lines),
    )


def about(cluster: Cluster, organisation: Organisation) -> list[Line]:
    """What waits about one member."""
    rows = _with_facts(waiting().filter(cluster=cluster, organisation=organisation), cluster)
    return lines_of(list(rows.order_by("pressing_at", "pk")[:SIZE]), cluster)


def lines_of(rows: Sequence[QueueItem], cluster: Cluster) -> list[Line]:
    """Each kind says all its rows at once."""
    put_together(rows)
    told: dict[int, tuple[str, str, Sequence[Action]]] = {}
    for kind in dict.fromkeys(row.kind for row in rows):
        of_kind = [row for row in rows if row.kind == kind]
        for row in of_kind:
            row.cluster = cluster
        source = sources[kind]
        notes = source.notes(of_kind) if source.notes else [""] * len(of_kind)
        said = zip(source.titles(of_kind), notes, source.actions(of_kind), strict=True)
        told |= {row.pk: one for row, one in zip(of_kind, said, strict=True)}
    return [Line(row, sources[row.kind], *told[row.pk]) for row in rows]


def _with_facts(rows: QuerySet[QueueItem], cluster: Cluster) -> QuerySet[Any]:
    """With both organisations, and `is_member`: whether the file of the first can be opened."""
    there = ClusterMembership.objects.of_published().filter(cluster=cluster, organisation=OuterRef("organisation"))
    return rows.select_related("organisation", "other", "assigned_to").annotate(is_member=Exists(there))


def _standing() -> QuerySet[QueueItem]:
    known = [name for name, _source in sources]
    return QueueItem.objects.filter(gone_at=None, done_at=None, kind__in=known)


def _not_put_off() -> Q:
    return Q(put_off_until=None) | Q(put_off_until__lte=timezone.localdate())


def _shown(show: str, reader: User) -> Q:
    if show == "off":
        return ~_not_put_off()
    return _not_put_off() & Q(assigned_to=reader) if show == "mine" else _not_put_off()


def _opened(lines: Sequence[Line]) -> dict[str, list[Organisation]]:
    """What the reader has opened of members by reading these lines."""
    found: dict[str, dict[Any, Organisation]] = {}
    for line in lines:
        thing = line.source.opens(line.item) if line.source.opens else ""
        if thing and line.item.organisation:
            found.setdefault(thing, {})[line.item.organisation_id] = line.item.organisation
    return {thing: list(organisations.values()) for thing, organisations in found.items()}

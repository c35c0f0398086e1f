"""A visitor tries the demo with firms of their own, and has them wiped: every list that was uploaded here and all that came of it.

The story itself holds no list, so each one is a visitor's. Other than taking a list back, nothing of it stays: no row of the log,
no message, no suggestion, no document of the search.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector

from portal.activity.models import Entry, Tally
from portal.desk.services.gaps import look_again
from portal.desk.services.health import count_members
from portal.desk.services.queue import refresh_queue
from portal.notifications.models import Notification, Occasion
from portal.organisations.imports.member_list import source_of
from portal.organisations.imports.undoing import restore
from portal.organisations.models import Cluster, ClusterMembership, MemberList, MemberListLine, Organisation
from portal.organisations.services import index_organisations
from portal.search.models import SearchDocument
from portal.search.projector import project_pending
from portal.search.services import replace_documents

Doomed = dict[type[models.Model], set[Any]]


def wipe() -> int:
    """Returns how many firms went. Again changes nothing."""
    lists = list(MemberList.objects.select_related("cluster"))
    if not lists:
        return 0
    with transaction.atomic():
        lines = MemberListLine.objects.filter(organisation__isnull=False).select_related("organisation", "member_list")
        restored = _put_back([one for one in lines if not one.is_new])
        firms = list(Organisation.objects.filter(pk__in=[one.organisation_id for one in lines if one.is_new]))
        for firm in firms:
            replace_documents(firm.public_id, [])
        collector = Collector(using=DEFAULT_DB_ALIAS)
        collector.collect(firms)
        collector.collect(lists)
        doomed, ids = _doomed(collector)
        sources = {source_of(one.cluster) for one in lists}
        _forget(doomed, ids, sources, since=min(one.created_at for one in lists))
        collector.delete()
        index_organisations(restored)
    # The index has let go of them; the rows that told it to are not needed any more.
    project_pending()
    SearchDocument.objects.filter(owner__in=ids, deleted_at__isnull=False).delete()
    for cluster in Cluster.objects.filter(pk__in={one.cluster_id for one in lists}):
        count_members(cluster)
        refresh_queue(cluster)
        look_again(cluster)
    return len(firms)


def _put_back(lines: Iterable[MemberListLine]) -> list[Organisation]:
    """Those of the story as they were before."""
    restored = []
    for line in lines:
        organisation = line.organisation
        assert organisation is not None
        current = ClusterMembership.objects.filter(organisation=organisation, ended_at=None)
        if line.before is None:  # it was no member before
            current.filter(cluster=line.member_list.cluster_id).delete()
            continue
        current.exclude(cluster__in=[cluster for cluster, _link, _lane in line.before["clusters"]]).delete()
        restore(organisation, line.before)
        restored.append(organisation)
    return restored


def _doomed(collector: Collector) -> tuple[Doomed, set[str]]:
    """Model -> primary keys of all that goes, and the public ids among them."""
    doomed: Doomed = defaultdict(set)
    ids: set[str] = set()
    for model, rows in collector.data.items():
        doomed[model] |= {row.pk for row in rows}
    fast: Any = collector.fast_deletes
    for rows in fast:
        doomed[rows.model] |= set(rows.values_list("pk", flat=True))
    for model, pks in doomed.items():
        if any(field.name == "public_id" for field in model._meta.fields):
            ids |= set(models.QuerySet(model).filter(pk__in=pks).values_list("public_id", flat=True))
    return doomed, ids


def _forget(doomed: Doomed, ids: Collection[str], sources: Collection[str], *, since: dt.datetime) -> None:
    """What points at them, or at the lists (`sources`), without a foreign key. `since`: nothing is older than the first list."""
    names = {*ids, *sources}
    for model, pks in doomed.items():
        about = {
            "content_type": ContentType.objects.get_for_model(model),
            "object_id__in": [str(pk) for pk in pks],
        }
        Notification.objects.filter(**about).delete()
        models.QuerySet(Entry).filter(**about).delete()
    told = [
        pk
        for pk, facts in Entry.objects.filter(at__gte=since).values_list("pk", "facts")
        if any(value in names for value in facts.values() if isinstance(value, str))
    ]
    models.QuerySet(Entry).filter(pk__in=told).delete()
    Occasion.objects.filter(key__in=ids).delete()
    Tally.objects.filter(key__in=ids).delete()

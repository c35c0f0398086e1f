"""What an organisation looked like before an import and after it, so that the import can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from portal.core.registry import Registry
from portal.taxonomy.models import CertificateType

from ..documents import with_documents
from ..models import ChainLink, ClusterMembership, Organisation
from ..services.profile import CertificateFact, write_certificates, write_sectors, write_trade_items
from .told import DIRECTIONS, NAMES, PLAIN

DAYS = ("registered_on", "registered_until")
FIELDS = (
    "kind",
    *dict.fromkeys((*NAMES, *(name for name, _read, _empty in PLAIN.values() if name not in DAYS))),
    "languages",
    "phone",
    "place",
)
# Rows that come with every organisation, or are made without anybody writing them.
OF_ITS_OWN = frozenset(
    {
        "organisations.tradeitem",
        "organisations.certificate",
        "organisations.clustermembership",
        "organisations.organisation_sectors",
        "organisations.opening",
        "organisations.approach",
        "organisations.invitation",
        "organisations.memberlistline",
    }
)
by_itself: Registry[Q] = Registry()
"""Models of floors above whose rows nobody wrote, by label: which of them count as written all the same."""

NONE_OF_THEM = Q(pk__in=[])


def pictures(pks: Collection[int]) -> dict[int, dict[str, Any]]:
    """What an import can write of each, as JSON."""
    here = with_documents(Organisation.objects.filter(pk__in=pks))
    return {organisation.pk: _picture(organisation) for organisation in here}


def _picture(organisation: Any) -> dict[str, Any]:
    items: dict[str, list[str]] = {direction: [] for direction in DIRECTIONS}
    for item in organisation.trade_items.all():
        items[item.direction].append(item.text)
    return {
        "fields": {name: getattr(organisation, name) for name in FIELDS}
        # Only those that are there: pictures of older lists know no such days.
        | {name: told.isoformat() for name in DAYS if (told := getattr(organisation, name))},
        "region": organisation.region_id,
        "items": items,
        "sectors": sorted(sector.code for sector in organisation.sectors.all()),
        "certificates": sorted(
            [held.type_id, held.number, held.valid_until.isoformat() if held.valid_until else ""]
            for held in organisation.certificates.all()
        ),
        "clusters": sorted([row.cluster_id, row.link_id, row.lane] for row in organisation.current_memberships),
        "visibility": organisation.visibility,
        "published": bool(organisation.published_at),
    }


def restore(organisation: Organisation, before: dict[str, Any]) -> None:
    """Write it as the picture has it. Its address stays."""
    for name in FIELDS:
        setattr(organisation, name, before["fields"][name])
    for name in DAYS:
        told = before["fields"].get(name)
        setattr(organisation, name, dt.date.fromisoformat(told) if told else None)
    organisation.region_id = before["region"]
    organisation.save()
    write_trade_items(organisation, before["items"])
    write_sectors(organisation, before["sectors"])
    kinds = {
        kind.pk: kind for kind in CertificateType.objects.filter(pk__in=[pk for pk, *_rest in before["certificates"]])
    }
    write_certificates(
        organisation,
        [
            CertificateFact(kinds[pk], number, dt.date.fromisoformat(until) if until else None)
            for pk, number, until in before["certificates"]
            if pk in kinds
        ],
    )
    _restore_places(organisation, before["clusters"])


def _restore_places(organisation: Organisation, before: Iterable[list[Any]]) -> None:
    was = {cluster: (link, lane) for cluster, link, lane in before}
    for row in ClusterMembership.objects.filter(organisation=organisation, ended_at=None):
        if row.cluster_id not in was:
            row.ended_at = timezone.now()
        else:
            link, row.lane = was[row.cluster_id]
            row.link = ChainLink.objects.filter(pk=link).first()
        row.save()


def written_about(pks: Collection[int]) -> set[int]:
    """Those for which somebody wrote something since: people, needs, past work, answers, whatever points at them."""
    found: set[int] = set()
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        model, name = relation.related_model, relation.field.name
        label = model._meta.label_lower
        if label in OF_ITS_OWN:
            continue
        rows = model.objects.filter(**{f"{name}__in": pks})
        if (counts := by_itself.get(label)) is not None:
            rows = rows.filter(counts)
        found.update(rows.values_list(f"{name}_id", flat=True))
    return found

"""What an import has read and checked, written at once: rows, relations, documents, and one comparison each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from portal.outbox.services import Priority, enqueue
from portal.search.services import replace_documents_of

from .. import tasks
from ..documents import documents_of
from ..models import Listing

BATCH = 500
WRITTEN = (
    "category", "title", "text", "language", "quantity", "unit", "region", "radius_km", "needed_from", "budget", "currency",
    "languages", "cluster", "link", "audience", "confidentiality",
)  # fmt: skip


@transaction.atomic
def write_imported(
    new: Sequence[Listing], changed: Sequence[Listing], relations: Mapping[str, Mapping[str, Sequence[Any]]]
) -> None:
    """`relations`: external id -> name of the relation -> primary keys; a relation that is not named stays as it is."""
    Listing.objects.bulk_create(new, batch_size=BATCH)
    Listing.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
    written = [*new, *changed]
    for name in ("certificates", "sectors"):
        _relate(name, [one for one in written if name in relations[one.external_id]], relations)
    pks = [one.pk for one in written]
    for start in range(0, len(pks), BATCH):
        some = Listing.objects.filter(pk__in=pks[start : start + BATCH]).with_card_facts()
        replace_documents_of({one.public_id: documents_of(one) for one in some})
    for pk in pks:
        enqueue(tasks.refresh_matches, key=f"listing:{pk}", priority=Priority.BULK, listing=pk)


def _relate(name: str, listings: Sequence[Listing], relations: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
    through = getattr(Listing, name).through
    column = next(
        field.attname for field in through._meta.fields if field.is_relation and field.related_model is not Listing
    )
    through.objects.filter(listing__in=[one.pk for one in listings]).delete()
    through.objects.bulk_create(
        (
            through(listing_id=one.pk, **{column: key})
            for one in listings
            for key in dict.fromkeys(relations[one.external_id][name])
        ),
        batch_size=BATCH,
    )

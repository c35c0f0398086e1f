"""After every change: the search documents in the same transaction, the announcement after the commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from django.db import transaction

from portal.search.services import replace_documents, replace_documents_of

from ..documents import documents_of, reference_document, with_documents, with_reference_documents
from ..models import Organisation, Reference
from ..queries.depth import read_depth
from ..signals import organisation_changed, organisation_changed_in_bulk, parted
from ..visibility import Level, level_of

# Ids that wait for one common announcement; None outside such a block.
_together: ContextVar[set[int] | None] = ContextVar("organisations_changed_together", default=None)


def index_organisation(organisation: Organisation) -> None:
    """Write the search documents of an organisation as it is in the database now, without its past work."""
    now = with_documents(Organisation.objects.filter(pk=organisation.pk)).get()
    read_depth([now])
    replace_documents(now.public_id, documents_of(now))


def index_organisations(organisations: Iterable[Organisation]) -> None:
    """The same for many, in a fixed number of queries per 500."""
    pks = [organisation.pk for organisation in organisations]
    for start in range(0, len(pks), 500):
        # In the order in which they came, so that the latest ones are found as the latest.
        some = list(with_documents(Organisation.objects.filter(pk__in=pks[start : start + 500]).order_by("pk")))
        read_depth(some)
        replace_documents_of({organisation.public_id: documents_of(organisation) for organisation in some})


def index_references(references: Iterable[Reference]) -> None:
    pks = [reference.pk for reference in references]
    for start in range(0, len(pks), 500):
        some = with_reference_documents(Reference.objects.filter(pk__in=pks[start : start + 500]))
        replace_documents_of({reference.public_id: [reference_document(reference)] for reference in some})


def changed(organisation: Organisation) -> None:
    """Call at the end of every service that changed what others may know of an organisation."""
    index_organisation(organisation)
    if level_of(organisation, "past_work") == Level.CLUSTER:
        # In which clusters it is says who finds its past work.
        index_references(Reference.objects.filter(organisation=organisation).only("pk"))
    announce(organisation.pk)


def announce(*organisation_ids: int) -> None:
    """Ring `organisation_changed` for each after the commit, or note them for the one common ring."""
    waiting = _together.get()
    if waiting is not None:
        waiting.update(organisation_ids)
        return
    for organisation_id in organisation_ids:
        transaction.on_commit(partial(organisation_changed.send, sender=Organisation, organisation_id=organisation_id))


def announce_parted(organisations: Collection[int], others: Collection[int]) -> None:
    """Ring `parted` after the commit. The others are told nothing that a page of theirs would not say by itself."""
    transaction.on_commit(partial(parted.send, sender=Organisation, organisations=organisations, others=others))


@contextmanager
def changed_together() -> Iterator[None]:
    """Within this block changes are noted and rung once, as `organisation_changed_in_bulk`: for imports and seeds."""
    if _together.get() is not None:
        yield
        return
    waiting: set[int] = set()
    token = _together.set(waiting)
    try:
        yield
    finally:
        _together.reset(token)
        if waiting:
            transaction.on_commit(
                partial(organisation_changed_in_bulk.send, sender=Organisation, organisation_ids=sorted(waiting))
            )

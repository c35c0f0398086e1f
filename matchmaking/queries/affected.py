"""Which open needs and offers an organisation may fit now that it has changed: a handful, never all."""

from __future__ import annotations

from portal.organisations.models import Organisation
from portal.search import shelf
from portal.search.index import PASSAGE, SearchQuery
from portal.search.models import SearchDocument

from .. import audience
from ..models import Listing, Match

FOUND_AT_MOST = 20


def listings_affected_by(organisation: Organisation) -> list[int]:
    """Its own, those it is suggested for, and those of others whose words are what it makes, does or buys."""
    open_ones = Listing.objects.open()
    own = open_ones.filter(organisation=organisation).values_list("pk", flat=True)
    suggested = (
        Match.objects.standing().filter(organisation=organisation, agreed_at=None).values_list("listing", flat=True)
    )
    found = open_ones.filter(public_id__in=_found(organisation)).values_list("pk", flat=True)
    return list(dict.fromkeys([*own, *suggested, *found]))


def _found(organisation: Organisation) -> list[str]:
    """Public ids of needs and offers whose words it uses, as far as it may see them."""
    items = list(organisation.trade_items.all())
    does = " ".join([organisation.summary, *(item.text for item in items if item.direction != item.Direction.BUYS)])
    buys = " ".join(item.text for item in items if item.direction == item.Direction.BUYS)
    terms = audience.terms_for_organisation(organisation)
    hits = [
        hit
        for words, kind in ((does, "need"), (buys, "offer"))
        if words.strip()
        for hit in shelf.index()
        .search(
            SearchQuery(
                audience=terms,
                text=words,
                family=PASSAGE,
                match="any",
                kinds=[kind],
                without_owners=[organisation.public_id],
                limit=FOUND_AT_MOST,
            )
        )
        .hits
    ]
    rows = SearchDocument.objects.filter(pk__in=[hit.document for hit in hits], deleted_at=None)
    return list(rows.values_list("subject", flat=True))

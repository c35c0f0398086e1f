"""Which open needs and offers an organisation may fit now that it has changed: a handful, never all."""

from __future__ import annotations

from collections.abc import Iterable

from portal.organisations.depth_texts import depth_texts
from portal.organisations.models import Organisation
from portal.search import shelf
from portal.search.index import PASSAGE, SearchQuery
from portal.search.models import SearchDocument

from .. import audience
from ..models import Listing, Match

FOUND_AT_MOST = 20
FINANCE_AT_MOST = 50
LINES_AT_MOST = 40
LETTERS_AT_MOST = 20_000
SUGGESTED_AT_ONCE = 100
"""An organisation may stand in the lists of thousands of needs: so many are rung at a time, the youngest first."""


def listings_affected_by(organisation: Organisation) -> list[int]:
    """Its own, and those of others whose words are what it makes, does or buys; beside `suggested_for`."""
    open_ones = Listing.objects.open()
    own = open_ones.filter(organisation=organisation).values_list("pk", flat=True)
    found = open_ones.filter(public_id__in=_found(organisation)).values_list("pk", flat=True)
    return list(dict.fromkeys([*own, *found, *_asks_for_finance(organisation)]))


def suggested_for(organisation: Organisation, *, before: int | None = None) -> list[int]:
    """The needs and offers of others in whose lists it stands, the youngest first, SUGGESTED_AT_ONCE of those before one (pk)."""
    standing = Match.objects.standing().filter(organisation=organisation, agreed_at=None)
    if before is not None:
        standing = standing.filter(listing__lt=before)
    return list(standing.order_by("-listing").values_list("listing", flat=True)[:SUGGESTED_AT_ONCE])


def _asks_for_finance(organisation: Organisation) -> Iterable[int]:
    """What finance is compared with: its criteria may fit whatever the words are."""
    if organisation.kind != Organisation.Kind.FINANCE:
        return []
    needs = Listing.objects.open().filter(kind=Listing.Kind.NEED, category=Listing.Category.FINANCE)
    return needs.order_by("-published_at").values_list("pk", flat=True)[:FINANCE_AT_MOST]


def _found(organisation: Organisation) -> list[str]:
    """Public ids of needs and offers whose words it uses, as far as it may see them."""
    items = list(organisation.trade_items.all())
    told = [item.text for item in items if item.direction != item.Direction.BUYS]
    lines = [text.title for text in depth_texts(organisation)][:LINES_AT_MOST]
    does = " ".join([organisation.summary, *told, *lines])
    buys = " ".join(item.text for item in items if item.direction == item.Direction.BUYS)
    terms = audience.terms_for_organisation(organisation)
    with shelf.reading() as index:
        hits = [
            hit
            for words, kind in ((does, "need"), (buys, "offer"))
            for hit in index.answers(
                SearchQuery(
                    audience=terms,
                    text=words[:LETTERS_AT_MOST],
                    family=PASSAGE,
                    match="any",
                    kinds=[kind],
                    without_owners=[organisation.public_id],
                    limit=FOUND_AT_MOST,
                )
            )
        ]
    rows = SearchDocument.objects.filter(pk__in=[hit.document for hit in hits], deleted_at=None)
    return list(rows.values_list("subject", flat=True))

"""What may still be told of stored evidence: it outlives the documents it was made of, and a reader may lose sight of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from portal.search.audience import may_read
from portal.search.models import SearchDocument

from ..engine.explanation import without_hidden
from ..models import MatchSide

Evidence = Mapping[str, Any]
NOTHING: Evidence = {"conditions": [], "contributions": [], "gates": [], "worked": [], "chain": {}, "strength": 0.0}


def visible_documents(sides: Iterable[MatchSide], terms: frozenset[str]) -> set[int]:
    """Of all documents behind the evidence of these sides, those that a reader with these terms may see now; in one query.

    An offer that its own people published without their name is, to others, a document of its own: they know what it says.
    """
    sides = list(sides)
    behind = {document for side in sides for document in _documents_of(side.evidence)}
    if not behind:
        return set()
    own = {side.match.offer.public_id for side in sides if side.side == MatchSide.Side.CANDIDATE and side.match.offer}
    rows = SearchDocument.objects.filter(pk__in=behind, deleted_at=None).values_list("pk", "subject", "audience")
    return {pk for pk, subject, audience in rows if subject in own or may_read(terms, audience)}


def told(evidence: Evidence, visible: Collection[int]) -> tuple[dict[str, Any], bool]:
    """The evidence without what stands on documents outside `visible`, and whether anything had to go."""
    whole = {**NOTHING, **evidence}
    kept, dropped = without_hidden(whole, visible)
    confirmed = [one for one in whole["worked"] if one["document"] in visible]
    return kept | {"worked": confirmed}, dropped or len(confirmed) < len(whole["worked"])


def _documents_of(evidence: Evidence) -> Iterable[int]:
    for part in (*evidence.get("conditions", ()), *evidence.get("contributions", ())):
        yield from part["documents"]
    for one in evidence.get("worked", ()):
        yield one["document"]

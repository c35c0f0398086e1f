"""Open needs with everybody who fits them today, for trying out rules of order and dispatch. Reads only."""

from __future__ import annotations

import random

from ..engine.matching import Match
from ..models import Listing
from .comparing import asked_by, field_of

EVERYBODY = 1000


def open_needs(*, most: int, seed: int) -> list[list[Match]]:
    """Of so many open needs, drawn where there are more, everybody who may be suggested. Those that only an office sees tell nobody."""
    needs = Listing.objects.open().needs().exclude(confidentiality=Listing.Confidentiality.OFFICE)
    keys = sorted(needs.values_list("pk", flat=True))
    drawn = sorted(random.Random(seed).sample(keys, min(most, len(keys))))  # noqa: S311 - a sample, nothing secret
    rows = Listing.objects.filter(pk__in=drawn).with_card_facts().order_by("pk")
    return [field_of(asked_by(one)).compare(most=EVERYBODY).matches for one in rows.iterator(chunk_size=100)]

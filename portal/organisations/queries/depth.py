"""What organisations have by their kind, read for many at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from ..depth import PARTS, Part
from ..models import Organisation


def read_depth(organisations: Iterable[Organisation]) -> None:
    """Read every part that the kinds of these organisations have: a fixed number of queries for each part, none for those of others."""
    found = list(organisations)
    for part in PARTS.values():
        if having := [one for one in found if one.kind in part.kinds]:
            prefetch_related_objects(having, Prefetch(part.relation, rows_of(part)))


def rows_of(part: Part) -> Any:
    rows = part.model.objects.select_related(*part.joined) if part.joined else part.model.objects.all()
    return rows.prefetch_related(*part.several)

"""Entries of an organisation that became one with it."""

from __future__ import annotations

from ..models import Organisation


def became_one_with(organisation: Organisation) -> list[int]:
    """Primary keys of those that are no longer by themselves, also of what they had become one with before."""
    found: list[int] = []
    latest = [organisation.pk]
    while latest:
        latest = list(
            Organisation.objects.filter(merged_into__in=latest).exclude(pk__in=found).values_list("pk", flat=True)
        )
        found += latest
    return found

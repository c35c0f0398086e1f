"""Addresses that are still free. An organisation keeps its address for good, whatever it is called later."""

from __future__ import annotations

from collections.abc import Container
from itertools import count

from ..models import Organisation
from ..names import latin_slug


def free_slug(organisation: Organisation, taken: Container[str] | None = None) -> str:
    """The name, else the name and the place, else the name and a number. `taken` is looked up unless it is given."""
    base = _base(organisation)
    if taken is None:
        taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    with_place = f"{base}-{organisation.region.slug}"[:76] if organisation.region else base
    if (free := next((slug for slug in (base, with_place) if slug not in taken), None)) is not None:
        return free
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)


def _base(organisation: Organisation) -> str:
    readable = (latin_slug(name) for name in organisation.names)
    return next((slug for slug in readable if slug), f"organisation-{organisation.public_id}")

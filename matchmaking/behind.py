"""Who stands behind a need or an offer themselves, beside the organisation that published it: told by the floors above.

stands_behind.register("pools", members_of)

Nobody is suggested as a partner for what is their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from portal.core.registry import Registry

if TYPE_CHECKING:
    from .models import Listing

stands_behind: Registry[Callable[[Listing], Iterable[int]]] = Registry()


def behind(listing: Listing) -> frozenset[int]:
    """Organisations (primary keys). One query for each that has signed in; none for what is not stored yet."""
    if listing.pk is None:
        return frozenset()
    return frozenset(one for _name, ask in stands_behind for one in ask(listing))

"""Which organisations stand behind a figure, and which needs and offers are counted at all."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Q

from matchmaking.models import Listing
from portal.organisations.models import Cluster, ClusterMembership, Organisation

from ..periods import Period
from . import Count


def counted(
    value: float | Decimal | None,
    behind: Collection[int],
    *,
    covered: int | None = None,
    of: int | None = None,
    currency: str = "",
) -> Count:
    """A count with those behind it (primary keys). Without coverage everything that was to be counted is known."""
    firms = Organisation.objects.filter(pk__in=behind, kind=Organisation.Kind.FIRM).count() if behind else 0
    known = len(behind) if covered is None else covered
    return Count(
        None if value is None else Decimal(str(value)),
        len(behind),
        known,
        known if of is None else of,
        currency,
        firms,
    )


def within(field: str, period: Period) -> Q:
    """Rows whose moment lies in the period."""
    return Q(**{f"{field}__gte": period.begins, f"{field}__lt": period.over})


def not_over(field: str, period: Period) -> Q:
    """Rows that had not ended when the period did."""
    return Q(**{field: None}) | Q(**{f"{field}__gte": period.as_it_stood})


def told_of(prefix: str = "") -> Q:
    """Needs and offers that are counted (`prefix` leads to them): neither a request for finance, nor what only the office sees.

    The same as matchmaking.queries.chains.listings_counted, whatever has become of them since.
    """
    finance = Q(**{f"{prefix}category": Listing.Category.FINANCE})
    entrusted = Q(**{f"{prefix}confidentiality": Listing.Confidentiality.OFFICE})
    return ~finance & ~entrusted


def members_of(cluster: Cluster, period: Period) -> set[int]:
    """Organisations that were members on the last day, and whose page is shown."""
    there = ClusterMembership.objects.filter(
        not_over("ended_at", period),
        cluster=cluster,
        joined_on__lte=period.last_day,
        organisation__published_at__isnull=False,
    )
    return set(there.values_list("organisation", flat=True))


def pairs(rows: Any) -> dict[int, int]:
    """What `values_list(one, other)` gives, as a dictionary."""
    return dict(rows)

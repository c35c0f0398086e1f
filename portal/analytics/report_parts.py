"""What stands in the month's report of a cluster beside its figures. Apps of this floor and above sign in.

report_parts.register("plan", ReportPart(_("Action plan"), table=plan_table, place=30))

`table` is asked for a cluster and a month, in the active language; None where there is nothing to say. It is asked by whoever may read
the report, the ministries that fund the cluster included: no row tells of fewer than five organisations, and none of a member's own.
It is asked in every language of the portal when figures are counted, and what it said is kept: no page waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from portal.core.registry import Registry
from portal.organisations.models import Cluster

from .periods import Period


@dataclass(frozen=True, slots=True)
class PartTable:
    """`heads` above the columns, `rows` of text or whole numbers."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class ReportPart:
    label: str | Promise
    table: Callable[[Cluster, Period], PartTable | None]
    place: int


report_parts: Registry[ReportPart] = Registry()

"""What can be counted of a cluster: each figure with its words, its method and its unit. Apps of this floor and above sign in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise

from portal.core.registry import Registry
from portal.organisations.models import Cluster

from ..periods import Period


class Unit(StrEnum):
    COUNT = "count"
    DAYS = "days"
    SHARE = "share"
    MONEY = "money"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted: `value` (None where nothing can be said), how many `organisations` stand behind it, and its coverage.

    A share is from 0 to 1; money has its `currency`, one count for each. `firms` are those of the organisations that are companies:
    where that is not known, no authority gets the figure.
    """

    value: Decimal | None
    organisations: int
    covered: int
    of: int
    currency: str = ""
    firms: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """`count` asks the rows themselves. `method` says in one or two sentences what was counted and what was left out.
    `rises` is whether more is better; None where neither is. `part_of` is the key of the figure that this one and its sisters add up
    to. `adds`: that of a quarter is the sum of its months, so that one of them must not be found from the others. `as_it_stands`: only
    what is so today can be counted, so a period that is over keeps what was counted while it lasted.
    """

    label: str | Promise
    method: str | Promise
    unit: Unit
    count: Callable[[Cluster, Period], Sequence[Count]]
    rises: bool | None = True
    part_of: str = ""
    adds: bool = False
    as_it_stands: bool = False


figures: Registry[Figure] = Registry()

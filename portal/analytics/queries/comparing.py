"""Figures side by side: periods of one cluster, or two clusters that the reader may both see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.organisations.models import Cluster

from ..choosing import label_of, periods_on
from .government import kept_for
from .readings import Level, Said, said_of


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    method: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    heads: Sequence[str]
    lines: Sequence[Line]


def compared(
    cluster: Cluster,
    level: Level,
    names: Sequence[str],
    today: dt.date,
    *,
    other: Cluster | None = None,
    other_level: Level = Level.TOTALS,
) -> Table:
    """One query for each cluster. What is hidden of one is hidden here too, each by its own level."""
    kept = kept_for(cluster, level, today)
    periods = periods_on(today)
    if other is None:
        columns = [(label_of(name), said_of(kept, periods[name], today)) for name in names]
    else:
        period = periods[names[0]]
        columns = [
            (cluster.name, said_of(kept, period, today)),
            (other.name, said_of(kept_for(other, other_level, today), period, today)),
        ]
    by_row: dict[tuple[str, str], list[str]] = {}
    shown: dict[tuple[str, str], Said] = {}
    for number, (_head, said) in enumerate(columns):
        for one in said:
            if one.part_of:
                continue
            at = (one.key, one.currency)
            shown.setdefault(at, one)
            by_row.setdefault(at, [""] * len(columns))[number] = one.words
    return Table(
        [head for head, _said in columns], [Line(shown[at].label, shown[at].method, by_row[at]) for at in shown]
    )

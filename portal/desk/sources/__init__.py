"""What can wait for an office. Each kind of row signs in with how it is found, what it says and what can be done about it.

A source looks at rows of lower floors when something changes or the clock says so; the queue is read from the rows that this left
(models/queue.py), so the page costs the same whatever waits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from portal.core.registry import Registry
from portal.organisations.models import Cluster
from portal.ui.parts import Action

from ..models import QueueItem


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that waits. `key` is its natural key within the kind (a public id), `facts` numbers and public ids, no personal words;
    `since` when it began to wait, `due_on` by when, `organisation` the primary key of whom it is about, `other` of a second one."""

    key: str
    since: dt.datetime
    organisation: int | None = None
    other: int | None = None
    due_on: dt.date | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """`title` and `note` say a row in the reader's language when it is read; `actions` lead on, the first is the one to do.

    All three are handed all rows of this kind on the page at once and answer for each, in a number of queries that does not grow.
    `weight` orders what is as old as something else: a row stands where it would stand if it had waited so many hours longer.
    `opens` says what an office has opened of the row's organisation by reading its line (an `Opening.Thing`), "" for nothing.
    `nudge`: about what the row's organisation can be written to with one click (`ContactNote.About`).
    """

    label: str | Promise
    icon: str
    find: Callable[[Cluster], Iterable[Found]]
    titles: Callable[[list[QueueItem]], list[str]]
    actions: Callable[[list[QueueItem]], list[list[Action]]]
    notes: Callable[[list[QueueItem]], list[str]] | None = None
    weight: int = 0
    opens: Callable[[QueueItem], str] | None = None
    nudge: str = ""


sources: Registry[Source] = Registry()

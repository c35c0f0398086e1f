"""What is kept how long, and why. Apps sign in with a rule; the clock keeps to it, and the page about personal data shows it.

retention.register("notifications.read", Rule(label=..., why=..., kept=timedelta(days=90), forget=by_age(Notification, "read_at")))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from .clock import duties
from .registry import Registry

Forget = Callable[[dt.datetime, int], int]

BATCH = 500
EVERY = 600
"""Seconds between two looks at one rule; where a whole batch was taken away, the next look is at the next turn of the clock."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`forget` takes away what is older than a moment, at most so many, and returns how many it were. Called again it goes on."""

    label: str | Promise
    why: str | Promise
    kept: dt.timedelta
    forget: Forget


rules: Registry[Rule] = Registry()


def register(name: str, rule: Rule) -> None:
    rules.register(name, rule)
    duties.register(f"retention.{name}", partial(keep_to, name))


def keep_to(name: str) -> int:
    """One batch of one rule, where it is time to look."""
    key = f"core.retention.{name}"
    if not cache.add(key, value=True, timeout=EVERY):
        return 0
    rule = rules[name]
    gone = rule.forget(timezone.now() - rule.kept, BATCH)
    if gone >= BATCH:
        cache.delete(key)
    return gone


def take_away(rows: models.QuerySet[models.Model], limit: int) -> int:
    """Delete the first `limit` of some rows with what hangs on them, in one transaction; returns how many of these rows."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    with transaction.atomic():
        models.QuerySet(rows.model).filter(pk__in=pks).delete()
    return len(pks)


def by_age(model: type[models.Model], moment: str) -> Forget:
    """The usual `forget`: every row of a model goes by the age of its field `moment`; empty is not old."""

    def forget(before: dt.datetime, limit: int) -> int:
        return take_away(models.QuerySet(model).filter(**{f"{moment}__lt": before}), limit)

    return forget

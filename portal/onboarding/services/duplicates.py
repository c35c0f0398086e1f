"""What is here twice is looked for when an organisation changes, and once a day for all. Never all with all: only with those that
share a registration number, a domain or the sound of a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed
from portal.organisations.imports.apart import Apart
from portal.organisations.likeness import UNSURE, Likeness, compare, keys_of
from portal.organisations.models import Organisation
from portal.organisations.queries.traits import traits_here, traits_of
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..models import Duplicate, LikenessKey, LookedAt
from ..signals import tell_waiting_changed

CROWD = 60
"""A key that more share says nothing; those that are the same share a rarer one."""
AT_ONCE = 200
EVERY = dt.timedelta(days=1)
BEGUN = 3_600
"""Seconds between two looks whether it is time."""


@transaction.atomic
def look_at(organisation: Organisation) -> int:
    """Find which others this one may be. Answers how many; the same again changes nothing."""
    if not organisation.is_published or organisation.merged_into_id:
        LikenessKey.objects.filter(organisation=organisation).delete()
        _keep(organisation, {})
        return 0
    traits = traits_of(organisation)
    keys = keys_of(traits)
    _write_keys(organisation, keys)
    LookedAt.objects.update_or_create(organisation=organisation, defaults={"at": timezone.now()})
    near = _sharing(organisation, keys)
    others = Organisation.objects.published().filter(pk__in=near)
    found = {pk: compare(traits, other) for pk, _public_id, other in traits_here(others)}
    likely = {pk: likeness for pk, likeness in found.items() if likeness.score >= UNSURE}
    _keep(organisation, likely)
    return len(likely)


def look_again(organisation: int) -> None:
    """The same by primary key, as a task has it."""
    for one in Organisation.objects.select_related("region").filter(pk=organisation):
        look_at(one)


def look_through() -> None:
    """One batch of those that were not looked at for a day, then the next batch as a task of its own."""
    late = timezone.now() - EVERY
    recent = LookedAt.objects.filter(organisation=OuterRef("pk"), at__gt=late)
    waiting = Organisation.objects.published().filter(~Exists(recent)).select_related("region").order_by("pk")
    some = list(waiting[:AT_ONCE])
    for organisation in some:
        look_at(organisation)
    if len(some) == AT_ONCE:
        ask_to_look_through()


def look_daily() -> None:
    """A duty of the clock."""
    if cache.add("onboarding.look_through", value=True, timeout=BEGUN):
        ask_to_look_through()


def ask_to_look_through() -> None:
    enqueue(tasks.look_through, key="all", priority=Priority.BULK)


def forget_looks(organisations: Collection[int]) -> None:
    """Many have changed at once: they are due."""
    pks = list(organisations)
    for start in range(0, len(pks), 500):
        LookedAt.objects.filter(organisation__in=pks[start : start + 500]).delete()
    ask_to_look_through()


@transaction.atomic
def say_different(duplicate: Duplicate, *, by: User) -> None:
    """They are two, and it is not asked again. Saying it twice changes nothing."""
    if not permissions.can_decide_duplicate(by, duplicate.first, duplicate.second):
        raise NotAllowed
    still_open = Duplicate.objects.filter(pk=duplicate.pk, state=Duplicate.State.OPEN)
    if still_open.update(
        state=Duplicate.State.DIFFERENT, decided_by=by, decided_at=timezone.now(), updated_at=timezone.now()
    ):
        record("duplicate.different", by=by, about=duplicate.first, other=duplicate.second.public_id)
        tell_waiting_changed(duplicate.first_id, duplicate.second_id)


def remember_apart(pairs: Sequence[Apart], by: User) -> None:
    """What an office said of the rows of its list, where such a pair is its to decide; of others the portal's staff is still asked."""
    here = Organisation.objects.in_bulk({pk for pair in pairs for pk in (pair.one, pair.other)})
    for pair in pairs:
        first, second = here[min(pair.one, pair.other)], here[max(pair.one, pair.other)]
        if not permissions.can_decide_duplicate(by, first, second):
            continue
        found = {"score": pair.score, "reasons": list(pair.reasons)}
        duplicate, _is_new = Duplicate.objects.get_or_create(first=first, second=second, defaults=found)
        say_different(duplicate, by=by)


def _write_keys(organisation: Organisation, keys: Collection[str]) -> None:
    here = LikenessKey.objects.filter(organisation=organisation)
    before = set(here.values_list("key", flat=True))
    if gone := before - set(keys):
        here.filter(key__in=gone).delete()
    new = [LikenessKey(organisation=organisation, key=key) for key in sorted(set(keys) - before)]
    LikenessKey.objects.bulk_create(new, ignore_conflicts=True)


def _sharing(organisation: Organisation, keys: Collection[str]) -> set[int]:
    sharing = LikenessKey.objects.filter(key__in=keys)
    rare = sharing.order_by().values("key").annotate(n=Count("pk")).filter(n__lte=CROWD).values_list("key", flat=True)
    others = LikenessKey.objects.filter(key__in=list(rare)).exclude(organisation=organisation)
    return set(others.values_list("organisation", flat=True))


def _keep(organisation: Organisation, likely: dict[int, Likeness]) -> None:
    now = timezone.now()
    rows = [
        Duplicate(
            first_id=min(organisation.pk, pk),
            second_id=max(organisation.pk, pk),
            score=likeness.score,
            reasons=list(likeness.reasons),
            updated_at=now,
        )
        for pk, likeness in likely.items()
    ]
    Duplicate.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["first", "second"], update_fields=["score", "reasons", "updated_at"]
    )
    if rows:
        tell_waiting_changed(organisation.pk)
    mine = Duplicate.objects.filter(
        Q(first=organisation) | Q(second=organisation), state=Duplicate.State.OPEN, merges=None
    )
    mine.exclude(first__in=likely).exclude(second__in=likely).delete()

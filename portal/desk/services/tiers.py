"""Tiers of membership and the questions of a cluster: written, changed, moved, closed and opened again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text
from portal.core.versions import write_over
from portal.organisations.models import Cluster
from portal.ui.words import too_fine

from .. import permissions
from ..models import Question, Tier

Kept = TypeVar("Kept", Tier, Question)
MOST = 20


def add_tier(cluster: Cluster, *, by: User, submission: UUID | None = None, **fields: Any) -> Tier:
    return _add(Tier, cluster, partial(_tier, fields), by=by, submission=submission)


def change_tier(tier: Tier, *, by: User, version: int, **fields: Any) -> Tier:
    return _change(tier, partial(_tier, fields), by=by, version=version)


def add_question(cluster: Cluster, *, by: User, submission: UUID | None = None, **fields: Any) -> Question:
    return _add(Question, cluster, partial(_question, fields), by=by, submission=submission)


def change_question(question: Question, *, by: User, version: int, **fields: Any) -> Question:
    return _change(question, partial(_question, fields), by=by, version=version)


def close(thing: Tier | Question, *, by: User) -> None:
    """Nobody new comes into it, or is asked it. Closing it again changes nothing."""
    _check(by, thing.cluster)
    if type(thing).objects.filter(pk=thing.pk, closed_at=None).update(closed_at=timezone.now()):
        record(f"{_noun(thing)}.closed", by=by, about=thing.cluster, noun=thing.public_id)


def reopen(thing: Tier | Question, *, by: User) -> None:
    _check(by, thing.cluster)
    if type(thing).objects.filter(pk=thing.pk, closed_at__isnull=False).update(closed_at=None):
        record(f"{_noun(thing)}.reopened", by=by, about=thing.cluster, noun=thing.public_id)


def _add(
    model: type[Kept], cluster: Cluster, read: Callable[[], dict[str, Any]], *, by: User, submission: UUID | None
) -> Kept:
    """The same form sent twice makes one. What was written is read once it is clear that the person may."""
    _check(by, cluster)
    given = read()

    def make() -> Kept:
        facts = {"changed_by": by, "submission": submission, "position": _next(model, cluster)}
        made: Kept = model.objects.create(cluster=cluster, **facts, **given)
        record(f"{_noun(made)}.added", by=by, about=cluster, **_named(made))
        return made

    return made_once(submission, model, make, cluster=cluster)


@transaction.atomic
def _change(thing: Kept, read: Callable[[], dict[str, Any]], *, by: User, version: int) -> Kept:
    """Raises Overtaken where a colleague was faster."""
    _check(by, thing.cluster)
    if write_over(thing, by=by, version=version, **read()):
        record(f"{_noun(thing)}.changed", by=by, about=thing.cluster, **_named(thing))
    return thing


def _noun(thing: Tier | Question) -> str:
    return "tier" if isinstance(thing, Tier) else "application_question"


def _named(thing: Tier | Question) -> dict[str, Any]:
    return {"tier" if isinstance(thing, Tier) else "question": thing.public_id}


def _check(by: User, cluster: Cluster) -> None:
    if not permissions.can_keep_tiers(by, cluster):
        raise NotAllowed


def _next(model: type[Tier | Question], cluster: Cluster) -> int:
    standing = model.objects.filter(cluster=cluster)
    if standing.filter(closed_at=None).count() >= MOST:
        raise NotPossible("full", _("There are %(number)s already. Close one first.") % {"number": MOST})
    return (standing.aggregate(last=Max("position"))["last"] or 0) + 1


def _tier(fields: dict[str, Any]) -> dict[str, Any]:
    given = dict(fields)
    for code in ("en", "fr", "ar"):
        given[f"name_{code}"] = clean_line(given.get(f"name_{code}") or "")[:80]
        given[f"gives_{code}"] = clean_text(given.get(f"gives_{code}") or "")
    if not any(given[f"name_{code}"] for code in ("en", "fr", "ar")):
        raise NotPossible("empty", _("Name it in one language at least."), "name_en")
    given["kinds"] = sorted(given.get("kinds") or [])
    if given.get("fee") is None:
        given["currency"] = ""
    elif not given.get("currency"):
        raise NotPossible("currency", _("Choose the currency of the fee."), "currency")
    elif words := too_fine(given["fee"], given["currency"]):
        raise NotPossible("too_fine", words, "fee")
    return given


def _question(fields: dict[str, Any]) -> dict[str, Any]:
    given = dict(fields)
    for code in ("en", "fr", "ar"):
        given[f"words_{code}"] = clean_line(given.get(f"words_{code}") or "")[:240]
    if not any(given[f"words_{code}"] for code in ("en", "fr", "ar")):
        raise NotPossible("empty", _("Write it in one language at least."), "words_en")
    return given

"""Both are asked what came of their introduction, 30 and 90 days after it; each answers for itself, in one tap.

The row of the introduction says when it is asked next; whoever moves it on first asks. A clock that was away asks the latest question
that is due, once.
"""

from __future__ import annotations

import datetime as dt

from babel.numbers import get_territory_currencies
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify, seen, withdraw
from portal.organisations.services.whom import people_of
from portal.taxonomy.currencies import Currency

from .. import permissions
from ..models import ASKED_AFTER, Introduction, Outcome

AT_ONCE = 100


def ask_due(now: dt.datetime | None = None) -> None:
    """By the clock: ask both sides of what is due."""
    now = now or timezone.now()
    due = Introduction.objects.filter(state=Introduction.State.MADE, ask_at__lte=now).order_by("ask_at", "pk")
    for introduction in due.select_related("match__listing__organisation", "match__organisation")[:AT_ONCE]:
        made_at = introduction.made_at
        if made_at is None:
            continue
        after = max(days for days in ASKED_AFTER if made_at + dt.timedelta(days=days) <= now)
        later = next((days for days in ASKED_AFTER if days > after), None)
        following = made_at + dt.timedelta(days=later) if later else None
        with transaction.atomic():
            same = Introduction.objects.filter(pk=introduction.pk, ask_at=introduction.ask_at)
            if same.update(ask_at=following):
                _ask(introduction, after, now)


def answer_outcome(outcome: Outcome, *, by: User, said: str, amount: str = "") -> Outcome:
    """One of four answers; a deal may have a range. Another answer later replaces the first."""
    if not permissions.can_answer_outcome(by, outcome):
        raise NotAllowed
    if said not in set(Outcome.Said.values) - {""}:
        raise NotPossible("said", _("Choose what came of it."), "said")
    if amount and (amount not in Outcome.Amount.values or said != Outcome.Said.DEAL):
        raise NotPossible("amount", _("Choose one of the ranges."), "amount")
    with transaction.atomic():
        other = Outcome.objects.filter(pk=outcome.pk).exclude(said=said, amount=amount)
        if other.update(said=said, amount=amount, said_at=timezone.now(), said_by=by):
            record("outcome.said", by=by, about=outcome)
        seen("outcome.asked", about=outcome, by=by)
        withdraw("outcome.asked", about=outcome)
    outcome.refresh_from_db()
    return outcome


def _ask(introduction: Introduction, after: int, now: dt.datetime) -> None:
    match = introduction.match
    for organisation in (match.listing.organisation, match.organisation):
        # An earlier question that nobody answered is not asked beside this one.
        for older in Outcome.objects.filter(introduction=introduction, organisation=organisation, said=""):
            withdraw("outcome.asked", about=older)
        currency = match.listing.currency or _currency_of(organisation.country)
        outcome, is_new = Outcome.objects.get_or_create(
            introduction=introduction,
            organisation=organisation,
            after=after,
            defaults={"asked_at": now, "currency": currency},
        )
        if is_new:
            notify("outcome.asked", to=people_of(organisation), about=outcome, after=after)
    record("outcome.asked", by=None, about=introduction, after=after)


def _currency_of(country: str) -> str:
    """What is paid with there; nothing where that is none of ours."""
    paid = next(iter(get_territory_currencies(country)), "") if country else ""
    return paid if paid in Currency.values else ""

"""A rule that a side has made by saying "not now", as one sentence to that side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .wording import Names, day, isolated, number


def limit_line(kind: str, facts: Mapping[str, Any], names: Names, *, asks: str) -> str:
    """Return "From now on we suggest nobody further than 80 km away for this need."

    `asks` is "need" or "offer" where it narrows who is suggested for one of one's own; empty where it narrows what others'
    needs and offers are put forward. `facts` are those of `limits.facts_of`.
    """
    told = _told(kind, facts, names)
    if kind in _BOTH_WAYS:
        return _both_ways(kind) % told
    if not asks:
        return _put_forward(kind) % told
    return (_for_a_need(kind) if asks == "need" else _for_an_offer(kind)) % told


def no_limit_line(why: str) -> str:
    """Return "Nothing else changes: no quantity is stated that could be narrowed.": why no rule came of a "not now"."""
    return {
        "distance_unknown": _("Nothing else changes: how far away they are is not known."),
        "near_already": _("Nothing else changes: they are nearer than any distance we could set."),
        "quantity_of_both": _("Nothing else changes: a quantity is narrowed only where both sides have stated one."),
        "quantity_unsaid": _("Nothing else changes: no quantity is stated here that could be narrowed."),
        "budget_of_both": _("Nothing else changes: a price is narrowed only where both sides have stated one."),
        "budget_unsaid": _("Nothing else changes: no price or budget is stated here that could be narrowed."),
        "finance": _("Nothing else changes: of finance we cannot tell whether it was too much or too little."),
        "date_unsaid": _("Nothing else changes: a date is narrowed only where both sides have stated one."),
        "date_open": _("Nothing else changes: the two dates do not say which way to narrow."),
        "trade_unknown": _("Nothing else changes: the line of business is not known, so none can be left out."),
        "trade_same": _("Nothing else changes: their line of business is the very one that is asked for."),
        "unnamed": _("Nothing else changes: they are not named yet, and a rule would tell who they are."),
        "own": _("Nothing else changes: what you published stays open until you close or change it."),
        "open": _("Nothing else changes: this reason does not say what to suggest instead."),
    }[why]


_BOTH_WAYS = {"party", "pause"}


def _told(kind: str, facts: Mapping[str, Any], names: Names) -> dict[str, str]:
    told: dict[str, str] = {}
    if kind == "nearer":
        told["km"] = number(facts["number"])
    elif kind in {"smaller", "larger"}:
        told["amount"] = names("amount", f"{facts['number']} {facts['unit']}")
    elif kind in {"cheaper", "dearer"}:
        told["money"] = names("money", f"{facts['number']} {facts['unit']}")
    elif kind == "trade":
        told["trade"] = isolated(names("sector", facts["code"]))
    elif kind in {"sooner", "later", "pause"}:
        told["date"] = day(facts["on"])
    return told


def _both_ways(kind: str) -> str:
    if kind == "party":
        return _("From now on they are not suggested to you, nor you to them.")
    return _("Nothing of this kind is put forward to you up to %(date)s.")


def _put_forward(kind: str) -> str:
    return {
        "nearer": _("From now on nothing further than %(km)s km away is put forward to you."),
        "smaller": _("From now on nothing of %(amount)s or more is put forward to you."),
        "larger": _("From now on nothing of %(amount)s or less is put forward to you."),
        "cheaper": _("From now on nothing that costs %(money)s or more is put forward to you."),
        "dearer": _("From now on nothing with a budget of %(money)s or less is put forward to you."),
        "sooner": _("From now on nothing that begins on %(date)s or later is put forward to you."),
        "later": _("From now on nothing that begins before %(date)s is put forward to you."),
        "trade": _("From now on nothing of this line of business is put forward to you: %(trade)s."),
    }[kind]


def _for_a_need(kind: str) -> str:
    return {
        "nearer": _("From now on we suggest nobody further than %(km)s km away for this need."),
        "smaller": _("From now on we suggest nobody who offers %(amount)s or more for this need."),
        "larger": _("From now on we suggest nobody who offers %(amount)s or less for this need."),
        "cheaper": _("From now on we suggest nobody who asks %(money)s or more for this need."),
        "dearer": _("From now on we suggest nobody who asks %(money)s or less for this need."),
        "sooner": _("From now on we suggest nobody who is free only from %(date)s or later for this need."),
        "later": _("From now on we suggest nobody who is free before %(date)s for this need."),
        "trade": _("From now on we suggest nobody of this line of business for this need: %(trade)s."),
    }[kind]


def _for_an_offer(kind: str) -> str:
    return {
        "nearer": _("From now on we suggest nobody further than %(km)s km away for this offer."),
        "smaller": _("From now on we suggest nobody who needs %(amount)s or more for this offer."),
        "larger": _("From now on we suggest nobody who needs %(amount)s or less for this offer."),
        "cheaper": _("From now on we suggest nobody with a budget of %(money)s or more for this offer."),
        "dearer": _("From now on we suggest nobody with a budget of %(money)s or less for this offer."),
        "sooner": _("From now on we suggest nobody who begins on %(date)s or later for this offer."),
        "later": _("From now on we suggest nobody who begins before %(date)s for this offer."),
        "trade": _("From now on we suggest nobody of this line of business for this offer: %(trade)s."),
    }[kind]

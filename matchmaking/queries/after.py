"""What there is to say after two days of a need, and to a newcomer after seven."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.search.queries import Question, find_each
from portal.search.records import PASSAGE

from ..audience import is_discreet
from ..models import Listing, Match, MatchSide
from .funnel import what_follows

SHOWN = 2
LINES_READ = 8
MAKES = ("makes", "serves")


def told_of(need: Listing) -> dict[str, Any]:
    """To how many it went, how many looked, said yes, are silent; and whether others are told (`stop`, `next` as an ISO moment)."""
    sides = MatchSide.objects.filter(
        match__listing=need, match__closed_at=None, match__put_forward_at__isnull=False, side=MatchSide.Side.CANDIDATE
    )
    rows = list(sides.values_list("answer", "opened_at"))
    following = what_follows(need)
    return {
        "told": len(rows),
        "seen": sum(bool(answer or opened_at) for answer, opened_at in rows),
        "interested": sum(answer == MatchSide.Answer.INTERESTED for answer, _opened_at in rows),
        "silent": sum(not answer for answer, _opened_at in rows),
        "stop": following.stop,
        "next": following.next_at.isoformat() if following.next_at else "",
        "yes": following.interested,
        "enough": need.enough,
    }


def needs_near(organisation: Organisation, reader: User) -> list[Listing]:
    """The two open needs of others nearest to what it makes: those it was compared with, else by the words of its own lines."""
    seen = Listing.objects.visible_to(reader).needs().open().exclude(organisation=organisation)
    compared = Match.objects.standing().filter(organisation=organisation, listing__in=seen).order_by("-order", "pk")
    found = list(compared.values_list("listing__public_id", flat=True)[:SHOWN])
    if len(found) < SHOWN:
        found += [one for one in _by_words(organisation, reader) if one not in found]
    rows = {one.public_id: one for one in seen.filter(public_id__in=found)}
    return [rows[one] for one in found if one in rows][:SHOWN]


def _by_words(organisation: Organisation, reader: User) -> list[str]:
    """Public ids of needs, of each line the best in turn."""
    lines = organisation.trade_items.filter(direction__in=MAKES).order_by("position").values_list("text", flat=True)
    questions = {
        f"{number}": Question(text=line, family=PASSAGE, kinds=("need",), size=2 * SHOWN)
        for number, line in enumerate(lines[:LINES_READ])
    }
    if not questions:
        return []
    answers = [
        [card.subject for card in found.cards]
        for found in find_each(questions, reader=reader).values()
        if not found.is_close
    ]
    return list(
        dict.fromkeys(one for place in range(2 * SHOWN) for answer in answers for one in answer[place : place + 1])
    )


def still_to_be_seen(_about: Organisation, facts: dict[str, Any], reader: User) -> dict[str, Any]:
    """Those of the two that are still open and the reader's to see, when the message is read."""
    rows = Listing.objects.visible_to(reader).needs().open().filter(public_id__in=facts.get("needs", []))
    return {
        "needs": sorted(rows, key=lambda need: facts["needs"].index(need.public_id)),
        "site": settings.SITE_URL,
    }


def of_day_two(about: Listing, facts: dict[str, Any], _reader: User) -> dict[str, Any]:
    """Whether others are told, as it stood when it was said; and the cluster whose office knows of the need, or is to ask for it."""
    return {
        "following": {
            "told": facts["told"],
            "stop": facts.get("stop", ""),
            "next_at": _moment(facts.get("next", "")),
            "interested": facts.get("yes", facts["interested"]),
            "enough": facts.get("enough", about.enough),
        },
        "office": about.cluster if about.cluster and not is_discreet(about) else None,
        "is_entrusted": about.confidentiality == Listing.Confidentiality.OFFICE,
    }


def _moment(written: str) -> dt.datetime | None:
    """What was written down before the hour was is a day alone."""
    found = dt.datetime.fromisoformat(written) if written else None
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found

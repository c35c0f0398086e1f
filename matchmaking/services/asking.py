"""Whoever was told of a need or offer, and is not sure, asks the cluster's office before they answer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.models import Notification
from portal.notifications.services import notify
from portal.organisations.services.whom import staff_of

from .. import permissions
from ..models import MatchSide
from ..queries.asking import can_be_asked_about

LONGEST = 400
MOST_WAITING = 10
"""Questions about one need or offer that an office has not read yet."""


def ask_office(side: MatchSide, *, by: User, question: str) -> None:
    """The named people of the office are told who asks what. What they have not read yet is kept beside it."""
    if not permissions.can_answer_match(by, side):
        raise NotAllowed
    listing, words = side.match.listing, clean_line(question)[:LONGEST]
    if not words:
        raise NotPossible("question", _("Write your question."), "question")
    if not can_be_asked_about(side.match):
        raise NotPossible("office", _("No cluster office can be asked about this."), "question")
    asked = {"who": str(by), "organisation": side.organisation.name, "question": words}
    with transaction.atomic():
        unread = Notification.objects.told("listing.question", listing).unread()
        before: list[dict[str, str]] = next((one.facts.get("asked", []) for one in unread.order_by("-pk")[:1]), [])
        if asked in before:
            return
        if len(before) >= MOST_WAITING:
            raise NotPossible(
                "waiting",
                _("Many questions wait for the office already. Call it, or answer as you see fit."),
                "question",
            )
        record("match.asked", by=by, about=side.match, side=side.side)
        notify("listing.question", to=staff_of(listing.cluster), about=listing, by=by, asked=[*before, asked])

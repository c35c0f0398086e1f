"""What is kept about a person here: needs and offers that they wrote down, and answers that they gave, for their organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register
from portal.accounts.traces import addresses_of

from .models import Dictation, Lesson, Listing, MatchSide, Outcome, Release


def export_listings(person: User) -> list[dict[str, Any]]:
    rows = Listing.objects.filter(created_by=person).select_related("organisation").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "kind": row.kind,
            "title": row.title,
            "text": row.text,
            "written": row.created_at.isoformat(),
            "published": row.published_at.isoformat() if row.published_at else None,
        }
        for row in rows
    ]


def export_answers(person: User) -> list[dict[str, Any]]:
    """Without whom they were given to: that is the other side's."""
    rows = MatchSide.objects.filter(answered_by=person).select_related("match__listing").order_by("pk")
    return [
        {
            "answer": row.answer,
            "reason": row.reason,
            "message": row.message,
            "answered": row.answered_at.isoformat() if row.answered_at else None,
            "about": row.match.listing.title,
        }
        for row in rows
    ]


def export_lessons(person: User) -> list[dict[str, Any]]:
    """What came of their answers, without whom it was about."""
    rows = Lesson.objects.filter(learned_by=person).select_related("organisation", "listing").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "about": row.listing.title if row.listing else "",
            "rule": row.get_kind_display(),
            "learned": row.learned_at.isoformat(),
            "until": row.until.isoformat(),
            "ended": row.ended_at.isoformat() if row.ended_at else None,
        }
        for row in rows
    ]


def export_releases(person: User) -> list[dict[str, Any]]:
    """What was sent to a transfer office, and what became of it."""
    rows = Release.objects.filter(asked_by=person).with_rows().order_by("pk")
    return [
        {
            "about": row.title,
            "asked": row.asked_at.isoformat(),
            "state": row.state,
            "sentence": row.sentence,
            "decided": row.decided_at.isoformat() if row.decided_at else None,
        }
        for row in rows
    ]


def _dictations_to(person: User) -> QuerySet[Dictation]:
    addresses = addresses_of(person)
    return Dictation.objects.filter(Q(email__in=addresses) | Q(phone__in=addresses)).select_related("listing")


def export_dictations(person: User) -> list[dict[str, Any]]:
    rows = _dictations_to(person).select_related("organisation").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "about": row.listing.title if row.listing else "",
            "written": row.created_at.isoformat(),
            "state": row.get_state_display(),
        }
        for row in rows
    ]


def erase_dictations(person: User) -> None:
    """The questions go, and with those that wait what nobody can confirm any more."""
    for dictation in _dictations_to(person):
        if dictation.listing and dictation.listing.is_draft and dictation.state == Dictation.State.WAITING:
            dictation.listing.delete()
        dictation.delete()


def export_outcomes(person: User) -> list[dict[str, Any]]:
    """What they said came of introductions, without whom it was with."""
    rows = Outcome.objects.filter(said_by=person).select_related("organisation").order_by("pk")
    return [
        {
            "organisation": row.organisation.name,
            "after_days": row.after,
            "said": row.said,
            "amount": f"{row.amount} {row.currency}" if row.amount else "",
            "answered": row.said_at.isoformat() if row.said_at else None,
        }
        for row in rows
    ]


def sign_in() -> None:
    """The rows stay with the organisation; the person's name goes from them with the person."""
    register("matchmaking.listings", Holder(label=_("Needs and offers you wrote"), export=export_listings))
    register("matchmaking.answers", Holder(label=_("Answers you gave to suggested partners"), export=export_answers))
    register("matchmaking.lessons", Holder(label=_("Rules that came of your answers"), export=export_lessons))
    register("matchmaking.outcomes", Holder(label=_("What you said came of introductions"), export=export_outcomes))
    register("matchmaking.releases", Holder(label=_("What waited for your transfer office"), export=export_releases))
    register(
        "matchmaking.dictations",
        Holder(label=_("Needs that an office wrote down for you"), export=export_dictations, erase=erase_dictations),
    )

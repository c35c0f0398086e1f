"""Barriers that members of the story meet, and what an authority asks them: told some time ago, so that nobody hears of it today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.desk.models import Barrier, Consultation, Contribution, Voice
from portal.desk.services.barriers import add_member, answer_barrier, file_barrier, publish_answer, raise_barrier
from portal.desk.services.consultations import (
    answer_contribution,
    contribute,
    open_consultation,
    publish_outcome,
    write_consultation,
)
from portal.notifications.models import Notification

from ..story.chance import steady_id
from ..story.reading import DATA, read
from .cast import Cast

OLD_NEWS = (
    "barrier.raised",
    "barrier.answered",
    "barrier.answered_to_you",
    "consultation.opened",
    "consultation.answered",
)


def write_voices(cast: Cast) -> None:
    told = read(DATA / "voices.toml")
    for number, one in enumerate(told["barrier"]):
        _write_barrier(cast, one, timezone.now() - dt.timedelta(days=40 - 9 * number))
    for one in told["voice"]:
        _write_voice(cast, one)
    for one in told["consultation"]:
        _write_consultation(cast, one)
    # What was told then is no news any more; that a barrier and a consultation wait for an answer is.
    Notification.objects.filter(kind__in=OLD_NEWS).delete()


def _write_barrier(cast: Cast, told: dict[str, Any], at: dt.datetime) -> None:
    office = cast.users[told["by"]]
    authority = cast.organisations[told["authority"]]
    barrier = file_barrier(
        cast.clusters[told["cluster"]],
        by=office,
        authority=authority,
        kind=told["kind"],
        title=told["title"],
        text=told["text"],
    )
    for key in told["behind"]:
        add_member(barrier, cast.organisations[key], by=office)
    dated: dict[str, Any] = {"created_at": at, "public_id": steady_id("barrier", told["key"])}
    if answer := told.get("answer"):
        officer = _officer(cast, told["authority"])
        answer_barrier(barrier, answer, by=officer)
        publish_answer(barrier, told["public_title"], told["public_text"], by=officer)
        dated |= {"answered_at": at + dt.timedelta(days=8), "public_at": at + dt.timedelta(days=10)}
    Barrier.objects.filter(pk=barrier.pk).update(**dated)
    Barrier.objects.filter(pk=barrier.pk, told_at__isnull=False).update(told_at=at + dt.timedelta(days=2))
    Voice.objects.filter(barrier=barrier).update(raised_at=at)


def _write_voice(cast: Cast, told: dict[str, Any]) -> None:
    key = told["organisation"]
    organisation, by = cast.organisations[key], _officer(cast, key)
    voice = raise_barrier(organisation, cast.clusters[told["cluster"]], told["text"], by=by)
    at = timezone.now() - dt.timedelta(days=told["days_ago"])
    Voice.objects.filter(pk=voice.pk).update(raised_at=at, public_id=steady_id("voice", key))


def _write_consultation(cast: Cast, told: dict[str, Any]) -> None:
    by = cast.users[told["by"]]
    today = timezone.localdate()
    consultation = write_consultation(
        cast.organisations[told["organisation"]],
        by=by,
        clusters=[cast.clusters[slug] for slug in told["clusters"]],
        title=told["title"],
        text=told["text"],
        closes_on=today + dt.timedelta(days=max(told["closes_in"], 1)),
    )
    Consultation.objects.filter(pk=consultation.pk).update(public_id=steady_id("consultation", told["key"]))
    consultation.refresh_from_db()
    open_consultation(consultation, by=by)
    consultation.refresh_from_db()
    said = [
        contribute(consultation, cast.organisations[key], text, by=_officer(cast, key), named=named)
        for key, text, named in told["said"]
    ]
    for number, one in enumerate(said):
        Contribution.objects.filter(pk=one.pk).update(public_id=steady_id("contribution", told["key"], number))
    if told["closes_in"] > 0:
        return
    last = today + dt.timedelta(days=told["closes_in"])
    opened = timezone.now() + dt.timedelta(days=told["closes_in"] - 21)
    Consultation.objects.filter(pk=consultation.pk).update(closes_on=last, opened_at=opened)
    Contribution.objects.filter(consultation=consultation).update(created_at=opened + dt.timedelta(days=6))
    for contribution, (verdict, why) in zip(said, told["answers"], strict=True):
        answer_contribution(contribution, verdict, why, by=by)
    publish_outcome(consultation, told["outcome"], by=by)
    Consultation.objects.filter(pk=consultation.pk).update(outcome_at=timezone.now() - dt.timedelta(days=6))


def _officer(cast: Cast, organisation: str) -> User:
    found = cast.acting_for(organisation)
    if found is None:
        raise ValueError(f"nobody acts for {organisation}")
    return found

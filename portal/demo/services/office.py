"""What the office of a cluster keeps: tiers, an application, an announcement that was sent, a plan and an assessment half done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.desk.models import (
    Announcement,
    Application,
    MemberTier,
    Objective,
    Plan,
    PlanAction,
    ProgressNote,
    Question,
    Recipient,
    Tier,
)
from portal.desk.queries.audience import KIND, audience_of
from portal.desk.services.assessment import answer, begin_round
from portal.notifications.models import Notification
from portal.notifications.services import notify
from portal.organisations.models import Cluster, JoinRequest

from ..story.chance import chance, steady_id
from ..story.reading import DATA, read
from .cast import Cast
from .deeds import date_deeds, last_deed

LANGUAGES = ("en", "fr", "ar")


def write_office(cast: Cast) -> None:
    told = read(DATA / "office.toml")
    cluster = cast.clusters[told["cluster"]]
    by = cast.acting_for(cast.keeper(cluster.slug))
    if by is None:
        raise LookupError(f"nobody works in the office of {cluster.slug}")
    tiers = [_tier(cluster, by, place, one) for place, one in enumerate(told["tier"], 1)]
    _application(cast, cluster, tiers, told["application"])
    _announcement(cast, cluster, by, told["announcement"])
    _plan(cluster, by, told)
    since = last_deed()
    round_ = begin_round(cluster, by=by, year=cast.today.year)
    for one in told["answer"]:
        answer(round_, one["indicator"], by=by, level=one["level"], seen=0, note=one["note"])
    date_deeds(since, timezone.now() - dt.timedelta(days=9))


def _each(name: str, words: list[str]) -> dict[str, str]:
    return {f"{name}_{code}": said for code, said in zip(LANGUAGES, words, strict=True)}


def _tier(cluster: Cluster, by: User, place: int, told: dict[str, Any]) -> Tier:
    tier: Tier = Tier.objects.create(
        public_id=steady_id("tier", cluster.slug, place),
        cluster=cluster,
        position=place,
        fee=told["fee"] or None,
        currency=told["currency"],
        kinds=told["kinds"],
        changed_by=by,
        **_each("name", told["name"]),
        **_each("gives", told["gives"]),
    )
    members = cluster.memberships.filter(ended_at=None, tiers=None).order_by("joined_on", "pk")
    if tier.kinds:
        members = members.filter(organisation__kind__in=tier.kinds)
    MemberTier.objects.bulk_create(
        [MemberTier(membership=one, tier=tier, since=one.joined_on, by=by) for one in members[: told["members"]]]
    )
    return tier


def _application(cast: Cast, cluster: Cluster, tiers: list[Tier], told: dict[str, Any]) -> None:
    question = Question.objects.create(
        public_id=steady_id("application question", cluster.slug), cluster=cluster, **_each("words", told["question"])
    )
    request = JoinRequest.objects.get(cluster=cluster, organisation=cast.organisations[told["organisation"]])
    Application.objects.create(
        public_id=steady_id("application", told["organisation"]),
        request=request,
        tier=tiers[told["tier"]],
        why=told["why"],
        answers=[{"words": question.words_en, "answer": told["answer"]}],
    )


def _announcement(cast: Cast, cluster: Cluster, by: User, told: dict[str, Any]) -> None:
    """Everybody was told that day; some have read it. Those whom one can be find it under the bell."""
    found = audience_of(cluster, {}, by=by)
    sent_at = timezone.now() - dt.timedelta(days=told["days"])
    made = Announcement.objects.create(
        public_id=steady_id("announcement", cluster.slug),
        cluster=cluster,
        audience={},
        left_out=found.left_out,
        begun_at=sent_at,
        begun_by=by,
        changed_by=by,
        finished_at=sent_at + dt.timedelta(minutes=1),
        **_each("title", told["title"]),
        **_each("text", told["text"]),
    )
    Announcement.objects.filter(pk=made.pk).update(created_at=sent_at)
    read_it = chance("announcement", cluster.slug)
    Recipient.objects.bulk_create(
        [
            Recipient(
                announcement=made,
                person=one,
                told_at=sent_at,
                opened_at=sent_at + dt.timedelta(hours=read_it.randint(1, 60)) if read_it.random() < 0.6 else None,
            )
            for one in found.people
        ]
    )
    personas = {cast.users[one.key].pk for one in cast.story.people if one.persona}
    notify(KIND, to=[one for one in found.people if one.pk in personas], about=made, by=by)
    Notification.objects.told(KIND, made).update(created_at=sent_at)


def _plan(cluster: Cluster, by: User, told: dict[str, Any]) -> None:
    today = timezone.localdate()
    found_on = today - dt.timedelta(days=told["plan"]["days"])
    Plan.objects.create(cluster=cluster, diagnosis=told["plan"]["diagnosis"], diagnosed_on=found_on, changed_by=by)
    member = cluster.memberships.of_published().filter(link__isnull=False).order_by("joined_on", "pk").first()
    for place, one in enumerate(told["objective"], 1):
        objective = Objective.objects.create(
            public_id=steady_id("objective", cluster.slug, place),
            cluster=cluster,
            title=one["title"],
            text=one["text"],
            position=place,
            changed_by=by,
        )
        for at, deed in enumerate(one["actions"], 1):
            due = today + dt.timedelta(days=deed["due"])
            action = PlanAction.objects.create(
                public_id=steady_id("plan action", cluster.slug, place, at),
                objective=objective,
                title=deed["title"],
                person=by if deed["who"] == "office" else None,
                organisation=member.organisation if deed["who"] == "member" and member else None,
                begins_on=found_on,
                due_on=due,
                state=deed["state"],
                done_at=timezone.now() if deed["state"] == "done" else None,
                position=at,
                changed_by=by,
            )
            if "note" in deed:
                ProgressNote.objects.create(
                    action=action, text=deed["note"], by=by, at=timezone.now() - dt.timedelta(days=2)
                )

"""An organisation applies to a cluster; its office takes it in, asks back, or declines. Whoever answers first has answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import SentFile, keeping
from portal.core.text import clean_text
from portal.notifications.services import notify, withdraw
from portal.organisations.models import ChainLink, Cluster, ClusterMembership, JoinRequest, Organisation
from portal.organisations.services import ask_to_join, decline_request, join_cluster
from portal.organisations.services.whom import keepers_of, staff_of
from portal.ui.files import said_at, too_many

from .. import permissions
from ..models import Application, ApplicationPaper, Inquiry, MemberTier, Question, Tier
from .queue import keep_in_step

Answer = JoinRequest.Answer
MOST_PAPERS = 5


@transaction.atomic
def apply_to(
    cluster: Cluster,
    organisation: Organisation,
    *,
    by: User,
    why: str,
    tier: Tier | None = None,
    answers: Mapping[str, str] | None = None,
    papers: Sequence[SentFile] = (),
) -> Application:
    """Ask to be taken in, with what the cluster wants to know. `answers` by the question's public id. Twice is once: what is sent the
    second time, papers too, changes nothing."""
    if not permissions.can_apply(by, organisation):
        raise NotAllowed
    if not (written := clean_text(why)):
        raise NotPossible("empty", _("Say why you would like to join."), "why")
    open_tiers = [one for one in Tier.objects.filter(cluster=cluster) if one.is_open_to(organisation.kind)]
    if tier is not None and tier not in open_tiers:
        raise NotPossible("tier", _("This tier is no longer open to you. Choose another."), "tier")
    if tier is None and open_tiers:
        raise NotPossible("tier", _("Choose a tier."), "tier")
    if len(papers) > MOST_PAPERS:
        raise NotPossible("papers", too_many(MOST_PAPERS), "papers")
    told = _answers(cluster, answers or {})
    request = ask_to_join(organisation, cluster, by=by)
    made, is_new = Application.objects.get_or_create(
        request=request, defaults={"tier": tier, "why": written, "answers": told}
    )
    if is_new and papers:
        with said_at("papers"), keeping.kept(ApplicationPaper, papers) as rows:
            for row in rows:
                row.application, row.brought_by = made, by
                row.save()
    keep_in_step(cluster, "application")
    return made


def scan_held() -> int:
    """By the clock: papers that wait for the virus scanner."""
    return keeping.scan_held(ApplicationPaper.objects.all(), lambda _paper: None)


def sweep() -> int:
    """By the clock: files of papers whose rows are gone."""
    return keeping.sweep(ApplicationPaper)


@transaction.atomic
def take_in(
    application: Application,
    *,
    by: User,
    since: dt.date,
    link: ChainLink | None = None,
    lane: str = "",
    tier: Tier | None = None,
) -> ClusterMembership:
    """Its place, its tier and since when. Raises NotPossible where a colleague has answered already, and says who."""
    request = _held(application, by)
    if request.answer == Answer.PLACED and request.answered_by_id == by.pk:
        return ClusterMembership.objects.get(organisation=request.organisation, cluster=request.cluster, ended_at=None)
    _check_open(request)
    if since > timezone.localdate():
        raise NotPossible("future", _("The day is still to come."), "since")
    if tier is not None and tier.cluster_id != request.cluster_id:
        raise NotAllowed
    membership = join_cluster(request.organisation, request.cluster, by=by, link=link, lane=lane)
    ClusterMembership.objects.filter(pk=membership.pk).update(joined_on=since)
    membership.joined_on = since
    if tier is not None:
        _put(membership, tier, by=by, since=since)
    withdraw("application.replied", about=application)
    keep_in_step(request.cluster, "application")
    return membership


@transaction.atomic
def set_tier(membership: ClusterMembership, tier: Tier, *, by: User, since: dt.date) -> MemberTier:
    """From that day a member is in another tier; the one before ends the day before."""
    if not permissions.can_keep_tiers(by, membership.cluster) or tier.cluster_id != membership.cluster_id:
        raise NotAllowed
    if since > timezone.localdate():
        raise NotPossible("future", _("The day is still to come."), "since")
    ClusterMembership.objects.select_for_update().get(pk=membership.pk)
    if (
        not tier.is_open_to(membership.organisation.kind)
        and not tier.members.filter(membership=membership, until=None).exists()
    ):
        raise NotPossible("tier", _("This tier is closed, or not open to them."), "tier")
    return _put(membership, tier, by=by, since=since)


@transaction.atomic
def decline(application: Application, *, by: User, courtesy: str) -> None:
    request = _held(application, by)
    if request.answer != Answer.DECLINED or request.answered_by_id != by.pk:
        _check_open(request)
        decline_request(request, by=by, courtesy=courtesy)
        keep_in_step(request.cluster, "application")


@transaction.atomic
def ask_back(application: Application, *, by: User, words: str) -> Inquiry:
    """A question that the applicant answers. One at a time: a colleague's is to be answered first."""
    request = _held(application, by)
    _check_open(request)
    if not (written := clean_text(words)):
        raise NotPossible("empty", _("Write what you would like to know."), "words")
    waits = Inquiry.objects.filter(application=application, replied_at=None).select_related("asked_by").first()
    if waits is not None and waits.words == written:
        return waits
    try:
        with transaction.atomic():
            made: Inquiry = Inquiry.objects.create(application=application, words=written, asked_by=by)
    except IntegrityError:
        who = waits.asked_by.name_here if waits and waits.asked_by else _("A colleague")
        message = _("%(who)s has asked something already, and it waits for their answer.")
        raise NotPossible("asked", message % {"who": who}, "words") from None
    record("application.asked_back", by=by, about=request.organisation, cluster=request.cluster.slug)
    notify("application.asked_back", to=keepers_of(request.organisation), about=application, by=by)
    keep_in_step(request.cluster, "application")
    return made


@transaction.atomic
def reply(inquiry: Inquiry, *, by: User, words: str) -> Inquiry:
    """The applicant's answer. The second one, of a colleague, is told that there is one."""
    request = inquiry.application.request
    if not permissions.can_apply(by, request.organisation):
        raise NotAllowed
    if not request.is_open:
        raise NotPossible("answered", _("The office has answered already."))
    if not (written := clean_text(words)):
        raise NotPossible("empty", _("Write your answer."), "reply")
    waiting = Inquiry.objects.filter(pk=inquiry.pk, replied_at=None)
    if waiting.update(reply=written, replied_at=timezone.now(), replied_by=by):
        record("application.replied", by=by, about=request.organisation, cluster=request.cluster.slug)
        notify("application.replied", to=staff_of(request.cluster), about=inquiry.application, by=by)
        keep_in_step(request.cluster, "application")
    elif Inquiry.objects.get(pk=inquiry.pk).reply != written:
        raise NotPossible("replied", _("A colleague has answered it already."), "reply")
    inquiry.refresh_from_db()
    return inquiry


def _held(application: Application, by: User) -> JoinRequest:
    """The request, with its row held, so that two answers follow each other."""
    held: Any = JoinRequest.objects.select_for_update(of=("self",)).select_related("organisation", "cluster")
    request: JoinRequest = held.get(pk=application.request_id)
    application.request = request
    if not permissions.can_decide(by, application):
        raise NotAllowed
    return request


def _check_open(request: JoinRequest) -> None:
    if request.is_open:
        return
    if request.answer == Answer.WITHDRAWN:
        raise NotPossible("withdrawn", _("They have taken their request back."))
    who = request.answered_by.name_here if request.answered_by else _("A colleague")
    if request.answer == Answer.PLACED:
        raise NotPossible("answered", _("%(who)s was quicker and has taken it in.") % {"who": who})
    raise NotPossible("answered", _("%(who)s was quicker and has declined.") % {"who": who})


def _put(membership: ClusterMembership, tier: Tier, *, by: User, since: dt.date) -> MemberTier:
    now = MemberTier.objects.filter(membership=membership, until=None).select_related("tier").first()
    if now is not None and now.tier_id == tier.pk:
        return now
    if now is not None:
        if since < now.since:
            raise NotPossible("before", _("It is in its tier of today since a later day."), "since")
        MemberTier.objects.filter(pk=now.pk).update(until=since)
    record(
        "member.tier_set", by=by, about=membership.organisation, cluster=membership.cluster.slug, tier=tier.public_id
    )
    return MemberTier.objects.create(membership=membership, tier=tier, since=since, by=by)


def _answers(cluster: Cluster, given: Mapping[str, str]) -> list[dict[str, str]]:
    told = []
    for one in Question.objects.filter(cluster=cluster, closed_at=None):
        words = clean_text(given.get(one.public_id) or "")
        if one.is_required and not words:
            raise NotPossible("empty", _("The cluster asks everybody this."), f"q_{one.public_id}")
        if words:
            told.append({"words": one.words, "answer": words})
    return told

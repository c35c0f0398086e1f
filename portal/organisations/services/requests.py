"""An organisation asks a cluster's office to take it in. Open → placed, declined or taken back, each once, by a guarded update."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify

from .. import permissions
from ..models import Cluster, JoinRequest, Organisation
from .whom import keepers_of

Answer = JoinRequest.Answer


@transaction.atomic
def ask_to_join(organisation: Organisation, cluster: Cluster, *, by: User) -> JoinRequest:
    """Ask the cluster's office to take the organisation in: its people are told. Asking again while it waits changes nothing."""
    if not permissions.can_ask_to_join(by, organisation):
        raise NotAllowed
    if not organisation.is_published:
        raise NotPossible("not_published", _("Publish your page first: the office wants to know who asks."))
    if cluster.memberships.filter(organisation=organisation, ended_at=None).exists():
        raise NotPossible("member", _("You are a member of this cluster already."))
    staff = [one.user for one in cluster.office_staff.filter(ended_at=None).select_related("user")]
    if not staff:
        raise NotPossible("no_office", _("This cluster has no office on the portal yet."))
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(organisation=organisation, cluster=cluster, asked_by=by)
    except IntegrityError:
        asked: JoinRequest = JoinRequest.objects.filter(organisation=organisation, cluster=cluster).latest("pk")
        return asked
    record("cluster.asked", by=by, about=organisation, cluster=cluster.slug)
    notify("cluster.asked", to=staff, about=request, by=by)
    return request


@transaction.atomic
def decline_request(request: JoinRequest, *, by: User, courtesy: str) -> JoinRequest:
    """The office's no, with the sentence that the organisation reads. Declining again changes nothing.

    Raises NotPossible when somebody was quicker with another answer.
    """
    if not permissions.can_answer_request(by, request):
        raise NotAllowed
    if courtesy not in JoinRequest.Courtesy.values:
        raise NotPossible("courtesy", _("Choose what they read."), "courtesy")
    if _answered(request, Answer.DECLINED, by, courtesy=courtesy):
        record("cluster.declined", by=by, about=request.organisation, cluster=request.cluster.slug, courtesy=courtesy)
        notify("cluster.declined", to=keepers_of(request.organisation), about=request, by=by)
    elif request.answer == Answer.PLACED:
        raise NotPossible("placed", _("It has its place in the cluster: somebody of the office took it in."))
    elif request.answer == Answer.WITHDRAWN:
        raise NotPossible("withdrawn", _("They have taken their request back."))
    return request


@transaction.atomic
def withdraw_request(request: JoinRequest, *, by: User) -> JoinRequest:
    """Take a request back while it waits. What was answered stays answered."""
    if not permissions.can_withdraw_request(by, request):
        raise NotAllowed
    if _answered(request, Answer.WITHDRAWN, by):
        record("cluster.request_withdrawn", by=by, about=request.organisation, cluster=request.cluster.slug)
    return request


def settle_request(organisation: Organisation, cluster: Cluster, *, by: User) -> None:
    """A place in the cluster answers the request that waits for it, if there is one."""
    waiting = JoinRequest.objects.open().filter(organisation=organisation, cluster=cluster)
    waiting.update(answer=Answer.PLACED, answered_at=timezone.now(), answered_by=by)


def _answered(request: JoinRequest, answer: str, by: User, *, courtesy: str = "") -> bool:
    """Whether this was the answer that counts; `request` is as it stands now."""
    waiting = JoinRequest.objects.open().filter(pk=request.pk)
    first = waiting.update(answer=answer, courtesy=courtesy, answered_at=timezone.now(), answered_by=by)
    request.refresh_from_db(fields=["answer", "courtesy", "answered_at", "answered_by"])
    return bool(first)

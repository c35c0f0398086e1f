"""An organisation takes its place in a cluster, moves in it and leaves it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify

from .. import permissions
from ..models import ChainLink, Cluster, ClusterMembership, JoinRequest, Membership, Organisation
from .announcing import changed
from .requests import settle_request
from .whom import keepers_of

Lane = ClusterMembership.Lane
LANE_OF_KIND = {
    Organisation.Kind.FINANCE: Lane.FINANCE,
    Organisation.Kind.UNIVERSITY: Lane.RESEARCH,
    Organisation.Kind.RESEARCH: Lane.RESEARCH,
    Organisation.Kind.GOVERNMENT: Lane.GOVERNMENT,
}


@transaction.atomic
def join_cluster(
    organisation: Organisation, cluster: Cluster, *, by: User, link: ChainLink | None = None, lane: str = ""
) -> ClusterMembership:
    """Place an organisation at a link of the chain or in a support lane; a member is moved there, an open request is answered.

    Without either it goes to the lane of its kind, or stays unplaced. Raises NotPossible when somebody must look at it first.
    """
    if not permissions.can_join_cluster(by, organisation, cluster):
        if permissions.can_ask_to_join(by, organisation):
            raise NotPossible("not_verified", _("The cluster office takes you in. Ask it to."))
        raise NotAllowed
    if not (permissions.acts_for(by, organisation) or permissions.is_operator(by) or has_agreed(organisation, cluster)):
        raise NotPossible(
            "kept", _("Its own people decide whether they join. They ask your office on their page “Clusters”.")
        )
    if link is not None and link.cluster_id != cluster.pk:
        raise NotPossible("other_chain", _("This link belongs to another cluster."), "link")
    if link is None and not lane:
        lane = LANE_OF_KIND.get(Organisation.Kind(organisation.kind), Lane.NONE)
    elif link is not None:
        lane = Lane.NONE
    membership = _placed(organisation, cluster, link, lane)
    settle_request(organisation, cluster, by=by)
    record(
        "cluster.joined",
        by=by,
        about=organisation,
        cluster=cluster.slug,
        link=link.position if link else None,
        lane=lane,
    )
    changed(organisation)
    if not permissions.acts_for(by, organisation):
        notify("cluster.joined", to=keepers_of(organisation), about=organisation, by=by, cluster=cluster.slug)
    return membership


def has_agreed(organisation: Organisation, cluster: Cluster) -> bool:
    """Whether the office may take it in: it asked (also where it was told no), it is a member, or nobody keeps it.

    A place in a cluster shows its members, and its office, what an organisation tells nobody else: that is for its own people.
    """
    stands = [JoinRequest.Answer.NONE, JoinRequest.Answer.DECLINED]
    asked = JoinRequest.objects.filter(organisation=organisation, cluster=cluster, answer__in=stands)
    member = ClusterMembership.objects.filter(organisation=organisation, cluster=cluster, ended_at=None)
    kept = Membership.objects.filter(organisation=organisation, ended_at=None)
    return asked.exists() or member.exists() or not kept.exists()


@transaction.atomic
def leave_cluster(membership: ClusterMembership, *, by: User) -> None:
    """End a membership in a cluster. Ending it again changes nothing."""
    if not permissions.can_leave_cluster(by, membership):
        raise NotAllowed
    if ClusterMembership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=timezone.now()):
        record("cluster.left", by=by, about=membership.organisation, cluster=membership.cluster.slug)
        changed(membership.organisation)


def _placed(organisation: Organisation, cluster: Cluster, link: ChainLink | None, lane: str) -> ClusterMembership:
    """One row per organisation and cluster, also when two place it at the same moment."""
    current = ClusterMembership.objects.filter(organisation=organisation, cluster=cluster, ended_at=None)
    if not current.update(link=link, lane=lane, updated_at=timezone.now()):
        try:
            with transaction.atomic():
                return ClusterMembership.objects.create(
                    organisation=organisation, cluster=cluster, link=link, lane=lane
                )
        except IntegrityError:
            current.update(link=link, lane=lane, updated_at=timezone.now())
    return current.get()

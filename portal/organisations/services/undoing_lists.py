"""A member list taken back: what it made goes, what it changed is as before, and what others touched since stays, with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record
from portal.search.services import replace_documents

from ..imports.undoing import pictures, restore, written_about
from ..models import Cluster, ClusterMembership, MemberList, MemberListLine, Organisation
from . import list_batches as batches
from .announcing import announce, changed_together, index_organisations
from .clusters import leave_cluster

State = MemberList.State


@transaction.atomic
def undo_some(member_list: MemberList, by: User) -> None:
    if batches.is_left_alone(member_list, by, otherwise=State.WRITTEN):
        return
    left = member_list.lines.exclude(organisation=None).filter(number__gt=member_list.done)
    lines = list(left.select_related("organisation")[: batches.UNDONE_AT_ONCE])
    if not batches.done_with(member_list, lines):
        return
    _undo_rows(lines, member_list.cluster, by)
    if len(lines) == batches.UNDONE_AT_ONCE:
        batches.ask_for_work(member_list)
        return
    MemberList.objects.filter(pk=member_list.pk).update(state=State.UNDONE, undone_at=timezone.now())
    kept = member_list.lines.exclude(organisation=None).exclude(kept="").count()
    record("member_list.undone", by=by, about=member_list.cluster, list=member_list.public_id, kept=kept)


def _undo_rows(lines: Sequence[MemberListLine], cluster: Cluster, by: User) -> None:
    written = {line.organisation_id: line for line in lines if line.after is not None}
    now, used = pictures([pk for pk in written if pk]), written_about([pk for pk in written if pk])
    restored: list[Organisation] = []
    with changed_together():
        for line in written.values():
            organisation = line.organisation
            assert organisation is not None
            line.kept = _why_kept(line, organisation, now.get(organisation.pk), used if line.is_new else set())
            if line.kept:
                continue
            if line.is_new:
                announce(organisation.pk)
                replace_documents(organisation.public_id, [])
                organisation.delete()
                line.organisation = None
            else:
                assert line.before is not None
                restore(organisation, line.before)
                restored.append(organisation)
        for line in lines:
            if line.after is None:
                _let_out_again(line, cluster, by)
        index_organisations(restored)
        announce(*(organisation.pk for organisation in restored))
    MemberListLine.objects.bulk_update(lines, ["kept", "organisation"], batch_size=200)


def _why_kept(line: MemberListLine, organisation: Organisation, now: object, used: set[int]) -> str:
    if organisation.is_claimed:
        return MemberListLine.Kept.CLAIMED
    if organisation.merged_into_id:
        return MemberListLine.Kept.USED
    if now != line.after:
        return MemberListLine.Kept.CHANGED
    return MemberListLine.Kept.USED if organisation.pk in used else MemberListLine.Kept.NONE


def _let_out_again(line: MemberListLine, cluster: Cluster, by: User) -> None:
    """One that was here before leaves the cluster again, unless somebody gave it a place since."""
    rows = ClusterMembership.objects.filter(organisation=line.organisation, cluster=cluster, ended_at=None, link=None)
    if membership := rows.select_related("cluster", "organisation").first():
        leave_cluster(membership, by=by)
    elif cluster.memberships.filter(organisation=line.organisation, ended_at=None).exists():
        line.kept = MemberListLine.Kept.CHANGED

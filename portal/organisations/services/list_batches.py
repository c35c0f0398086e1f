"""How far the work on a member list has come: some rows at a time, each batch noted in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.utils import timezone

from portal.accounts.models import User
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..models import MemberList, MemberListLine

READ_AT_ONCE = 500
COMPARED_AT_ONCE = 2_000
"""A few seconds; for each batch the rows above it are met again, which costs less the fewer batches there are."""


WRITTEN_AT_ONCE = 500


UNDONE_AT_ONCE = 200


def ask_for_work(member_list: MemberList) -> None:
    """Somebody sits before the page: it goes before what an import sets going."""
    enqueue(tasks.work_on_list, key=member_list.public_id, priority=Priority.URGENT, member_list=member_list.public_id)


def done_with(member_list: MemberList, lines: Sequence[MemberListLine]) -> bool:
    """Note how far this batch comes, first thing in its transaction: False where another did it meanwhile."""
    rows = MemberList.objects.filter(pk=member_list.pk, state=member_list.state, done=member_list.done)
    return bool(rows.update(done=lines[-1].number if lines else member_list.done, updated_at=timezone.now()))


def is_left_alone(member_list: MemberList, by: User, *, otherwise: str) -> bool:
    """Whoever no longer serves in the office when it begins leaves it as it was. What has begun is brought to its end."""
    if member_list.done or permissions.can_keep_member_list(by, member_list.cluster):
        return False
    MemberList.objects.filter(pk=member_list.pk, state=member_list.state, done=0).update(state=otherwise)
    return True


def parted(lines: Iterable[MemberListLine]) -> Iterator[Sequence[MemberListLine]]:
    rest = iter(lines)
    while some := list(islice(rest, READ_AT_ONCE)):
        yield some

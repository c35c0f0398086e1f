"""Two organisations become one, all or nothing; for 30 days it can be taken back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.realtime import close_person
from portal.core.text import clean_line
from portal.notifications.services import notify, told_about_another
from portal.organisations.documents import sort_name_of
from portal.organisations.models import Membership, Organisation, Reference
from portal.organisations.services.announcing import announce, changed, index_references
from portal.organisations.services.whom import owners_of, people_of
from portal.search.services import replace_documents

from .. import permissions
from ..facts import FACTS, is_empty, is_kept_private, values_of
from ..models import UNDO_LASTS, Agreement, Duplicate, Merge
from ..signals import tell_waiting_changed
from .moving import Mover, put_back

State = Merge.State


def ask_to_merge(duplicate: Duplicate, *, by: User, keep: Organisation, taken: Collection[str]) -> Merge:
    """Make the two of a pair one: `keep` stays, `taken` are the facts that it takes from the other.

    It is done at once where nobody else must agree; else it waits for them and nothing has happened. Asked twice it is one merge.
    """
    if not permissions.can_merge(by, duplicate.first, duplicate.second):
        raise NotAllowed
    pair = {duplicate.first_id: duplicate.first, duplicate.second_id: duplicate.second}
    if keep.pk not in pair:
        raise NotPossible("keep", _("Choose which of the two stays."), "keep")
    kept = pair.pop(keep.pk)
    gone = next(iter(pair.values()))
    if found := _standing(duplicate):
        return found
    _must_be_possible(kept, gone, taken)
    cluster = permissions.offices_of_both(by, kept, gone).first()
    try:
        with transaction.atomic():
            merge = Merge.objects.create(
                duplicate=duplicate,
                kept=kept,
                gone=gone,
                choices=sorted(taken),
                by=by,
                cluster=cluster,
                by_staff=cluster is None,
            )
            record("organisation.merge_asked", by=by, about=kept, gone=gone.public_id)
            tell_waiting_changed(kept.pk, gone.pk)
            if not waits_for(merge):
                _carry_out(merge, by)
            else:
                _ask_owners(merge)
    except IntegrityError:
        if found := _standing(duplicate):
            return found
        raise
    return merge


@transaction.atomic
def agree(merge: Merge, *, by: User) -> Merge:
    """A yes of one whose yes is needed; the last one does it. Twice is once."""
    merge = _locked(merge)
    if merge.state == State.DONE and permissions.can_see_merge(by, merge):
        return merge
    voices = permissions.voices_of(by, merge)
    if not voices:
        raise NotAllowed
    for voice in voices:
        whose = {merge.kept_id: merge.kept, merge.gone_id: merge.gone}.get(voice) if voice else None
        Agreement.objects.get_or_create(merge=merge, organisation=whose, defaults={"by": by})
    record("organisation.merge_agreed", by=by, about=merge.kept, gone=merge.gone.public_id)
    if not waits_for(merge):
        _carry_out(merge, by)
    return merge


@transaction.atomic
def refuse(merge: Merge, *, by: User, reason: str = "") -> None:
    """One whose yes is needed says no, or who asked thinks better of it: nothing happens, and the two count as different."""
    merge = _locked(merge)
    if not permissions.can_agree(by, merge) and not permissions.can_undo_merge(by, merge):
        raise NotAllowed
    waiting = Merge.objects.filter(pk=merge.pk, state=State.ASKED)
    if waiting.update(state=State.REFUSED, ended_by=by, ended_at=timezone.now(), reason=clean_line(reason)[:300]):
        if permissions.can_agree(by, merge):
            Duplicate.objects.filter(pk=merge.duplicate_id).update(
                state=Duplicate.State.DIFFERENT, decided_by=by, decided_at=timezone.now()
            )
        record("organisation.merge_refused", by=by, about=merge.kept, gone=merge.gone.public_id)
        tell_waiting_changed(merge.kept_id, merge.gone_id)


@transaction.atomic
def undo_merge(merge: Merge, *, by: User, reason: str) -> None:
    """They are two again, as far as nobody has written since. Raises NotPossible after 30 days. Twice is once."""
    if not permissions.can_undo_merge(by, merge):
        raise NotAllowed
    why = clean_line(reason)[:300]
    if not why:
        raise NotPossible("reason", _("Say in a few words why."), "reason")
    if merge.done_at and merge.done_at < timezone.now() - UNDO_LASTS:
        raise NotPossible("late", _("It is more than 30 days ago: what was moved is no longer known."))
    now = timezone.now()
    done = Merge.objects.filter(pk=merge.pk, state=State.DONE)
    if not done.update(state=State.UNDONE, ended_by=by, ended_at=now, reason=why):
        return
    people = _people(merge)
    left = put_back(merge)
    told_about_another(merge.gone)
    Merge.objects.filter(pk=merge.pk).update(left=dict(left))
    merge.moved.all().delete()
    Duplicate.objects.filter(pk=merge.duplicate_id).update(
        state=Duplicate.State.DIFFERENT, decided_by=by, decided_at=now
    )
    record("organisation.merge_undone", by=by, about=merge.kept, gone=merge.gone.public_id)
    for organisation in Organisation.objects.filter(pk__in=[merge.kept_id, merge.gone_id]):
        changed(organisation)
        index_references(Reference.objects.filter(organisation=organisation).only("pk"))
    _tell(merge, "merge.undone", people | _people(merge), by)


def waits_for(merge: Merge) -> list[int | None]:
    """Whose yes lacks: organisations whose owners must agree, None for a second person of the portal's staff."""
    needed: list[int | None] = [None] if merge.by_staff else []
    if merge.kept.is_claimed and merge.gone.is_claimed:
        needed += [merge.kept_id, merge.gone_id]
    there = set(merge.agreements.values_list("organisation", flat=True)) if needed else set()
    return [one for one in needed if one not in there]


def _standing(duplicate: Duplicate) -> Merge | None:
    rows = Merge.objects.filter(duplicate=duplicate, state__in=[State.ASKED, State.DONE])
    return rows.select_related("kept", "gone", "cluster").first()


def _locked(merge: Merge) -> Merge:
    rows = Merge.objects.select_for_update(of=("self",)).select_related("kept", "gone", "cluster")
    return rows.get(pk=merge.pk)


def _must_be_possible(kept: Organisation, gone: Organisation, taken: Collection[str]) -> None:
    if set(taken) - FACTS.keys():
        raise NotPossible("facts", _("Choose for each line which of the two is right."))
    if kept.merged_into_id or gone.merged_into_id:
        raise NotPossible("merged", _("One of them has become one with another already."))
    if gone.is_claimed and not kept.is_claimed:
        raise NotPossible("claimed", _("Its own people keep one of the two pages: that one stays."), "keep")
    if kept.is_claimed and not gone.is_claimed:
        for fact in taken:
            if not is_empty(kept, fact):
                raise NotPossible("kept", _("Its own people wrote this. It stays as it is."), f"fact_{fact}")
    if any(is_kept_private(one, fact) for one in (kept, gone) for fact in taken):
        raise NotPossible("private", _("What an organisation keeps to its own people stays with them."))


def _carry_out(merge: Merge, by: User) -> None:
    """In the transaction of the caller: a worker or a process that dies leaves all or nothing."""
    now = timezone.now()
    if not Merge.objects.filter(pk=merge.pk, state=State.ASKED).update(state=State.DONE, done_at=now, updated_at=now):
        return
    merge.state, merge.done_at = State.DONE, now
    # As they are now: between the asking and the last yes both may have changed.
    rows = Organisation.objects.select_for_update(of=("self",)).in_bulk([merge.kept_id, merge.gone_id])
    merge.kept, merge.gone = rows[merge.kept_id], rows[merge.gone_id]
    _must_be_possible(merge.kept, merge.gone, merge.choices)
    people = _people(merge)
    mover = Mover(merge)
    _write_facts(mover, merge)
    mover.move_all()
    mover.write(merge.gone, merged_into=merge.kept_id, published_at=None)
    mover.keep_notes()
    told_about_another(merge.kept)
    Merge.objects.filter(pk=merge.pk).update(left=+mover.left)
    Duplicate.objects.filter(pk=merge.duplicate_id).update(
        state=Duplicate.State.SAME, decided_by=merge.by, decided_at=now, updated_at=now
    )
    record("organisation.merged", by=by, about=merge.kept, gone=merge.gone.public_id)
    replace_documents(merge.gone.public_id, [])
    index_references(Reference.objects.filter(organisation=merge.kept).only("pk"))
    changed(merge.kept)
    announce(merge.gone_id)
    _tell(merge, "merge.done", people, by)


def _write_facts(mover: Mover, merge: Merge) -> None:
    kept, gone = merge.kept, merge.gone
    values = {
        name: value for fact in merge.choices for name, value in zip(FACTS[fact][1], values_of(gone, fact), strict=True)
    }
    if gone.claimed_at and (not kept.claimed_at or gone.claimed_at < kept.claimed_at):
        values["claimed_at"] = gone.claimed_at
    if gone.published_at and not kept.published_at:
        values["published_at"] = gone.published_at
    if values:
        mover.write(kept, **values)
    if (sort_name := sort_name_of(kept)) != kept.sort_name:
        mover.write(kept, sort_name=sort_name)


def _ask_owners(merge: Merge) -> None:
    for organisation in (merge.kept, merge.gone):
        if merge.kept.is_claimed and merge.gone.is_claimed:
            names = {"kept": merge.kept.name, "gone": merge.gone.name}
            notify("merge.asked", to=owners_of(organisation), about=merge, by=merge.by, **names)


def _people(merge: Merge) -> set[User]:
    return {person for organisation in (merge.kept, merge.gone) for person in people_of(organisation)}


def _tell(merge: Merge, kind: str, people: Collection[User], by: User) -> None:
    names = {"kept": merge.kept.name, "gone": merge.gone.name}
    for person in people:
        close_person(person.pk)
    keepers = Membership.objects.filter(user__in=people, organisation__in=[merge.kept_id, merge.gone_id]).exclude(
        role=Membership.Role.MEMBER
    )
    kept = set(keepers.values_list("user", flat=True))
    notify(kind, to=[person for person in people if person.pk in kept], about=merge, by=by, **names)

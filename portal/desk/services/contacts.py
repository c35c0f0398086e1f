"""The contact log of a member, and what the portal writes to its people in the office's name."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_text
from portal.notifications.services import notify
from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.organisations.services.whom import people_of
from portal.ui.words import day, number

from .. import permissions
from ..models import ContactNote, NextAction
from ..models.contacts import LONGEST_NOTE

Way, About = ContactNote.Way, ContactNote.About
NUDGE_EVERY = dt.timedelta(days=7)
WRITTEN_BY_HAND = [way for way in Way if way != Way.NUDGE]


def write_contact(
    cluster: Cluster,
    organisation: Organisation,
    *,
    by: User,
    way: str,
    on: dt.date,
    text: str = "",
    with_person: User | None = None,
    follow_up_on: dt.date | None = None,
    submission: UUID | None = None,
) -> ContactNote:
    """What was said, by which way. A follow-up is a next step of whoever wrote it down. The same `submission` is the same note."""
    if not permissions.can_open_file(by, cluster, organisation):
        raise NotAllowed
    text, today = clean_text(text), timezone.localdate()
    if way not in WRITTEN_BY_HAND:
        raise NotPossible("way", _("Choose how you spoke."), "way")
    if on > today:
        raise NotPossible("future", _("Choose a day up to today."), "on")
    if not text:
        raise NotPossible("text", _("Write in a few words what was said."), "text")
    if len(text) > LONGEST_NOTE:
        told = _("At most %(most)s letters; this has %(many)s.")
        raise NotPossible("too_long", told % {"most": number(LONGEST_NOTE), "many": number(len(text))}, "text")
    if follow_up_on and follow_up_on < today:
        raise NotPossible("past", _("Choose a day from today on."), "follow_up_on")
    if with_person is not None and with_person not in people_of(organisation):
        raise NotPossible("person", _("Choose somebody of this member."), "with_person")

    def make() -> ContactNote:
        note = ContactNote.objects.create(
            cluster=cluster,
            organisation=organisation,
            way=way,
            on=on,
            text=text,
            with_person=with_person,
            follow_up_on=follow_up_on,
            by=by,
            submission=submission,
        )
        if follow_up_on:
            NextAction.objects.create(
                cluster=cluster,
                organisation=organisation,
                what=_("Follow up: %(way)s of %(day)s") % {"way": note.get_way_display(), "day": day(on)},
                due_on=follow_up_on,
                owner=by,
                note=note,
                by=by,
            )
        record("member.contacted", by=by, about=organisation, cluster=cluster.slug, way=way)
        return note

    return made_once(submission, ContactNote, make, cluster=cluster, organisation=organisation)


def remove_contact(note: ContactNote, *, by: User) -> None:
    """By whoever wrote it: a slip of the pen. What the portal wrote stays."""
    if note.by_id != by.pk or note.way == Way.NUDGE or not permissions.can_work_at_desk(by, note.cluster):
        raise NotAllowed
    note.delete()


@transaction.atomic
def nudge(cluster: Cluster, organisation: Organisation, *, by: User, about: str = About.SILENT) -> ContactNote:
    """Write to the people of a member, in our words and the office's name, at most once a week. It stands in the contact log."""
    if not permissions.can_open_file(by, cluster, organisation):
        raise NotAllowed
    if about not in About.values or not about:
        about = About.SILENT
    people = people_of(organisation)
    if not people:
        raise NotPossible("nobody", _("Nobody of this member is on the portal yet. Invite them, or call."))
    # One at a time for each member: two colleagues do not write twice.
    list(
        ClusterMembership.objects.select_for_update().filter(cluster=cluster, organisation=organisation, ended_at=None)
    )
    last = next_nudge_on(cluster, organisation)
    if last:
        raise NotPossible(
            "week", _("They were written to this week. You can write again on %(day)s.") % {"day": day(last)}
        )
    note = ContactNote.objects.create(
        cluster=cluster, organisation=organisation, way=Way.NUDGE, nudged_about=about, by=by
    )
    notify("desk.nudge", to=people, about=organisation, by=by, reason=about, cluster=cluster.slug)
    record("member.nudged", by=by, about=organisation, cluster=cluster.slug, reason=about)
    return note


def next_nudge_on(cluster: Cluster, organisation: Organisation) -> dt.date | None:
    """The day from which on they can be written to again; None where that is today."""
    written = ContactNote.objects.filter(
        cluster=cluster, organisation=organisation, way=Way.NUDGE, created_at__gt=timezone.now() - NUDGE_EVERY
    )
    at = written.order_by("-created_at").values_list("created_at", flat=True).first()
    return timezone.localtime(at + NUDGE_EVERY).date() if at else None

"""Organisations are asked to come, one by name or all members at a link at once; they say no, or it is taken back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Exclusion, Organisation
from portal.organisations.services.whom import people_of_each
from portal.organisations.standing import standing_of

from ..models import Event, Invitation, Registration
from .holding import check_organises, check_stands
from .telling import tell_organiser

State = Invitation.State
MOST = 2_000
LONGEST_WORDS = 1_000


@transaction.atomic
def invite(event: Event, *, by: User, organisations: Collection[Organisation], words: str = "") -> int:
    """How many are asked now. Who is asked already, has registered, or is kept apart from the organiser is left out."""
    check_organises(event, by)
    check_stands(event)
    if not event.published_at:
        raise NotPossible("draft", _("Announce the event first, then invite."))
    if len(organisations) > MOST:
        raise NotPossible("too_many", _("Choose fewer at once."))
    asked = _able(event, organisations)
    now, text = timezone.now(), clean_text(words)[:LONGEST_WORDS]
    if not asked:
        return 0
    before = Invitation.objects.filter(event=event, organisation__in=asked)
    before.update(state=State.SENT, words=text, sent_at=now, sent_by=by, answered_at=None)
    there = set(before.values_list("organisation", flat=True))
    Invitation.objects.bulk_create(
        [
            Invitation(event=event, organisation_id=pk, words=text, sent_by=by, sent_at=now)
            for pk in asked
            if pk not in there
        ],
        ignore_conflicts=True,
    )
    record("event.invited", by=by, about=event, organisations=len(asked))
    people = people_of_each(asked)
    for one in before.select_related("event"):
        notify("event.invited", to=people[one.organisation_id], about=one, by=by)
    return len(asked)


@transaction.atomic
def decline(invitation: Invitation, *, by: User) -> None:
    """By those who were asked."""
    if invitation.organisation_id not in standing_of(by).organisations:
        raise NotAllowed
    sent = Invitation.objects.filter(pk=invitation.pk, state=State.SENT)
    if sent.update(state=State.DECLINED, answered_at=timezone.now()):
        withdraw("event.invited", about=invitation)
        record("event.invitation_declined", by=by, about=invitation.event)
        tell_organiser(invitation.event, "event.invitation_declined", by=by)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """By the organiser. Who has registered meanwhile stays registered."""
    check_organises(invitation.event, by)
    sent = Invitation.objects.filter(pk=invitation.pk, state=State.SENT)
    if sent.update(state=State.WITHDRAWN, answered_at=timezone.now()):
        withdraw("event.invited", about=invitation)
        record("event.invitation_withdrawn", by=by, about=invitation.event)


def _able(event: Event, organisations: Collection[Organisation]) -> list[int]:
    wanted = [one.pk for one in organisations if one.pk != event.organiser_id]
    open_ones = Invitation.objects.filter(event=event, state__in=[State.SENT, State.ACCEPTED])
    left_out = set(open_ones.values_list("organisation", flat=True))
    coming = Registration.objects.standing().filter(event=event, organisation__in=wanted)
    left_out |= set(coming.values_list("organisation", flat=True))
    apart = Exclusion.objects.filter(Q(organisation=event.organiser) | Q(excluded=event.organiser))
    for one, other in apart.values_list("organisation", "excluded"):
        left_out |= {one, other}
    return [pk for pk in dict.fromkeys(wanted) if pk not in left_out]

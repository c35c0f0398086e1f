"""The office asks the people of its members in, reminds them by the clock, and calls those who do not come."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import mail, sms
from portal.accounts.identifiers import masked
from portal.accounts.models import User
from portal.accounts.services import post_text
from portal.activity.services import record
from portal.core.calendar import add_working_days
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..models import Approach, Cluster, Membership, Organisation
from ..models.approaches import REMINDED_ON
from ..tokens import link_of
from .invitations import invite_member, revoke_invitation
from .whom import keepers_of, staff_of

Way = Approach.Way
LASTS = dt.timedelta(days=42)
AT_ONCE = 100


@transaction.atomic
def approach(
    organisation: Organisation, cluster: Cluster, *, by: User, way: str, email: str = "", phone: str = ""
) -> Approach:
    """Ask somebody of a member in: as its owner where nobody keeps it, else as a plain member, and its keepers are told.

    The same address again, while the first invitation is open, is the same approach.
    """
    role = Membership.Role.MEMBER if organisation.is_claimed else Membership.Role.OWNER
    if not permissions.serves_in_office(by, cluster) or not permissions.can_invite_from_office(by, organisation, role):
        raise NotAllowed
    if not cluster.memberships.filter(organisation=organisation, ended_at=None).exists():
        raise NotAllowed
    if way not in Way.values:
        raise NotPossible("way", _("Choose how they get the invitation."), "way")
    if way == Way.MESSAGE and phone and not sms.is_available():
        raise NotPossible("no_texts", _("No text messages leave from here. Send the link by WhatsApp."), "way")
    if _is_of_the_office(cluster, email, phone):
        raise NotPossible("own", _("This is the address of somebody of your office."), "address")
    invitation = invite_member(
        organisation, by=by, role=role, email=email, phone=phone, mailed=way == Way.MESSAGE, lasts=LASTS
    )
    made, is_new = Approach.objects.get_or_create(
        invitation=invitation,
        defaults={
            "cluster": cluster,
            "organisation": organisation,
            "by": by,
            "way": way,
            "next_on": _day(cluster, timezone.localdate(), 0),
        },
    )
    if is_new:
        if way == Way.MESSAGE and phone:
            _text(made)
        if organisation.is_claimed:
            told = keepers_of(organisation)
            notify("invitation.by_office", to=told, about=organisation, by=by, address=masked(email or phone))
        record("organisation.approached", by=by, about=organisation, cluster=cluster.slug, way=way)
    return made


@transaction.atomic
def mark_called(made: Approach, *, by: User, call: str) -> None:
    """Write down what came of a telephone call: it leaves the call list. Saying it again says it anew."""
    if not permissions.serves_in_office(by, made.cluster):
        raise NotAllowed
    if not call or call not in Approach.Call.values:
        raise NotPossible("call", _("Say what came of the call."), "call")
    Approach.objects.filter(pk=made.pk).update(call=call, called_at=timezone.now(), next_on=None)
    record("organisation.called", by=by, about=made.organisation, cluster=made.cluster.slug, call=call)


@transaction.atomic
def end_approach(made: Approach, *, by: User) -> None:
    """Take the invitation back: its link no longer opens, nobody is reminded."""
    if not permissions.serves_in_office(by, made.cluster):
        raise NotAllowed
    revoke_invitation(made.invitation, by=by)
    Approach.objects.filter(pk=made.pk).update(next_on=None)


def remind_due() -> None:
    """By the clock: what the portal sends is sent again; of what the office hands over, the office is told."""
    due = Approach.objects.waiting().filter(next_on__lte=timezone.localdate())
    for made in due.select_related("cluster__region", "organisation", "invitation__organisation", "by")[:AT_ONCE]:
        with transaction.atomic():
            reminded = made.reminded + 1
            following = _day(made.cluster, made.sent_on, reminded) if reminded < len(REMINDED_ON) else None
            same = Approach.objects.filter(pk=made.pk, reminded=made.reminded)
            if not same.update(reminded=reminded, next_on=following):
                continue
            made.reminded = reminded
            _remind(made, is_last=following is None)


def _remind(made: Approach, *, is_last: bool) -> None:
    if made.way == Way.MESSAGE and made.invitation.email:
        key = f"{made.invitation.public_id}:{made.reminded}"
        enqueue(tasks.send_invitation, key=key, priority=Priority.URGENT, invitation=made.invitation.public_id)
    elif made.way == Way.MESSAGE:
        _text(made)
    if is_last or made.way != Way.MESSAGE:
        notify("invitation.due", to=staff_of(made.cluster), about=made, call=is_last)
    record("organisation.reminded", by=None, about=made.organisation, cluster=made.cluster.slug, time=made.reminded)


def _day(cluster: Cluster, sent_on: dt.date, reminded: int) -> dt.date:
    return add_working_days(sent_on, REMINDED_ON[reminded], cluster.region.country)


def _text(made: Approach) -> None:
    """A text message to the invited number, in the words of its owner where we know them, else in those of the organisation."""
    phone = made.invitation.phone
    reader = User.objects.filter(phone=phone).first()
    with mail.in_words_of(reader, made.organisation.language_for(made.by.language if made.by else "")):
        words = _("%(cluster)s: the page of %(name)s on Anqud waits for you. Open it here: %(link)s") % {
            "cluster": made.cluster.name,
            "name": made.organisation.name,
            "link": link_of(made.invitation),
        }
    try:
        post_text(phone, words, network="")
    except NotPossible:
        # The day's cap is reached; the next reminder, or the telephone, makes up for it.
        return


def _is_of_the_office(cluster: Cluster, email: str, phone: str) -> bool:
    """Nobody of the office lets themselves into a member's page by an invitation."""
    found = User.objects.filter(email=email) if email else User.objects.filter(phone=phone)
    return found.filter(cluster_offices__cluster=cluster, cluster_offices__ended_at=None).exists()

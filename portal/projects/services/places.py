"""How an organisation comes into a project, and how it leaves. Every step is a guarded update, so that two clicks are one."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.services.members import come_in, go_out
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Organisation
from portal.organisations.services.connections import connect
from portal.organisations.services.whom import people_of
from portal.ui.words import day

from .. import permissions
from ..models import Partner, Project, Role
from ..models.partners import INVITATION_LASTS, LONGEST_WORDS
from .leads import forget_offer
from .looking import look_again
from .moving import check_open, has_moved
from .talks import talk_of

State = Partner.State
AT_ONCE = 200
"""Invitations that one turn of the clock ends."""


def ask_in(
    project: Project,
    *,
    by: User,
    organisation: Organisation,
    role: Role | None = None,
    words: str = "",
    sees: str = "",
) -> Partner:
    """Ask an organisation into a project. Whoever said before that it would like to come is in by this.

    `sees` is what it is to read; empty: as its role has it, and a finance provider without a role as a funder.
    """
    if not permissions.can_lead(by, project):
        raise NotAllowed
    if organisation.pk == project.lead_id:
        raise NotPossible(
            "self", _("This is your own organisation, and it leads. Write the name of another."), "organisation"
        )
    if not permissions.can_ask_in(by, project, organisation):
        raise NotPossible("apart", _("One of you keeps the other out. Nobody is asked across that."), "organisation")
    check_open(project)
    if sees not in {"", *Partner.Sight.values}:
        raise NotPossible("sees", _("Choose what they read."), "sees")
    place = invite(project, organisation, by=by, role=_of(project, role), words=_words(words), sees=sees)
    if place.is_interested:
        if sees:
            Partner.objects.filter(pk=place.pk, state=State.INTERESTED).update(sees=sees)
        return let_in(place, by=by)
    if place.is_invited and _words(words) not in {"", place.words}:
        raise NotPossible("asked", asked_already(place), "organisation")
    return place


def invite(
    project: Project,
    organisation: Organisation,
    *,
    by: User,
    role: Role | None = None,
    words: str = "",
    sees: str = "",
) -> Partner:
    """A place that waits for an answer, and who answers is told: by a service that has asked who may. Or the place that stands."""
    expires = timezone.now() + INVITATION_LASTS
    place = _place(
        project, organisation, by, state=State.INVITED, role=role, words=words, sees=sees, expires_at=expires
    )
    if place.is_invited:
        notify("project.invited", to=people_of(organisation), about=place, by=by)
    return place


def asked_already(place: Partner) -> str:
    """In words, for whoever asks an organisation again."""
    said = _("%(name)s was asked already on %(day)s. Take that back first if you want to ask in other words.")
    return said % {"name": place.organisation.name, "day": day(place.asked_at)}


def say_interest(
    project: Project, *, by: User, organisation: Organisation, role: Role | None = None, words: str = ""
) -> Partner:
    """Say that an organisation would like to take part. Whoever was asked before is in by this."""
    if not permissions.can_say_interest(by, project, organisation):
        raise NotAllowed
    check_open(project)
    place = _place(project, organisation, by, state=State.INTERESTED, role=_of(project, role), words=_words(words))
    if place.is_invited:
        return accept_invitation(place, by=by)
    if place.is_interested:
        notify("project.interest", to=people_of(project.lead), about=place, by=by)
    return place


def accept_invitation(place: Partner, *, by: User) -> Partner:
    """Invited → in. Raises NotPossible where the invitation ran out or was taken back."""
    if not permissions.can_answer_for(by, place):
        raise NotAllowed
    check_open(place.project)
    if place.is_invited and place.expires_at and place.expires_at <= timezone.now():
        raise _ran_out(place)
    return _goes_in(place, by=by, before=State.INVITED)


def let_in(place: Partner, *, by: User) -> Partner:
    """Interested → in, by the lead."""
    if not permissions.can_let_in(by, place):
        raise NotAllowed
    check_open(place.project)
    return _goes_in(place, by=by, before=State.INTERESTED)


def decline_invitation(place: Partner, *, by: User, reason: str = "") -> Partner:
    if not permissions.can_answer_for(by, place):
        raise NotAllowed
    return _ends(place, State.DECLINED, by=by, reason=reason, before=[State.INVITED])


def turn_down(place: Partner, *, by: User, reason: str = "") -> Partner:
    """Say no to an interest."""
    if not permissions.can_let_in(by, place):
        raise NotAllowed
    return _ends(place, State.DECLINED, by=by, reason=reason, before=[State.INTERESTED])


def take_back(place: Partner, *, by: User) -> Partner:
    """An invitation by the lead, an interest by whoever said it."""
    mine = permissions.can_lead(by, place.project) if place.is_invited else permissions.can_answer_for(by, place)
    if not mine:
        raise NotAllowed
    withdraw("project.invited" if place.is_invited else "project.interest", about=place)
    return _ends(place, State.WITHDRAWN, by=by, before=[place.state])


def leave(place: Partner, *, by: User, reason: str = "") -> Partner:
    """A partner goes, with a record. The lead hands over first."""
    if not permissions.can_answer_for(by, place):
        raise NotAllowed
    _is_not_lead(place)
    return _ends(place, State.LEFT, by=by, reason=reason, before=[State.IN])


def remove(place: Partner, *, by: User, reason: str) -> Partner:
    """The lead takes a partner out, and says why."""
    if not permissions.can_lead(by, place.project):
        raise NotAllowed
    _is_not_lead(place)
    if not clean_text(reason):
        raise NotPossible("reason", _("Say why: they read it, and it stays on record."), "reason")
    return _ends(place, State.REMOVED, by=by, reason=reason, before=[State.IN])


def expire_due() -> None:
    """By the clock: invitations that ran out; the lead and whoever was asked are told, once."""
    due = Partner.objects.filter(state=State.INVITED, expires_at__lte=timezone.now())
    for place in due.select_related("project__lead", "organisation")[:AT_ONCE]:
        with transaction.atomic():
            if Partner.objects.filter(pk=place.pk, state=State.INVITED).update(
                state=State.EXPIRED, ended_at=timezone.now()
            ):
                withdraw("project.invited", about=place)
                record("partner.expired", by=None, about=place.project, partner=place.organisation.public_id)
                notify("project.unanswered", to=people_of(place.project.lead), about=place)
                notify("project.lapsed", to=people_of(place.organisation), about=place)
                look_again(place.project)


@transaction.atomic
def first_place(project: Project, organisation: Organisation, *, by: User | None, role: Role | None = None) -> Partner:
    """A place from the start: by a service that has asked who may."""
    now = timezone.now()
    return Partner.objects.create(
        project=project,
        organisation=organisation,
        role=role,
        state=State.IN,
        asked_by=by,
        answered_at=now,
        answered_by=by,
    )


def _place(project: Project, organisation: Organisation, by: User, **fields: Any) -> Partner:
    """The place that stands, or a new one. Two clicks, and two people at once, are one.

    A finance provider without a role begins as a funder: nobody means to show it all tasks and documents by leaving a field empty.
    """
    if not fields.get("sees") and fields.get("role") is None and organisation.kind == Organisation.Kind.FINANCE:
        fields["sees"] = Partner.Sight.FUNDER
    standing = Partner.objects.standing().filter(project=project, organisation=organisation)
    standing = standing.select_related("project__lead", "organisation")
    there: Partner | None = standing.first()
    if there:
        return there
    try:
        with transaction.atomic():
            place: Partner = Partner.objects.create(project=project, organisation=organisation, asked_by=by, **fields)
            record(f"partner.{place.state}", by=by, about=project, partner=organisation.public_id)
            _moved(project)
    except IntegrityError:
        place = standing.get()
    return place


@transaction.atomic
def _goes_in(place: Partner, *, by: User, before: str) -> Partner:
    now = timezone.now()
    changed = Partner.objects.filter(pk=place.pk, state=before).update(
        state=State.IN, answered_at=now, answered_by=by, expires_at=None
    )
    place.refresh_from_db()
    if not changed:
        if place.is_in:
            return place
        raise _no_longer(place)
    project, organisation = place.project, place.organisation
    connect(project.lead, organisation, by=by, origin=f"project:{project.public_id}")
    if not place.is_funder:
        come_in(talk_of(project, by=by), organisation)
    deed = "partner.accepted" if before == State.INVITED else "partner.joined"
    record(deed, by=by, about=project, partner=organisation.public_id)
    withdraw("project.invited", about=place)
    withdraw("project.interest", about=place)
    told = project.lead if before == State.INVITED else organisation
    notify("project.answered", to=people_of(told), about=place, by=by, state=State.IN)
    _moved(project)
    return place


@transaction.atomic
def _ends(place: Partner, state: str, *, by: User, before: list[str], reason: str = "") -> Partner:
    was_in = place.is_in
    changed = Partner.objects.filter(pk=place.pk, state__in=before).update(
        state=state, ended_at=timezone.now(), ended_by=by, reason=clean_text(reason)[:400]
    )
    place.refresh_from_db()
    if not changed:
        if place.state == state:
            return place
        raise _no_longer(place)
    project = place.project
    if was_in:
        forget_offer(place)
        go_out(talk_of(project, by=by), place.organisation)
    record(f"partner.{state}", by=by, about=project, partner=place.organisation.public_id)
    by_lead = state == State.REMOVED or State.INTERESTED in before
    told = place.organisation if by_lead else project.lead
    if state != State.WITHDRAWN:
        withdraw("project.invited", about=place)
        withdraw("project.interest", about=place)
        notify("project.answered", to=people_of(told), about=place, by=by, state=state)
    _moved(project, freed=place.role if was_in else None)
    return place


def _no_longer(place: Partner) -> NotPossible:
    if place.state == State.EXPIRED:
        return _ran_out(place)
    return NotPossible("gone", _("This is no longer open: it was answered or taken back meanwhile."))


def _ran_out(place: Partner) -> NotPossible:
    words = _("This invitation ran out on %(day)s. Ask %(lead)s to send it again.")
    return NotPossible(
        "expired", words % {"day": day(place.expires_at or timezone.now()), "lead": place.project.lead.name}
    )


def _moved(project: Project, *, freed: Role | None = None) -> None:
    """Somebody came nearer or went: that changes who can be asked. For a role that is free by it nobody was looked for yet."""
    has_moved(project)
    look_again(project, freed)


def _is_not_lead(place: Partner) -> None:
    if place.organisation_id == place.project.lead_id:
        raise NotPossible("lead", _("Whoever leads hands the lead over first."))


def _of(project: Project, role: Role | None) -> Role | None:
    if role is not None and role.project_id != project.pk:
        raise NotAllowed
    return role


def _words(words: str) -> str:
    written = clean_text(words)
    if len(written) > LONGEST_WORDS:
        raise NotPossible("too_long", _("Write less: at most %(number)s letters.") % {"number": LONGEST_WORDS}, "words")
    return written

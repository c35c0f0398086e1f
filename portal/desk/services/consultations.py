"""Consultations: written by an authority, open until a day, each contribution answered, then the outcome published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matchmaking.language import guess_language
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text
from portal.notifications.services import notify, once
from portal.organisations.models import Cluster, ClusterMembership, OfficeStaff, Organisation
from portal.organisations.services.whom import people_of, people_of_each

from .. import permissions
from ..models import Consultation, Contribution
from ..queries.consultations import clusters_to_ask

WRITTEN = frozenset({"title", "text", "closes_on"})
LONGEST_OPEN = dt.timedelta(days=366)
REMINDED_BEFORE = dt.timedelta(days=3)
TOLD_LATE = dt.timedelta(days=30)
"""So long after its last day a clock that stood still makes up for it."""
AT_MOST = 20
"""Contributions of one organisation to one consultation."""


def write_consultation(
    organisation: Organisation, *, by: User, clusters: Iterable[Cluster], submission: UUID | None = None, **fields: Any
) -> Consultation:
    """A draft that only its authority sees."""
    if not permissions.can_consult(by, organisation):
        raise NotAllowed
    asked = list(clusters)

    def make() -> Consultation:
        consultation = Consultation(organisation=organisation, written_by=by, submission=submission)
        _fill(consultation, fields, asked, by=by)
        record("consultation.written", by=by, about=consultation)
        return consultation

    return made_once(submission, Consultation, make, organisation=organisation)


@transaction.atomic
def change_consultation(
    consultation: Consultation, *, by: User, clusters: Iterable[Cluster], **fields: Any
) -> Consultation:
    """A draft as a whole. Of an open one only the last day, and only to a later one: people have begun to write."""
    if not permissions.can_write_consultation(by, consultation):
        raise NotAllowed
    held = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if not held.is_draft:
        if held.has_closed:
            raise NotPossible("closed", _("It has closed and cannot be changed any more."))
        day = fields["closes_on"]
        if day is None or day < held.closes_on:
            raise NotPossible(
                "earlier", _("Members count on the day that was said. It can only be a later one."), "closes_on"
            )
        _check_day(day)
        held.closes_on, held.reminded_at = day, None
        held.save(update_fields=["closes_on", "reminded_at", "updated_at"])
    else:
        _fill(held, fields, list(clusters), by=by)
    record("consultation.changed", by=by, about=held)
    return held


@transaction.atomic
def open_consultation(consultation: Consultation, *, by: User) -> None:
    """From now on everybody reads it, and members of its clusters are told."""
    if not permissions.can_write_consultation(by, consultation):
        raise NotAllowed
    if consultation.closes_on < timezone.localdate():
        raise NotPossible("closes_on", _("Its last day has passed. Choose a later one first."))
    opened = Consultation.objects.filter(pk=consultation.pk, opened_at=None).update(opened_at=timezone.now())
    if not opened:
        return
    record("consultation.opened", by=by, about=consultation)
    notify("consultation.opened", to=_asked(consultation), about=consultation, by=by)


def contribute(
    consultation: Consultation,
    organisation: Organisation,
    text: str,
    *,
    by: User,
    named: bool = False,
    submission: UUID | None = None,
) -> Contribution:
    """One point; several are several contributions, so that each gets its own answer."""
    if not permissions.can_contribute(by, consultation, organisation):
        raise NotAllowed
    said = clean_text(text)

    def make() -> Contribution:
        _check_open(consultation)
        if not said:
            raise NotPossible("text", _("Write your point first."), "text")
        if consultation.contributions.standing().filter(organisation=organisation).count() >= AT_MOST:
            raise NotPossible("many", _("Your organisation has made 20 points already. Change one of them."), "text")
        made: Contribution = Contribution.objects.create(
            consultation=consultation,
            organisation=organisation,
            by=by,
            text=said,
            named=named,
            language=_language(said, by),
            submission=submission,
        )
        record("contribution.made", by=by, about=consultation, contribution=made.public_id)
        return made

    return made_once(submission, Contribution, make, consultation=consultation, organisation=organisation)


@transaction.atomic
def change_contribution(contribution: Contribution, text: str, *, named: bool, by: User) -> None:
    """Until the last day, as long as it is not answered."""
    if not permissions.can_change_contribution(by, contribution):
        raise NotAllowed
    _check_changeable(contribution)
    said = clean_text(text)
    if not said:
        raise NotPossible("text", _("Write your point first."), "text")
    contribution.text, contribution.named, contribution.language = said, named, _language(said, by)
    contribution.save(update_fields=["text", "named", "language", "updated_at"])
    record("contribution.changed", by=by, about=contribution.consultation, contribution=contribution.public_id)


@transaction.atomic
def take_back_contribution(contribution: Contribution, *, by: User) -> None:
    if not permissions.can_change_contribution(by, contribution):
        raise NotAllowed
    _check_changeable(contribution)
    contribution.taken_back_at = timezone.now()
    contribution.save(update_fields=["taken_back_at", "updated_at"])
    record("contribution.taken_back", by=by, about=contribution.consultation, contribution=contribution.public_id)


@transaction.atomic
def answer_contribution(contribution: Contribution, verdict: str, why: str, *, by: User) -> None:
    """Accepted, in part or not, and why. Can be written anew until the outcome is published."""
    # Held, so that no answer is written while the outcome is being published.
    consultation = Consultation.objects.select_for_update().get(pk=contribution.consultation_id)
    if not permissions.can_write_consultation(by, consultation) or contribution.taken_back_at:
        raise NotAllowed
    if consultation.is_answered:
        raise NotPossible("published", _("The outcome is published; its answers stand."))
    if verdict not in Contribution.Verdict.values or not verdict:
        raise NotPossible("verdict", _("Choose what becomes of it."), "verdict")
    said = clean_text(why)
    if not said:
        raise NotPossible("why", _("Say why: whoever wrote it reads this."), "why")
    contribution.verdict, contribution.why, contribution.why_language = verdict, said, _language(said, by)
    contribution.answered_at, contribution.answered_by = timezone.now(), by
    contribution.save(update_fields=["verdict", "why", "why_language", "answered_at", "answered_by", "updated_at"])
    record("contribution.answered", by=by, about=consultation, contribution=contribution.public_id)


@transaction.atomic
def publish_outcome(consultation: Consultation, outcome: str, *, by: User) -> None:
    """Once the last day has passed and no contribution is without its answer. Who contributed is told, with the answer to each."""
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if not permissions.can_write_consultation(by, consultation):
        raise NotAllowed
    if not consultation.has_closed:
        raise NotPossible("open", _("It is still open. The outcome comes after its last day."))
    unanswered = consultation.contributions.standing().filter(verdict="").count()
    if unanswered:
        raise NotPossible("unanswered", _("Every contribution has to be answered first."))
    said = clean_text(outcome)
    if not said:
        raise NotPossible("outcome", _("Say what you decided."), "outcome")
    done = Consultation.objects.filter(pk=consultation.pk, outcome_at=None).update(
        outcome=said, outcome_at=timezone.now()
    )
    if done:
        record("consultation.answered", by=by, about=consultation)
        told = consultation.contributions.standing().values_list("organisation", flat=True).distinct()
        people = {person for several in people_of_each(told).values() for person in several}
        notify("consultation.answered", to=people, about=consultation, by=by)


def remind_due() -> None:
    """Three days before the last one, the keepers of asked members that have not written yet. By the clock, once: not the day after they
    were asked, which says until when it is open."""
    today = timezone.localdate()
    due = Consultation.objects.open().filter(closes_on__lte=today + REMINDED_BEFORE, reminded_at=None)
    due = due.filter(opened_at__lt=timezone.now() - dt.timedelta(days=1))
    for consultation in due:
        with transaction.atomic():
            if not Consultation.objects.filter(pk=consultation.pk, reminded_at=None).update(reminded_at=timezone.now()):
                continue
            wrote = consultation.contributions.standing().values("organisation")
            silent = _members(consultation).exclude(pk__in=wrote)
            people = {person for one in people_of_each(silent.values_list("pk", flat=True)).values() for person in one}
            notify("consultation.closing", to=people, about=consultation)


def tell_closed() -> None:
    """The authority's people, the day after or once the clock runs again: what was said waits for answers. Once."""
    today = timezone.localdate()
    closed = Consultation.objects.filter(
        opened_at__isnull=False, closes_on__lt=today, closes_on__gte=today - TOLD_LATE, outcome_at=None
    )
    for consultation in closed.select_related("organisation"):
        with transaction.atomic():
            if once("consultation.closed", consultation.public_id):
                notify("consultation.closed", to=people_of(consultation.organisation), about=consultation)


def _fill(consultation: Consultation, fields: dict[str, Any], clusters: list[Cluster], *, by: User) -> None:
    if unknown := fields.keys() - WRITTEN:
        raise TypeError(f"a consultation takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(consultation, name, value)
    consultation.title, consultation.text = clean_line(consultation.title), clean_text(consultation.text)
    if not consultation.title:
        raise NotPossible("title", _("Say in one sentence what you plan."), "title")
    if not consultation.text:
        raise NotPossible("text", _("Say what you plan, and what you ask."), "text")
    if not clusters:
        raise NotPossible("clusters", _("Choose at least one cluster whose members you ask."), "clusters")
    if not {one.pk for one in clusters} <= {one.pk for one in clusters_to_ask(consultation.organisation)}:
        raise NotAllowed
    _check_day(consultation.closes_on)
    consultation.language = _language(f"{consultation.title} {consultation.text}", by)
    consultation.save()
    consultation.clusters.set(clusters)


def _check_day(day: dt.date | None) -> None:
    today = timezone.localdate()
    if day is None:
        raise NotPossible("closes_on", _("Say until which day members can write."), "closes_on")
    if day < today:
        raise NotPossible("past", _("This day has passed. Choose a later one."), "closes_on")
    if day > today + LONGEST_OPEN:
        raise NotPossible("far", _("A consultation is open for a year at most."), "closes_on")


def _check_open(consultation: Consultation) -> None:
    # Read anew: the day may have passed, or moved, while somebody wrote.
    now = Consultation.objects.get(pk=consultation.pk)
    if now.has_closed:
        raise NotPossible(
            "closed", _("It has closed. What you wrote stands below; send it to the authority by another way."), "text"
        )
    if not now.is_open:
        raise NotAllowed


def _check_changeable(contribution: Contribution) -> None:
    if contribution.is_answered:
        raise NotPossible("answered", _("It has been answered and stands as it is."))
    _check_open(contribution.consultation)


def _members(consultation: Consultation) -> Any:
    places = ClusterMembership.objects.of_published().filter(cluster__in=consultation.clusters.values("pk"))
    return (
        Organisation.objects.filter(pk__in=places.values("organisation"))
        .exclude(pk=consultation.organisation_id)
        .exclude(claimed_at=None)
    )


def _asked(consultation: Consultation) -> set[User]:
    """Those who keep its members, and the offices: they telephone with those who do not write."""
    members = _members(consultation).values("pk")
    keepers = User.objects.filter(
        is_active=True,
        memberships__ended_at=None,
        memberships__organisation__in=members,
        memberships__role__in=["owner", "admin"],
    )
    serving = OfficeStaff.objects.filter(cluster__in=consultation.clusters.values("pk"), ended_at=None)
    offices = User.objects.filter(is_active=True, pk__in=serving.values("user"))
    return {*keepers, *offices}


def _language(text: str, by: User) -> str:
    return guess_language(text, by.language or (get_language() or "en")[:2])

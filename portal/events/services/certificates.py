"""Certificates of a course: issued to whoever was there, frozen as they are, withdrawn with a reason."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.core.text import clean_line
from portal.notifications.services import notify, withdraw

from ..models import Certificate, Event, Registration
from ..queries.attendance import columns_of, expected_at, shares_of
from .holding import check_organises
from .locking import hold

AT_LEAST = 80
"""Per cent of the sessions, unless the organiser says otherwise."""


@transaction.atomic
def issue_certificates(event: Event, *, by: User, at_least: int = AT_LEAST) -> int:
    """To everybody who was at so many per cent of the sessions and has none; how many that were. Again, it goes on."""
    check_organises(event, by)
    if not 1 <= at_least <= 100:
        raise NotPossible("at_least", _("Write a number from 1 to 100."), "at_least")
    held = check_gives_certificates(event)
    people = list(_without(held).select_related("person"))
    shares = shares_of(people, columns_of(held))
    made = [_issue(held, one, by) for one in people if one.name and shares[one.pk] >= at_least]
    if made:
        record("event.certificates_issued", by=by, about=held, number=len(made), at_least=at_least)
    return len(made)


@transaction.atomic
def issue_certificate(registration: Registration, *, by: User) -> Certificate:
    """To one who was there at all, as the organiser sees fit. Two clicks are one certificate."""
    check_organises(registration.event, by)
    held = check_gives_certificates(registration.event)
    there: Certificate | None = Certificate.objects.holding().filter(registration=registration).first()
    if there:
        return there
    known = expected_at(held).filter(pk=registration.pk).select_related("person").first()
    if known is None or not shares_of([known], columns_of(held))[known.pk]:
        raise NotPossible("absent", _("This person was at none of the sessions. Tick their attendance first."))
    if not known.name:
        raise NotPossible("nameless", _("The name of this person was removed."))
    try:
        with transaction.atomic():
            made = _issue(held, known, by)
    except IntegrityError:
        return Certificate.objects.holding().get(registration=registration)  # type: ignore[no-any-return]
    record("event.certificates_issued", by=by, about=held, number=1)
    return made


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, by: User, reason: str) -> None:
    """Whoever checks it reads that it was withdrawn; why, only its person and the organiser."""
    check_organises(certificate.registration.event, by)
    because = clean_line(reason)[:400]
    if not because:
        raise NotPossible("reason", _("Say why: the person reads it."), "reason")
    holding = Certificate.objects.holding().filter(pk=certificate.pk)
    if holding.update(revoked_at=timezone.now(), revoked_by=by, revoked_because=because):
        certificate.refresh_from_db()
        record("certificate.revoked", by=by, about=certificate.registration.event)
        withdraw("certificate.issued", about=certificate)
        if person := certificate.registration.person:
            notify("certificate.revoked", to=[person], about=certificate, by=by)
    certificate.refresh_from_db()


def check_gives_certificates(event: Event) -> Event:
    """The event, held. Raises NotPossible where its course gives none, or before its last session has begun."""
    held = hold(event)
    if held.course is None or not held.course.certified:
        raise NotPossible("none", _("This course gives no certificate."))
    if held.called_off_at:
        raise NotPossible("called_off", _("This event was called off."))
    if is_early(held):
        raise NotPossible("early", _("Certificates are given once the last session has begun."))
    return held


def is_early(event: Event) -> bool:
    """Whether its last session has not begun yet."""
    return event.published_at is None or last_begins(event) > timezone.now()


def last_begins(event: Event) -> dt.datetime:
    last = columns_of(event)[-1].session
    return last.starts_at if last else event.starts_at


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _without(event: Event) -> Any:
    return expected_at(event).exclude(pk__in=Certificate.objects.holding().values("registration")).order_by("pk")


def _issue(event: Event, registration: Registration, by: User) -> Certificate:
    course = event.course
    if course is None:
        raise RuntimeError("Only a cohort of a course gives certificates.")
    today = timezone.localdate(timezone=event.tz)
    with translation.override(course.language):
        name = registration.on_the_badge
    made: Certificate = Certificate.objects.create(
        registration=registration,
        name=name,
        course_title=course.title,
        language=course.language,
        hours=course.hours,
        issued_by=by,
        expires_on=months_after(today, course.valid_months) if course.valid_months else None,
    )
    if registration.person:
        notify("certificate.issued", to=[registration.person], about=made, by=by)
    return made

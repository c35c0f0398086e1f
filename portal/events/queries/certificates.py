"""Certificates as their organiser, their person and whoever checks one see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from portal.ui.codes import qr_code
from portal.ui.words import day, number

from ..models import Certificate, Event, Registration
from .attendance import columns_of, shares_of


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a place, at which share (0 to 1) of the sessions they were, and what they have."""

    registration: Registration
    share: float
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Sentences:
    """What stands on a certificate, in one language."""

    language: str
    heading: str
    took_part: str
    hours: str
    days: str
    organiser: str
    holds: str
    check: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A certificate as it is printed: Arabic and one more language, the address at which it is checked, and its code."""

    first: Sentences
    arabic: Sentences
    link: str
    code: SafeString


def holders(event: Event, registrations: Sequence[Registration]) -> list[Holder]:
    """In three queries for all of them. Of several certificates of one person the one that holds, else the newest."""
    shares = shares_of(registrations, columns_of(event))
    rows = Certificate.objects.filter(registration__in=[one.pk for one in registrations]).order_by("issued_at", "pk")
    found: dict[int, Certificate] = {}
    for row in rows:
        known = found.get(row.registration_id)
        if known is None or known.revoked_at:
            found[row.registration_id] = row
    return [Holder(one, shares[one.pk] / 100, found.get(one.pk)) for one in registrations]


def sheet_of(certificate: Certificate, language: str) -> Sheet:
    """`language` is the one beside Arabic."""
    with override(language):
        link = settings.SITE_URL + reverse("events:certificate_detail", args=[certificate.public_id])
    return Sheet(_said(certificate, language), _said(certificate, "ar"), link, qr_code(link))


def days_of(event: Event) -> str:
    """In the language in force, by the event's own clock."""
    first, last = (day(moment.astimezone(event.tz).date()) for moment in (event.starts_at, event.ends_at))
    return first if event.lasts_a_day else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _said(certificate: Certificate, language: str) -> Sentences:
    event = certificate.registration.event
    with override(language):
        hours = ngettext("%(number)s hour of teaching", "%(number)s hours of teaching", certificate.hours)
        issued = day(timezone.localtime(certificate.issued_at, event.tz).date())
        until = certificate.expires_on
        return Sentences(
            language=language,
            heading=_("Certificate"),
            took_part=_("has taken part in this course:"),
            hours=hours % {"number": number(certificate.hours)},
            days=days_of(event),
            organiser=event.organiser.name,
            holds=_("Issued on %(issued)s, holds until %(until)s.") % {"issued": issued, "until": day(until)}
            if until
            else _("Issued on %(issued)s.") % {"issued": issued},
            check=_("Whether it is genuine and still holds is shown at this address:"),
        )

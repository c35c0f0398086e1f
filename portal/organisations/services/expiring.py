"""By the clock: a certificate's people are reminded before its last day, and what has run out leaves search."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.notifications.services import notify, withdraw

from ..models import Certificate
from .announcing import changed
from .whom import keepers_of

DAYS_BEFORE = (60, 14)
OVER = 0
TOLD_AFTERWARDS = dt.timedelta(days=30)
AT_ONCE = 100


def remind_of_expiry() -> None:
    """Each step once for each last day: who comes into the last fortnight without the first reminder gets one, not two."""
    for days in (OVER, *sorted(DAYS_BEFORE)):
        for pk in _due(days).values_list("pk", flat=True)[:AT_ONCE]:
            with transaction.atomic():
                if _due(days).filter(pk=pk).update(reminded=days):
                    _tell(Certificate.objects.select_related("organisation", "type").get(pk=pk), days)


def _due(days: int) -> QuerySet[Certificate]:
    today = timezone.localdate()
    not_yet = Q(reminded=None) | Q(reminded__gt=days)
    near = Q(valid_until__lt=today) if days == OVER else Q(valid_until__lte=today + dt.timedelta(days=days))
    return Certificate.objects.filter(not_yet & near).order_by("pk")


def _tell(certificate: Certificate, days: int) -> None:
    assert certificate.valid_until is not None
    # Told in words of today: what was not read yet is replaced.
    withdraw("certificate.expiring", about=certificate)
    if certificate.valid_until >= timezone.localdate() - TOLD_AFTERWARDS:
        notify("certificate.expiring", to=keepers_of(certificate.organisation), about=certificate)
    if days == OVER:
        changed(certificate.organisation)

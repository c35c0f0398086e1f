"""By the clock: a programme whose last day is over leaves search."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ..models import Organisation, Programme
from .announcing import changed

AT_ONCE = 100


def take_down_over() -> None:
    """Write the documents of each body anew, once for each programme that is over."""
    # One that got a later last day since it was taken down is taken down again after that.
    not_yet = Q(taken_down_at=None) | Q(taken_down_at__date__lte=F("closes_on"))
    over = Programme.objects.filter(not_yet, closes_on__lt=timezone.localdate())
    for programme in over.values("pk", "organisation")[:AT_ONCE]:
        with transaction.atomic():
            still = Programme.objects.filter(not_yet, pk=programme["pk"])
            if still.update(taken_down_at=timezone.now()):
                changed(Organisation.objects.get(pk=programme["organisation"]))

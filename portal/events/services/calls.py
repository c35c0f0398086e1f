"""The organiser telephones: who was reached, and who was not."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record

from ..models import Registration
from .holding import check_organises


@transaction.atomic
def mark_call(registration: Registration, *, by: User, reached: bool) -> None:
    """The last call counts."""
    check_organises(registration.event, by)
    Registration.objects.filter(pk=registration.pk).update(called_at=timezone.now(), called_by=by, reached=reached)
    record("registration.called", by=by, about=registration.event, reached=reached)

"""What the desk keeps, and for how long."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.core.files.keeping import drop_once_sure
from portal.core.retention import Rule, by_age, register

from .models import ApplicationPaper, ContactNote, NextAction, QueueItem


def _forget_papers(before: dt.datetime, limit: int) -> int:
    """With their files; what was written stays."""
    old = ApplicationPaper.objects.filter(brought_at__lt=before).order_by("pk")
    pks = list(old.values_list("pk", flat=True)[:limit])
    with transaction.atomic():
        drop_once_sure(ApplicationPaper.objects.filter(pk__in=pks))
        ApplicationPaper.objects.filter(pk__in=pks).delete()
    return len(pks)


def sign_in() -> None:
    register(
        "desk.papers",
        Rule(
            label=_("Papers sent with applications to clusters"),
            why=_("so that an office can look up what it decided by"),
            kept=dt.timedelta(days=365),
            forget=_forget_papers,
        ),
    )
    register(
        "desk.contacts",
        Rule(
            label=_("What a cluster office noted of calls and visits"),
            why=_("so that a colleague knows what was said"),
            kept=dt.timedelta(days=1095),
            forget=by_age(ContactNote, "created_at"),
        ),
    )
    register(
        "desk.actions",
        Rule(
            label=_("Next steps of a cluster office, after they were done"),
            why=_("so that a colleague knows what was done"),
            kept=dt.timedelta(days=365),
            forget=by_age(NextAction, "done_at"),
        ),
    )
    register(
        "desk.queue",
        Rule(
            label=_("What no longer waits for a cluster office"),
            why=_("so that what comes back is known again"),
            kept=dt.timedelta(days=180),
            forget=by_age(QueueItem, "gone_at"),
        ),
    )

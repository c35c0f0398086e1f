"""Claims with their papers, corrections and rounds are not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.core.files.keeping import drop_once_sure
from portal.core.retention import Rule, by_age, register

from .models import Claim, Correction, Paper, Round


def _forget_claims(before: dt.datetime, limit: int) -> int:
    """With the papers, which leave the disk."""
    pks = list(Claim.objects.filter(updated_at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit])
    with transaction.atomic():
        drop_once_sure(Paper.objects.filter(claim__in=pks))
        Claim.objects.filter(pk__in=pks).delete()
    return len(pks)


def sign_in() -> None:
    register(
        "onboarding.claims",
        Rule(
            label=_("Claims of pages, with names, addresses and papers"),
            why=_("so that a page given to the wrong person can be put right"),
            kept=dt.timedelta(days=180),
            forget=_forget_claims,
        ),
    )
    register(
        "onboarding.corrections",
        Rule(
            label=_("What was said of pages that nobody keeps, with the number of who said it, after it was decided"),
            why=_("so that a mistake can be put right"),
            kept=dt.timedelta(days=180),
            forget=by_age(Correction, "decided_at"),
        ),
    )
    register(
        "onboarding.rounds",
        Rule(
            label=_("What came of rounds of invitations"),
            why=_("so that an office knows whom it has asked"),
            kept=dt.timedelta(days=365),
            forget=by_age(Round, "ended_at"),
        ),
    )

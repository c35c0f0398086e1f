"""What was reported and decided is not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, by_age, register

from .models import Case


def sign_in() -> None:
    register(
        "moderation.cases",
        Rule(
            label=_("Reports, and what moderators decided"),
            why=_("so that the same is not decided anew, and a decision can be looked at again"),
            kept=dt.timedelta(days=730),
            forget=by_age(Case, "decided_at"),
        ),
    )

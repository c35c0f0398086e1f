"""What was found is not kept for ever, and what was removed can be taken back for a week."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, by_age, register

from .models import News, SavedSearch


def sign_in() -> None:
    register(
        "saved.removed",
        Rule(
            label=_("Saved searches that you removed"),
            why=_("so that you can take it back"),
            kept=dt.timedelta(days=7),
            forget=by_age(SavedSearch, "removed_at"),
        ),
    )
    register(
        "saved.news",
        Rule(
            label=_("What your saved searches found"),
            why=_("so that you are not told the same twice"),
            kept=dt.timedelta(days=120),
            forget=by_age(News, "at"),
        ),
    )

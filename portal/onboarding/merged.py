"""Duplicates and merges sign in with the clock, the log, retention and what people are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.activity.deeds import deeds, said
from portal.core.clock import duties
from portal.core.retention import Rule, by_age, register

from . import own_pairs
from .models import UNDO_LASTS, MovedRow
from .services.duplicates import look_daily


def sign_in() -> None:
    from . import receivers  # noqa: F401 - found by being imported

    own_pairs.sign_in()
    duties.register("onboarding.duplicates", look_daily)
    deeds.register("organisation.merged", said(_("another entry of it became one with it")))
    deeds.register("organisation.merge_undone", said(_("two entries that had become one are two again")))
    register(
        "onboarding.moved_rows",
        Rule(
            label=_("What was moved when two entries of an organisation became one"),
            why=_("so that it can be taken back"),
            kept=UNDO_LASTS,
            forget=by_age(MovedRow, "merge__done_at"),
        ),
    )

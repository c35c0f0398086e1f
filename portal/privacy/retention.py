"""Copies of one's own data are kept for a week."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, register

from .models.copies import LASTS
from .services import forget_copies


def forget(before: dt.datetime, limit: int) -> int:
    """Each copy carries the moment until which it is there."""
    return forget_copies(made_before=before, limit=limit)


def sign_in() -> None:
    register(
        "privacy.copies",
        Rule(
            label=_("A copy of your data that you asked for"),
            why=_("so that you can fetch it"),
            kept=LASTS,
            forget=forget,
        ),
    )

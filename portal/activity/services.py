"""record(): one row in the transaction of the deed."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from portal.accounts.models import User

from .models import Entry


def record(verb: str, *, by: User | None, about: Model | None = None, **facts: Any) -> Entry:
    """Remember that `by` did `verb` (`noun.participle`) to `about`; `facts` must be JSON and hold no personal words."""
    entry = Entry(verb=verb, by=by, facts=facts)
    if about is not None:
        entry.about = about
    entry.save()
    return entry

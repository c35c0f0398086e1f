"""record(): one row in the transaction of the deed; remembered(): the rows about one thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from portal.accounts.models import User
from portal.core import logs

from .models import Entry


def remembered(verb: str, *, about: Model) -> Iterable[Entry]:
    """What was recorded of a thing under one verb."""
    return Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(about), object_id=str(about.pk), verb=verb
    )


def record(
    verb: str, *, by: User | None, about: Model | None = None, person: User | None = None, **facts: Any
) -> Entry:
    """Remember that `by` did `verb` (`noun.participle`) to `about`, and to which `person`.

    `facts` must be JSON and hold no personal words: they stay when the people have gone.
    """
    entry = Entry(verb=verb, by=by, person=person, facts=facts, request_id=logs.request_id())
    if about is not None:
        entry.about = about
    entry.save()
    return entry

"""Organisations that a person and whoever they act for keep apart from, in either direction."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.models import User

from ..models import Organisation
from ..standing import own_organisations


def kept_apart(person: User) -> QuerySet[Any, Any]:
    """Those that block the person, that shut out an organisation of theirs, or that one of theirs shuts out (primary keys)."""
    own = own_organisations(person)
    shut_out = Q(exclusions__excluded__in=own) | Q(excluded_by__organisation__in=own)
    return Organisation.objects.filter(shut_out | Q(blocks__blocked=person.pk)).order_by().values("pk")

"""The searches that a person keeps. They go with the person's row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import SavedSearch


def export(person: User) -> list[dict[str, Any]]:
    rows = SavedSearch.objects.filter(person=person).order_by("pk")
    return list(rows.values("name", "list", "query", "tells", "created_at", "opened_at", "removed_at"))


def sign_in() -> None:
    register("saved.searches", Holder(label=_("Searches that you saved"), export=export))

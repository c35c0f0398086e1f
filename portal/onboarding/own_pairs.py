"""What is kept about a person who decided whether two organisations are one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Agreement, Duplicate, Merge


def export_decided(person: User) -> dict[str, Any]:
    pairs = Duplicate.objects.filter(decided_by=person).order_by("pk").select_related("first", "second")
    merges = Merge.objects.filter(Q(by=person) | Q(ended_by=person)).order_by("pk").select_related("kept", "gone")
    agreed = Agreement.objects.filter(by=person).order_by("pk").select_related("merge__kept", "merge__gone")
    return {
        "decided": [
            {"organisations": [one.first.name, one.second.name], "said": one.state, "at": one.decided_at}
            for one in pairs
        ],
        "merges": [
            {"kept": one.kept.name, "gone": one.gone.name, "state": one.state, "reason": one.reason} for one in merges
        ],
        "agreed": [{"kept": one.merge.kept.name, "gone": one.merge.gone.name, "at": one.created_at} for one in agreed],
    }


def erase_reasons(person: User) -> None:
    """That two became one stays; the words for why not go with whoever wrote them."""
    Merge.objects.filter(ended_by=person).update(reason="")


def sign_in() -> None:
    register(
        "onboarding.pairs",
        Holder(
            label=_("What you decided about organisations that were here twice"),
            export=export_decided,
            erase=erase_reasons,
        ),
    )

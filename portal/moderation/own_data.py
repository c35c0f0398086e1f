"""What is kept here about a person: what they reported, and what was decided about what they wrote."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Case, Report, Suspension


def export_reports(person: User) -> list[dict[str, Any]]:
    rows = Report.objects.filter(reporter=person).order_by("pk")
    return [{"reason": one.reason, "words": one.words, "made": one.made_at.isoformat()} for one in rows]


def erase_reports(person: User) -> None:
    """That something was reported stays; their words go with them."""
    Report.objects.filter(reporter=person).update(words="")


def export_decisions(person: User) -> dict[str, Any]:
    cases = Case.objects.filter(told=person).prefetch_related("decisions").order_by("pk")
    return {
        "decisions": [
            {"outcome": one.outcome, "words": one.told, "at": one.at.isoformat()}
            for case in cases
            for one in case.decisions.all()
        ],
        "suspensions": list(Suspension.objects.filter(person=person).values("since", "until", "lifted_at")),
    }


def sign_in() -> None:
    register("moderation.reports", Holder(label=_("What you reported"), export=export_reports, erase=erase_reports))
    register("moderation.decisions", Holder(label=_("What moderators decided about you"), export=export_decisions))

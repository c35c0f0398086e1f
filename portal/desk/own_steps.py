"""What somebody began about what a chain lacks, in their own copy."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import GapStep


def export_steps(person: User) -> list[dict[str, Any]]:
    rows = GapStep.objects.filter(by=person).select_related("gap__cluster", "gap__link", "gap__sector", "organisation")
    return [
        {
            "cluster": row.gap.cluster.name,
            "missing": row.gap.name,
            "began": row.get_into_display(),
            "organisation": row.organisation.name if row.organisation else "",
            "at": row.at.isoformat(),
        }
        for row in rows.order_by("pk")
    ]


def sign_in() -> None:
    register("desk.steps", Holder(label=_("What you began about missing links"), export=export_steps))

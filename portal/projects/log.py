"""What organisations commit themselves to in projects, in the words of their log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.activity.deeds import Deed, deeds


def _agreed(facts: dict[str, Any]) -> str:
    return _("an agreement accepted in principle (version %(number)s, mark %(mark)s)") % {
        "number": facts.get("number", ""),
        "mark": str(facts.get("sha256", ""))[:12],
    }


def sign_in() -> None:
    deeds.register("organisation.agreed", Deed(_agreed))

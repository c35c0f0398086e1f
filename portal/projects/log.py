"""What organisations commit themselves to in projects, in the words of their log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.activity.deeds import Deed, deeds, said

from .models import Partner


def _agreed(facts: dict[str, Any]) -> str:
    return _("an agreement accepted in principle (version %(number)s, mark %(mark)s)") % {
        "number": facts.get("number", ""),
        "mark": str(facts.get("sha256", ""))[:12],
    }


def _shown(facts: dict[str, Any]) -> str:
    """What the lead of a project lets a partner read."""
    return (
        str(Partner.Sight(facts["sees"]).label)
        if facts.get("sees")
        else str(_("reads what its role in a project has it read"))
    )


def sign_in() -> None:
    deeds.register("organisation.agreed", Deed(_agreed))
    deeds.register("partner.shown", Deed(_shown))
    deeds.register("story.agreed", said(_("agreed that the story of a project may be told")))
    deeds.register("story.refused", said(_("did not agree that the story of a project may be told")))

"""What moderators do belongs in the log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.activity.deeds import Deed, deeds, said

from .models import Decision


def _outcome(facts: dict[str, Any]) -> str:
    outcome = facts.get("outcome")
    words = Decision.Outcome(outcome).label if outcome in Decision.Outcome.values else outcome
    return _("decided about something that was reported or held back: %(outcome)s") % {"outcome": words}


def sign_in() -> None:
    deeds.register("case.decided", Deed(_outcome))
    deeds.register("case.read_around", said(_("messages around a reported one read by a moderator, for an hour")))
    deeds.register("case.suspension_asked", said(_("asked that somebody writes no messages for a time")))
    deeds.register("case.suspension_declined", said(_("declined that somebody writes no messages for a time")))
    deeds.register("suspension.lifted", said(_("allowed to write messages again")))

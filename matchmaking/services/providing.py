"""What a finance provider that is asked for finance says besides yes and no."""

from __future__ import annotations

from typing import Any, TypedDict

from django.utils.translation import gettext as _

from portal.core.errors import NotPossible
from portal.organisations.models import Instrument

from ..models import MatchSide
from ..queries.rules import answers_as_provider, published_rules
from ..reasons import OF_PROVIDERS

_SAID_BY_PROVIDERS = (OF_PROVIDERS | set(MatchSide.NextStep.values) | set(MatchSide.Rule.values)) - {""}


class OfProvider(TypedDict, total=False):
    """What a finance provider says besides: with a yes what is to come next, with a no the published rule that is not met.

    None of it is a credit decision. `instrument` is the one whose rule it is.
    """

    next_step: str
    rule: str
    instrument: Instrument | None


def checked_of_provider(side: MatchSide, answer: str, reason: str, courtesy: str, given: OfProvider) -> dict[str, Any]:
    """Asked for finance, a provider says what comes next or which rule; nobody else does."""
    next_step, rule, instrument = given.get("next_step", ""), given.get("rule", ""), given.get("instrument")
    blank: dict[str, Any] = {"next_step": "", "rule": "", "instrument": None}
    if not {next_step, rule, reason, courtesy} & _SAID_BY_PROVIDERS:
        return blank
    if not answers_as_provider(side):
        raise NotPossible("answer", _("Only finance providers that are asked for finance answer like this."))
    if answer == MatchSide.Answer.INTERESTED:
        return blank | {"next_step": next_step if next_step in MatchSide.NextStep.values else ""}
    if reason not in OF_PROVIDERS or courtesy != reason:
        raise NotPossible("reason", _("Choose a reason."), "reason")
    if reason == MatchSide.Reason.NO_CASES:
        return blank
    if instrument is None or not any(
        one.rule == rule and one.instrument == instrument for one in published_rules(side.organisation)
    ):
        raise NotPossible("rule", _("Choose the rule that it does not meet."), "rule")
    return blank | {"rule": rule, "instrument": instrument}

"""How a match is made, for everybody: from the engine's own lists, so that it stays true."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.taxonomy.linkages import linkage_sources

from ..engine import explanation
from ..engine.dispatch import WAVE
from ..engine.reciprocal import CAP, NEWCOMERS_PLACES
from ..engine.scoring import Weights
from ..engine.weights import load
from ..learning.kept import in_use
from ..models.listings import ENOUGH


@require_safe
def how_made(request: Request) -> HttpResponse:
    weights = in_use("listing"), in_use("listing_backward")
    context = {
        "musts": explanation.musts(),
        "groups": explanation.groups(*weights),
        "cap": CAP,
        "first": WAVE,
        "enough": ENOUGH,
        "newcomers": len(NEWCOMERS_PLACES),
        "tables": linkage_sources(),
        "fitted_on": _day(weights[0]),
        "fitted_back_on": _day(weights[1]),
        "is_learned": weights != (load("listing"), load("listing_backward")),
    }
    return render(request, "matchmaking/how_made.html", context)


def _day(weights: Weights) -> dt.date:
    """Of a version such as "2026-11-29 feedback"."""
    return dt.date.fromisoformat(weights.fitted_on[:10])

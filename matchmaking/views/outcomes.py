"""An organisation's own introductions, and what came of each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.http import Request, attempt, neighbours

from ..forms.outcomes import OutcomeForm
from ..models import Outcome
from ..queries.answering import own_record
from ..queries.cards import who_they_are
from ..queries.outcomes import own_introductions
from ..services.outcomes import answer_outcome


@login_required
@require_safe
def introduction_list(request: Request) -> HttpResponse:
    if not request.acting_organisation:
        return render(request, "matchmaking/no_organisation.html")
    page = own_introductions(request.acting_organisation, reader=request.user, cursor=request.GET.get("after", ""))
    context = {"list": page, "record": own_record(request.acting_organisation), **neighbours(request, page)}
    return render(request, "matchmaking/introduction_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_detail(request: Request, public_id: str) -> HttpResponse:
    """Four buttons; after a deal, its range, if they want to say it. Opening the page answers nothing."""
    rows = Outcome.objects.visible_to(request.user).with_rows()
    outcome = get_object_or_404(rows, public_id=public_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial={"amount": outcome.amount})
    if form.is_valid() and attempt(form, answer_outcome, outcome, by=request.user, **form.cleaned_data):
        messages.success(request, _("Noted. Only your own people read it; others read sums of five or more."))
        is_deal = outcome.said == Outcome.Said.DEAL and not outcome.amount
        return redirect(outcome) if is_deal else redirect("matchmaking:introduction_list")
    side = outcome.side_of_it
    context = {
        "outcome": outcome,
        "form": form,
        "side": side,
        "who": who_they_are([side])[side.pk],
        "answers": [one for one in Outcome.Said.choices if one[0]],
    }
    return render(request, "matchmaking/outcome_detail.html", context, status=422 if form.is_bound else 200)

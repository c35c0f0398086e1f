"""Introductions as the office of a cluster handles them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request, attempt, tell_outcome
from portal.organisations.models import Cluster
from portal.organisations.views.frame import office_here

from ..forms.introductions import ChoiceForm, HoldBackForm
from ..models import Introduction
from ..queries.answering import records_in
from ..queries.introducing import reads_first
from ..queries.introductions import desk_of_office
from ..queries.outcomes import totals_of
from ..services import introducing as services


@login_required
@require_safe
def office_introductions(request: Request, cluster: str) -> HttpResponse:
    return _page(request, office_here(request, cluster))


@login_required
@require_POST
def office_introductions_choose(request: Request, cluster: str) -> HttpResponse:
    where = office_here(request, cluster)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, where, choice_form=form)
    services.choose(where, by=request.user, reads_first=form.cleaned_data["reads_first"])
    messages.success(request, _("Saved. It holds from the next introduction on."))
    return redirect("matchmaking:office_introductions", where.slug)


@login_required
@require_POST
def introduction_let_out(request: Request, public_id: str) -> HttpResponse:
    introduction = _introduction(request, public_id)
    done = _("It is out: both sides are told, and their conversation is open.")
    tell_outcome(request, done, services.let_out, introduction, by=request.user)
    return redirect(introduction)


@login_required
@require_POST
def introduction_hold_back(request: Request, public_id: str) -> HttpResponse:
    introduction = _introduction(request, public_id)
    form = HoldBackForm(request.POST, auto_id=f"{public_id}_%s")
    if not form.is_valid() or not attempt(
        form, services.hold_back, introduction, by=request.user, words=form.cleaned_data["words"]
    ):
        return _page(request, office_here(request, introduction.cluster.slug), refused=(public_id, form))
    messages.success(request, _("Held back. Both sides read what you wrote."))
    return redirect(introduction)


def _introduction(request: Request, public_id: str) -> Introduction:
    """One of a cluster in whose office the reader serves; for everybody else there is none."""
    rows = Introduction.objects.visible_to(request.user).with_rows()
    introduction: Introduction = get_object_or_404(rows, public_id=public_id)
    return introduction


def _page(
    request: Request,
    cluster: Cluster,
    refused: tuple[str, HoldBackForm] | None = None,
    choice_form: ChoiceForm | None = None,
) -> HttpResponse:
    desk = desk_of_office(cluster, request.user)
    chosen = "yes" if reads_first(cluster) else "no"
    rows = [
        (one, refused[1] if refused and refused[0] == one.introduction.public_id else _empty(one.introduction))
        for one in desk.pending
    ]
    context = {
        "cluster": cluster,
        "desk": desk,
        "rows": rows,
        "totals": totals_of(cluster),
        "records": records_in(cluster),
        "form": refused[1] if refused else choice_form,
        "choice_form": choice_form or ChoiceForm(initial={"reads_first": chosen}),
    }
    return render(request, "matchmaking/office_introductions.html", context, status=422 if context["form"] else 200)


def _empty(introduction: Introduction) -> HoldBackForm:
    return HoldBackForm(auto_id=f"{introduction.public_id}_%s")

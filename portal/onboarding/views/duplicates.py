"""Two that may be one, side by side; and what became of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.http import Request, attempt, tell_outcome
from portal.organisations.models import Opening
from portal.organisations.permissions import is_operator
from portal.organisations.queries.traits import reasons_told
from portal.organisations.services import write_openings

from .. import permissions
from ..facts import CONTACT
from ..forms.merging import MergeForm, MergeRefusalForm, MergeUndoForm
from ..models import Duplicate, Merge
from ..queries.duplicates import left_told, merges_of, open_pairs, standing_merge
from ..services.duplicates import say_different
from ..services.merging import agree, ask_to_merge, refuse, undo_merge, waits_for

SHOWN = 50


@require_safe
@login_required
@never_cache
def duplicates(request: Request) -> HttpResponse:
    """All that wait, for the portal's staff; an office has those of its cluster in its queue."""
    if not is_operator(request.user):
        raise Http404
    pairs = [(pair, reasons_told(pair.reasons)) for pair in open_pairs()[:SHOWN]]
    return render(request, "onboarding/duplicates.html", {"pairs": pairs, "total": open_pairs().count()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def duplicate(request: Request, public_id: str) -> HttpResponse:
    """One pair, field by field."""
    rows = Duplicate.objects.select_related("first__region", "second__region", "decided_by")
    pair = get_object_or_404(rows, public_id=public_id)
    merge = standing_merge(pair)
    if merge and merge.state == Merge.State.DONE and permissions.can_undo_merge(request.user, merge):
        return redirect("onboarding:merge", merge.public_id)
    if not permissions.can_decide_duplicate(request.user, pair.first, pair.second):
        raise Http404
    if request.method != "POST" and merge:
        return redirect("onboarding:merge", merge.public_id)
    form = MergeForm(request.POST if request.method == "POST" else None, pair=(pair.first, pair.second))
    if request.method == "POST":
        if request.POST.get("action") == "different":
            tell_outcome(
                request, _("Noted: they are different. It is not asked again."), say_different, pair, by=request.user
            )
            office = permissions.offices_of_both(request.user, pair.first, pair.second).first()
            return redirect("desk:queue", office.slug) if office else redirect("onboarding:duplicates")
        if form.is_valid():
            made = attempt(form, ask_to_merge, pair, by=request.user, keep=form.kept(), taken=form.taken())
            if made is not None:
                if made.state == Merge.State.DONE:
                    messages.success(request, _("They are one now. You can take it back for 30 days."))
                return redirect("onboarding:merge", made.public_id)
    both = (pair.first, pair.second)
    # Only what members do not see of each other; each finds it among those who opened its file.
    write_openings(
        {Opening.Thing.CONTACT: [one for one in both if any(getattr(one, name) for name in CONTACT)]}, by=request.user
    )
    context = {
        "pair": pair,
        "both": both,
        "form": form,
        "reasons": reasons_told(pair.reasons),
        "office": permissions.offices_of_both(request.user, *both).first(),
    }
    return render(request, "onboarding/duplicate.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def merge(request: Request, public_id: str) -> HttpResponse:
    """One merge: who must still agree, what was moved, and how it is taken back."""
    found = get_object_or_404(merges_of(request.user), public_id=public_id)
    form = MergeUndoForm(request.POST if request.POST.get("action") == "undo" else None)
    refusal = MergeRefusalForm(request.POST if request.POST.get("action") == "refuse" else None)
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action == "agree":
            tell_outcome(request, _("Noted: you agree."), agree, found, by=request.user)
            return redirect("onboarding:merge", found.public_id)
        if action == "refuse" and refusal.is_valid():
            words = _("Noted: they stay two.")
            tell_outcome(request, words, refuse, found, by=request.user, reason=refusal.cleaned_data["reason"])
            return redirect("onboarding:merge", found.public_id)
        if action == "undo" and form.is_valid():
            undone = attempt(form, _undone, found, request, form.cleaned_data["reason"])
            if undone:
                messages.success(request, _("They are two again."))
                return redirect("onboarding:merge", found.public_id)
        if action not in {"refuse", "undo"}:
            messages.error(request, _("Choose one of the buttons."))
            return redirect("onboarding:merge", found.public_id)
    lacking = waits_for(found) if found.state == Merge.State.ASKED else []
    voices = permissions.voices_of(request.user, found)
    may_undo = permissions.can_undo_merge(request.user, found) and found.state == Merge.State.DONE
    context = {
        "merge": found,
        "office": found.cluster if permissions.can_undo_merge(request.user, found) else None,
        "both": (found.kept, found.gone),
        "form": form,
        "refusal": refusal,
        "may_agree": bool(voices & set(lacking)),
        "has_agreed": bool(voices) and voices.isdisjoint(lacking),
        "may_undo": may_undo,
        "may_stop": found.state == Merge.State.ASKED and permissions.can_undo_merge(request.user, found),
        "waits": [one.name for one in (found.kept, found.gone) if one.pk in lacking],
        "waits_for_staff": None in lacking,
        "left": left_told(found.left),
    }
    return render(request, "onboarding/merge.html", context, status=422 if form.is_bound or refusal.is_bound else 200)


def _undone(found: Merge, request: Request, reason: str) -> bool:
    undo_merge(found, by=request.user, reason=reason)
    return True

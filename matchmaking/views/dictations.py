"""A need after a call: the office's page, and the one on which the member says yes, other words, or no."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.core.http import attempt, tell_outcome
from portal.organisations.views.frame import office_here

from ..forms.dictations import ConfirmForm, DictationForm
from ..models import Dictation, Listing
from ..queries.dictations import written_down
from ..services.dictations import CHANGEABLE, confirm_dictation, dictate, refuse_dictation, why_closed
from ..tokens import dictation_with


@login_required
@never_cache
def office_needs(request: HttpRequest, cluster: str) -> HttpResponse:
    where = office_here(request, cluster)
    form = DictationForm(request.POST if request.method == "POST" else None, cluster=where)
    if form.is_valid():
        member = form.cleaned_data["organisation"]
        if attempt(form, dictate, member, where, by=request.user, **form.facts()) is not None:
            messages.success(request, _("Written down. Nobody sees it before the member says yes."))
            return redirect("matchmaking:office_needs", where.slug)
    context = {"cluster": where, "form": form, "rows": written_down(where)}
    response = render(request, "matchmaking/office_needs.html", context, status=422 if form.is_bound else 200)
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
def dictation(request: HttpRequest, token: str) -> HttpResponse:
    """Works without signing in: the link is the key. Opening it changes nothing, so that no scanner answers for anybody."""
    found = dictation_with(token)
    if found is None:
        raise Http404
    if request.method == "POST" and not why_closed(found):
        if request.POST.get("action") == "refuse":
            done = _("It is forgotten. Nobody has seen it.")
            tell_outcome(request, done, refuse_dictation, found)
            return redirect("matchmaking:dictation", token)
        form = ConfirmForm(request.POST)
        if form.is_valid() and attempt(form, confirm_dictation, found, **form.words()) is not None:
            messages.success(request, _("It is published. Who fits will hear of it."))
            return redirect("matchmaking:dictation", token)
        return _page(request, found, form)
    return _page(request, found)


def _page(request: HttpRequest, found: Dictation, form: ConfirmForm | None = None) -> HttpResponse:
    closed, listing = why_closed(found), found.listing
    words = {name: getattr(listing, name) for name in CHANGEABLE} if listing else {}
    context = {
        "dictation": found,
        "listing": listing,
        # Whoever comes by the link need not be a member, and then could not open the page.
        "may_see": bool(closed and listing) and Listing.objects.visible_to(request.user).filter(pk=listing.pk).exists(),
        "closed": closed or ("" if listing else _("This need is not here any more. Call the cluster office.")),
        "form": form or ConfirmForm(initial=words),
    }
    response = render(request, "matchmaking/dictation.html", context, status=422 if form else 200)
    # The address of this page is a key: it goes to nobody else as a referrer.
    response["Referrer-Policy"] = "same-origin"
    return response

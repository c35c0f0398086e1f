"""Three ways out of a page that nobody keeps, without an account: this is us, something is wrong, remove us."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.identifiers import masked
from portal.core.errors import NotPossible
from portal.core.http import attempt
from portal.organisations.middleware import SESSION_KEY
from portal.organisations.models import Organisation
from portal.organisations.views.frame import sent

from ..forms.claims import ClaimForm, CorrectionForm, ProofForm
from ..models import Claim, Correction
from ..services.claims import begin_claim, prove_claim, take_claim, takes_texts
from ..services.codes import Row, token_of, with_token
from ..services.correcting import begin_correction, is_restorable, prove_correction, restore_removed


@never_cache
def claim_begin(request: HttpRequest, slug: str) -> HttpResponse:
    """ "This is us": how it can be proven, and the first step of it."""
    organisation = _published(slug)
    form = ClaimForm(sent(request), request.FILES if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        claim = attempt(form, begin_claim, organisation, **form.facts())
        if claim is not None:
            return _keyed(redirect("onboarding:claim", token_of(claim)))
    context = {"organisation": organisation, "form": form, "known": _known_number(organisation)}
    return render(request, "onboarding/claim_begin.html", context, status=422 if form.is_bound else 200)


@never_cache
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """How a claim stands, for whoever holds its link: the code, then taking the page over, signed in and by a click."""
    found = _with_token(Claim, token)
    form = ProofForm(request.POST if request.POST.get("action") == "code" else None)
    if form.is_bound and form.is_valid() and attempt(form, prove_claim, found, **form.cleaned_data) is not None:
        return _keyed(redirect("onboarding:claim", token))
    if request.POST.get("action") == "take":
        return _take(request, found, token)
    context = {"claim": found, "organisation": found.organisation, "form": form, "to": masked(found.sent_to or "…")}
    return _keyed(render(request, "onboarding/claim.html", context, status=422 if form.errors else 200))


@never_cache
def correct(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """ "Something is wrong" and "remove us". A page that somebody keeps is corrected by its keepers."""
    organisation = _published(slug)
    if organisation.is_claimed:
        return render(request, "onboarding/kept.html", {"organisation": organisation})
    form = CorrectionForm(sent(request), organisation=organisation, initial={"what": what})
    if request.method == "POST" and form.is_valid():
        asked = attempt(form, begin_correction, organisation, **form.cleaned_data)
        if asked is not None:
            return _keyed(redirect("onboarding:correction", token_of(asked)))
    context = {"organisation": organisation, "form": form, "known": _known_number(organisation), "what": what}
    return render(request, "onboarding/correct.html", context, status=422 if form.is_bound else 200)


@never_cache
def correction(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands: the code, then what became of it, and taking a removal back."""
    found = _with_token(Correction, token)
    form = ProofForm(request.POST if request.POST.get("action") == "code" else None)
    if form.is_bound and form.is_valid() and attempt(form, prove_correction, found, **form.cleaned_data) is not None:
        return _keyed(redirect("onboarding:correction", token))
    if request.POST.get("action") == "restore":
        try:
            restore_removed(found)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("The page is shown again."))
        return _keyed(redirect("onboarding:correction", token))
    context = {
        "asked": found,
        "organisation": found.organisation,
        "form": form,
        "to": masked(found.sent_to),
        "may_restore": is_restorable(found),
    }
    return _keyed(render(request, "onboarding/correction.html", context, status=422 if form.errors else 200))


def _take(request: HttpRequest, found: Claim, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return _keyed(redirect("onboarding:claim", token))
    try:
        membership = take_claim(found, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        return _keyed(redirect("onboarding:claim", token))
    if membership is None:
        return _keyed(redirect("onboarding:claim", token))
    request.session[SESSION_KEY] = membership.organisation.public_id
    messages.success(request, _("Welcome. You act for %(name)s now.") % {"name": membership.organisation.name})
    return redirect("organisations:edit", membership.organisation.slug)


def _published(slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.published().select_related("region"), slug=slug)


def _known_number(organisation: Organisation) -> str:
    return masked(organisation.phone) if takes_texts(organisation.phone) else ""


def _with_token(model: type[Row], token: str) -> Row:
    found = with_token(model, token)
    if found is None:
        raise Http404
    return found


def _keyed(response: HttpResponse) -> HttpResponse:
    """The address of this page is a key: it goes to nobody else as a referrer."""
    response["Referrer-Policy"] = "same-origin"
    return response

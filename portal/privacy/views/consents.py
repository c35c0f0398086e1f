"""The page between signing in and what was wanted; the page on which one reads and withdraws; the texts themselves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.identifiers import country_of
from portal.accounts.models import User
from portal.core.http import attempt

from .. import services, wording
from ..forms import ConsentForm
from ..queries.consents import agreements_of, earlier_of
from ..queries.kept import kept


def _language() -> str:
    return get_language() or "en"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def consent(request: HttpRequest) -> HttpResponse:
    """Asks for what has not been agreed to; leads on to what was wanted."""
    person = User.objects.get(pk=request.user.pk)
    open_ones = [one.wording for one in agreements_of(person, _language()) if one.consent is None]
    wanted = _wanted(request)
    if not any(one.required for one in open_ones) and request.method != "POST":
        return redirect(wanted)
    form = ConsentForm(request.POST if request.method == "POST" else None, wordings=open_ones)
    if form.is_bound and form.is_valid():
        attempt(form, services.agree, person, form.kinds, by=request.user, language=_language())
        if form.is_valid():
            return redirect(wanted)
    context = {"form": form, "asked": [(one, form[one.kind]) for one in open_ones], "next": wanted}
    return render(request, "privacy/consent.html", context, status=422 if form.is_bound else 200)


def _wanted(request: HttpRequest) -> str:
    told = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure())
    return told if is_ours else reverse("front:member_home")


@require_safe
@login_required
@never_cache
def consents(request: HttpRequest) -> HttpResponse:
    agreements = agreements_of(request.user, _language())
    context = {"agreements": agreements, "earlier": earlier_of(request.user, agreements)}
    return render(request, "privacy/consents.html", context)


@require_POST
@login_required
def consent_give(request: HttpRequest, kind: str) -> HttpResponse:
    """An optional one, from the page of one's own."""
    person = User.objects.get(pk=request.user.pk)
    services.agree(person, [kind], by=request.user, language=_language())
    messages.success(request, _("Saved."))
    return redirect("privacy:consents")


@require_POST
@login_required
def consent_withdraw(request: HttpRequest, kind: str) -> HttpResponse:
    services.withdraw(User.objects.get(pk=request.user.pk), kind, by=request.user)
    messages.success(request, _("Withdrawn. It stays on record that you had agreed, and until when."))
    return redirect("privacy:consents")


@require_safe
def text(request: HttpRequest, kind: str) -> HttpResponse:
    """One text as it holds today, for everybody: of the reader's country, or of the portal's."""
    phone = request.user.phone if request.user.is_authenticated else None
    found = wording.find(kind, country_of(phone), _language())
    if found is None:
        raise Http404
    return render(request, "privacy/text.html", {"wording": found, "kept": kept() if kind == "privacy" else []})

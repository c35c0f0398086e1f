"""A person's own pages, and the few steps of signing in that allauth leaves open."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.core.errors import NotPossible
from portal.core.http import attempt
from portal.ui.preferences import remember

from . import codes, personal_data, services
from .forms import ConfirmAgainForm, EraseForm, PersonForm
from .identifiers import masked
from .models import User
from .reauthentication import CodeAgain, may_use_code, ways_to


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Names and language to change; everything else about the account by its link."""
    person = User.objects.get(pk=request.user.pk)
    form = PersonForm(request.POST or None, instance=person)
    status = 200
    if request.method == "POST":
        if form.is_valid() and attempt(form, services.update_person, person, by=request.user, **form.cleaned_data):
            messages.success(request, _("Saved."))
            return _in_language_of(person)
        status = 422
    return render(request, "accounts/account.html", {"form": form, "security": _security(request.user)}, status=status)


def _in_language_of(person: User) -> HttpResponse:
    """Back to the page, in the language just chosen."""
    response = HttpResponseRedirect(translate_url(reverse("accounts:account"), person.language))
    remember(response, {"digits": "arab" if person.digits == User.Digits.ARABIC else ""})
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        person.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


def _security(person: Any) -> dict[str, Any]:
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return {
        "has_password": person.has_usable_password(),
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
    }


@login_required
@reauthentication_required(app="allauth.account")
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Says what erasing means and what stands against it; does it when the reader is sure."""
    form = EraseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.erase_person(User.objects.get(pk=request.user.pk), by=request.user)
            except NotPossible as refusal:
                form.add_error(None, refusal.message)
            else:
                logout(request, show_message=False)
                messages.success(request, _("Your account is erased."))
                return redirect("account_login")
    context = {
        "form": form,
        "objections": personal_data.objections(request.user),
        "consequences": personal_data.consequences(request.user),
        "holders": [holder.label for _name, holder in personal_data.holders],
    }
    return render(request, "accounts/erase.html", context, status=status)


@require_POST
@never_cache
def code_again(request: HttpRequest) -> HttpResponse:
    """Another code for what is pending in this session; `what` is a key of codes.PAGES."""
    what = request.POST.get("what", "")
    process = codes.pending(request, what) if what in codes.PAGES else None
    if process is None:
        return code_expired(request)
    limited = _("A new code has just been sent, or too many were. Wait a few minutes, then ask again.")
    recipient = process.state.get("email") or process.state.get("phone", "")
    if not ratelimit.consume(request, action="request_login_code", key=recipient):
        messages.error(request, limited)
    else:
        try:
            if codes.send_again(process):
                messages.success(request, _("A new code is on its way. Only the newest one works."))
            else:
                messages.error(request, limited)
        except RateLimited:
            messages.error(request, limited)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
    return redirect(passthrough_next_redirect_url(request, reverse(codes.PAGES[what]), REDIRECT_FIELD_NAME))


def code_expired(request: HttpRequest) -> HttpResponse:
    """Where allauth leads when no sign-in waits for a code: it took too long, or the code was used."""
    if not request.user.is_authenticated:
        messages.error(request, _("That code is no longer good. Ask for a new one."))
    return to_sign_in(request)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The one page to sign in. A forgotten password needs no page of its own: a code signs in, then a new one is set."""
    return redirect(passthrough_next_redirect_url(request, reverse("account_login"), REDIRECT_FIELD_NAME))


@login_required
@never_cache
def reauthenticate_by_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the reader's own number or e-mail, then go on with what asked for it."""
    if not may_use_code(request.user):
        return redirect(passthrough_next_redirect_url(request, reverse("account_reauthenticate"), REDIRECT_FIELD_NAME))
    process = CodeAgain.resume(request)
    ways = ways_to(User.objects.get(pk=request.user.pk))
    if request.POST.get("way") in ways:
        return _send_code_again(request, request.POST["way"])
    if request.method == "POST" and process is None:
        messages.error(request, _("That code is no longer good. Ask for a new one."))
    form = ConfirmAgainForm(
        request.POST if process and request.method == "POST" else None, code=process and process.code
    )
    if form.is_bound:
        if (refused := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)) is not None:
            return refused
        if form.is_valid():
            process.finish()
            return resume_request(request) or redirect("accounts:account")
        if form.is_a_wrong_try and not process.record_invalid_attempt():
            messages.error(request, get_adapter().error_messages["too_many_login_attempts"])
            return redirect(_with_next(request))
    context = {
        "form": form,
        "process": process,
        "ways": ways,
        "next": get_next_redirect_url(request) or "",
        "sent_to": process and _("We sent six digits to %(recipient)s.") % {"recipient": masked(process.recipient)},
        "reauthentication_alternatives": [
            {**way, "url": passthrough_next_redirect_url(request, way["url"], REDIRECT_FIELD_NAME)}
            for way in get_adapter().get_reauthentication_methods(request.user)
            if way["id"] != "code"
        ],
    }
    return render(request, "accounts/reauthenticate_by_code.html", context, status=422 if form.is_bound else 200)


def _send_code_again(request: HttpRequest, way: str) -> HttpResponse:
    if ratelimit.consume(request, action="request_login_code", key=f"again-{request.user.pk}"):
        try:
            CodeAgain.initiate(request, way)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
    else:
        messages.error(request, get_adapter().error_messages["rate_limited"])
    return redirect(_with_next(request))


def _with_next(request: HttpRequest) -> str:
    return passthrough_next_redirect_url(request, reverse("accounts:reauthenticate_by_code"), REDIRECT_FIELD_NAME)


class PasskeyAdd(AddWebAuthnView):
    """allauth's, without the detour to recovery codes: those belong to the second step."""

    def get_success_url(self) -> str:
        return reverse("mfa_list_webauthn")


passkey_add = PasskeyAdd.as_view()

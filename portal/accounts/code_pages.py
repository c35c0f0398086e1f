"""The pages that ask for a code, where they differ from allauth's: an empty or broken code is no try, and whoever has used
up their tries begins again where they began, with what they typed."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauths
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from . import joining


class CodePage:
    """Mixed into allauth's views."""

    signed_in_begins = "account_email"

    def form_invalid(self: Any, form: Any) -> HttpResponseBase:
        process: AbstractCodeVerificationProcess = getattr(self, "_process", None) or self.process
        # allauth's other forms of these pages (another number, another e-mail) ask for no code at all.
        if not getattr(form, "is_a_wrong_try", False) or process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        process.abort()
        messages.error(self.request, _("Three times it was not the code that we sent. Ask for a new one."))
        return redirect(self.begins())

    def begins(self: Any) -> str:
        """Where this code was asked for. A known address that joins has no stage, or one that looks alike: no difference."""
        if self.request.user.is_authenticated:
            return reverse(self.signed_in_begins)
        if self.stage is None or self.stage.login.signup:
            return joining.page_again(self.request)
        url: str = self.passthrough_next_url(reverse("account_login"))
        return url


class LoginCode(CodePage, allauths.ConfirmLoginCodeView):
    pass


class EmailCode(CodePage, allauths.ConfirmEmailVerificationCodeView):
    pass


class JoiningPhoneCode(CodePage, allauths._VerifyPhoneSignupView):  # noqa: SLF001 - allauth names it only inside a function
    pass


class NewPhoneCode(CodePage, allauths._VerifyPhoneChangeView):  # noqa: SLF001
    signed_in_begins = "account_change_phone"


confirm_login = LoginCode.as_view()
confirm_email = EmailCode.as_view()


def confirm_phone(request: HttpRequest) -> HttpResponseBase:
    view = NewPhoneCode if request.user.is_authenticated else JoiningPhoneCode
    return view.as_view()(request)

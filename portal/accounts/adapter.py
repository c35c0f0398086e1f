"""How allauth meets this house: numbers, texts and mails, the steps of signing in, and its words."""

# ruff: noqa: ARG002, FBT001, FBT002 - the signatures are allauth's

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.manage_email import sync_email_address
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.ui.languages import home
from portal.ui.preferences import remember

from . import joining, mail, reauthentication, services
from .fields import PhoneField
from .identifiers import masked, read_email
from .models import User
from .sms.caps import network_here

STAGES = {
    "allauth.account.stages.EmailVerificationStage": "portal.accounts.stages.ConfirmEmail",
    "allauth.mfa.stages.AuthenticateStage": "portal.accounts.stages.SecondStep",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed. Ask your cluster office."),
        "duplicate_email": gettext_lazy("This is your e-mail already."),
        "email_password_mismatch": gettext_lazy("This e-mail and this password do not match. A code always works."),
        "phone_password_mismatch": gettext_lazy("This number and this password do not match. A code always works."),
        "email_taken": gettext_lazy("This e-mail belongs to another account. Sign in with it instead."),
        "phone_taken": gettext_lazy("This number belongs to another account. Sign in with it instead."),
        "incorrect_code": gettext_lazy("This is not the code that we sent last. Look again, or ask for a new one."),
        "incorrect_password": gettext_lazy("This is not your password. You can use a code instead."),
        "invalid_login": gettext_lazy("Write a mobile number with its country code, or an e-mail address."),
        "rate_limited": gettext_lazy("Too many tries. Wait a few minutes, then try again."),
        "same_as_current": gettext_lazy("This is your number already."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait a few minutes, then ask for a new code."),
    }

    # People

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The number is set before the first save: a person without e-mail is nobody without it. The name waits (joining.py)."""
        user.phone = form.cleaned_data.get("phone")
        return super().save_user(request, user, form, commit)

    def clean_email(self, email: str) -> str:
        return read_email(email)

    # Numbers

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone = phone
        user.phone_verified_at = timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at", "updated_at"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        if user.phone == phone and user.phone_verified_at:
            return
        before = user.phone
        self.set_phone(user, phone, verified=True)
        if before != phone:
            self._tell_of_new_phone(user, before)

    def _tell_of_new_phone(self, user: User, before: str | None) -> None:
        """To the old number and to the e-mail: whoever did not change it must hear of it."""
        new = masked(user.phone or "")
        self.send_notification_mail("account/email/phone_changed", user, {"new_phone": new})
        if before:
            words = _("The mobile number of your Anqud account is now %(number)s. If this was not you, write to us.")
            services.post_text(before, words % {"number": new}, network=network_here())

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    # Texts: known and unknown numbers are texted alike, so that nothing can be learnt from trying

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        self._text(phone, _("%(code)s is your Anqud code. We never ask for it by phone.") % {"code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        words = _("No Anqud account has this number yet. Join here: %(address)s")
        self._text(phone, words % {"address": settings.SITE_URL + reverse("account_signup")})

    def send_account_already_exists_sms(self, phone: str) -> None:
        words = _("This number has an Anqud account already. Sign in here: %(address)s")
        self._text(phone, words % {"address": settings.SITE_URL + reverse("account_login")})

    def _text(self, phone: str, body: str) -> None:
        services.post_text(phone, body, network=network_here())

    # Mails

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the page: the one who asked is reading it. Links are never made from the Host header."""
        context = {**context, "email": email, "site_url": settings.SITE_URL, "request": None}
        subject = render_to_string(f"{template_prefix}_subject.txt", context)
        text = render_to_string(f"{template_prefix}_message.txt", context)
        mail.post(mail.write(to=email, subject=subject, text=text))

    # Signing in

    def get_login_stages(self) -> list[str]:
        return [STAGES.get(path, path) for path in super().get_login_stages()]

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """A code that came by e-mail has confirmed that e-mail, also where allauth did not know of it yet."""
        if (email := kwargs.get("email")) and reauthentication.signed_in_by_code_to(request, user, email):
            address = sync_email_address(user, email)
            if address and not address.verified and address.set_verified():
                address.set_as_primary(conditional=True)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        joining.take_name(request, user)
        response = super().post_login(request, user, **kwargs)
        remember(response, {"digits": "arab" if user.digits == User.Digits.ARABIC else ""})
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever proved an account that another began is asked for their name first."""
        if request.user.is_authenticated and not request.user.get_full_name():
            return reverse("accounts:account")
        return super().get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return home(get_language() or settings.LANGUAGE_CODE)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        if self.request.user.is_authenticated:
            return reverse("accounts:account")
        return super().get_email_verification_redirect_url(email_address)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    # Proving once more who one is

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within minutes of a sign-in. Of those who have neither password nor second step allauth asks nothing at
        all; they prove themselves by a code."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        if not required or reauthentication.is_recent(self.request):
            return False
        if reauthentication.only_by_code(self.request.user):
            raise ReauthenticationRequired
        return True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        if reauthentication.may_use_code(user):
            methods.append(
                {
                    "id": "code",
                    "description": _("Use a code"),
                    "url": reverse("accounts:reauthenticate_by_code"),
                }
            )
        return methods

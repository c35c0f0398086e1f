"""Passkeys and the second step, as allauth's two-factor app is set here.

A passkey is another way to sign in, not a second step: who adds one on a phone still signs in elsewhere with a code. The
second step is switched on by an authenticator app; then a passkey or a recovery code may stand in for the app.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .forms import WithCode
from .models import User


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Look again, or wait for the next one."),
        "unverified_email": _("Confirm your e-mail first, then come back."),
        "cannot_generate_recovery_codes": _(
            "Recovery codes belong to an authenticator app or a passkey. Add one first."
        ),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def build_totp_svg(self, url: str) -> str:
        """On a white ground with its quiet zone, so that it can be scanned from a dark page."""
        drawn = BytesIO()
        segno.make(url, micro=False).save(drawn, kind="svg", scale=5, light="white", xmldecl=False)
        return drawn.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": gettext("Anqud")}


class AuthenticateForm(WithCode, base_forms.AuthenticateForm):
    pass


class ReauthenticateForm(WithCode, base_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(WithCode, totp_forms.ActivateTOTPForm):
    pass


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """Always one that signs in by itself, so the device asks for a finger, a face or its own code."""

    name = forms.CharField(label=_("Name of this passkey"), max_length=60, required=False)
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        return True


class EditPasskeyForm(webauthn_forms.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of this passkey"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"

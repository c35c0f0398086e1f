"""The steps between proving who one is and being signed in, where they differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import EmailVerificationStage
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled


class ConfirmEmail(EmailVerificationStage):
    """An e-mail must be confirmed before it signs in; whoever comes by a confirmed number needs none."""

    def handle(self) -> tuple[Any, bool]:
        person = self.login.user
        if person and not self.login.email and person.phone_verified_at:
            return None, True
        return super().handle()


class SecondStep(AuthenticateStage):
    """Asked of those who set up an authenticator app; a passkey alone does not ask for itself (see mfa.py)."""

    def handle(self) -> tuple[Any, bool]:
        if self.login.user and not is_mfa_enabled(self.login.user, [Authenticator.Type.TOTP]):
            return None, True
        return super().handle()

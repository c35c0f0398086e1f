"""A code that is on its way, sent once more. allauth's own way tells known people from unknown ones; this one does not."""

from __future__ import annotations

import time
from typing import TypeAlias

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.phone_verification import (
    ChangePhoneVerificationProcess,
    PhoneVerificationStageProcess,
)
from allauth.account.stages import LoginByCodeStage, LoginStageController, PhoneVerificationStage
from django.http import HttpRequest

Process: TypeAlias = (
    LoginCodeVerificationProcess
    | EmailVerificationProcess
    | PhoneVerificationStageProcess
    | ChangePhoneVerificationProcess
)

MOST_TIMES = 2
# What is waiting for a code, and the page that asks for it.
PAGES = {
    "login": "account_confirm_login_code",
    "email": "account_email_verification_sent",
    "phone": "account_verify_phone",
}


def pending(request: HttpRequest, what: str) -> Process | None:
    """The sign-in, e-mail or number (a key of PAGES) that waits for its code in this session."""
    if what == "email":
        return EmailVerificationProcess.resume(request)
    if what == "phone" and request.user.is_authenticated:
        return ChangePhoneVerificationProcess.resume(request)
    key = PhoneVerificationStage.key if what == "phone" else LoginByCodeStage.key
    stage = LoginStageController.enter(request, key)
    if stage is None:
        return None
    return (PhoneVerificationStageProcess if what == "phone" else LoginCodeVerificationProcess).resume(stage)


def send_again(process: Process) -> bool:
    """Send a new code; the old one is worth nothing from then on. False when that was done often enough.

    Raises allauth's RateLimited, and NotPossible when a cap of the day is reached.
    """
    if process.is_resend_quota_reached(MOST_TIMES):
        return False
    if isinstance(process, EmailVerificationProcess):
        process.generate_code()
    process.send()
    process.record_resend()
    process.state["at"] = time.time()
    process.persist()
    return True

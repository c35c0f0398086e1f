"""Proving once more who sits here by a fresh code, for people who have neither a password nor a second step."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from .models import User

SESSION_KEY = "accounts_reauthentication"


def only_by_code(user: Any) -> bool:
    return user.is_authenticated and not get_reauthentication_flows(user)


def may_use_code(user: Any) -> bool:
    """Whoever set up a second step must use it: a code would be a way around."""
    return user.is_authenticated and not is_mfa_enabled(user, [Authenticator.Type.TOTP])


def is_recent(request: HttpRequest) -> bool:
    """Whether this session has seen a proof, a sign-in included, within the last few minutes."""
    youngest = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(record["at"] > youngest for record in get_authentication_records(request, request.user))


def signed_in_by_code_to(request: HttpRequest, user: User, email: str) -> bool:
    records = get_authentication_records(request, user)
    return any(record["method"] == "code" and record.get("email") == email for record in records)


def ways_to(user: User) -> dict[str, str]:
    """Where a code can be sent: {"phone": ..., "email": ...}, confirmed ones only."""
    ways = {}
    if user.phone and user.phone_verified_at:
        ways["phone"] = user.phone
    if user.email:
        ways["email"] = user.email
    return ways


def proven(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages where a password is typed: allauth would keep the whole form in the session until the proof is there."""

    @wraps(view)
    def asked_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            raise_if_reauthentication_required(request, app="allauth.account")
        except ReauthenticationRequired:
            methods = get_adapter().get_reauthentication_methods(request.user)
            page = methods[0]["url"] if methods else reverse("account_login")
            return redirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: request.path})}")
        return view(request, *args, **kwargs)

    return asked_first


class CodeAgain(AbstractCodeVerificationProcess):
    """One code on its way to the person who is signed in, kept in the session."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def initiate(cls, request: HttpRequest, way: str) -> CodeAgain:
        process = cls(request, cls.initial_state(request.user, **{way: ways_to(request.user)[way]}))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> CodeAgain | None:
        state = request.session.get(SESSION_KEY)
        return cls(request, state).abort_if_invalid() if state else None

    @property
    def recipient(self) -> str:
        return self.state.get("email") or self.state["phone"]

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        if email := self.state.get("email"):
            adapter.send_mail("account/email/reauthentication_code", email, {"code": self.code})
        else:
            adapter.send_verification_code_sms(user=self.user, phone=self.state["phone"], code=self.code)

    def persist(self) -> None:
        self.request.session[SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(SESSION_KEY, None)

    def finish(self) -> None:
        self.abort()
        record_authentication(self.request, self.user, method="code", reauthenticated=True)

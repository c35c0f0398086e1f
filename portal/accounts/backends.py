"""Passwords are checked for the portal's own sign-in page alone, where a second step can follow."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class AuthenticationBackend(AllauthBackend):
    """Answers to an e-mail or a phone. The login forms of the desks ask with a `username` and find nobody: they would skip
    the second step, and so they lead here instead."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        credentials.pop("username", None)
        return super().authenticate(request, **credentials)

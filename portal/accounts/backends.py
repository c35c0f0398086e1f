"""Passwords are checked for the portal's own sign-in page alone, where a second step can follow."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BigIntegerField
from django.http import HttpRequest

from portal.core.prepared import Given, Prepared

from .models import User

PERSON = Prepared(lambda: User.objects.filter(pk=Given("person", BigIntegerField())))


class AuthenticationBackend(AllauthBackend):
    """Answers to an e-mail or a phone. The login forms of the desks ask with a `username` and find nobody: they would skip
    the second step, and so they lead here instead."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        credentials.pop("username", None)
        return super().authenticate(request, **credentials)

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """Every page asks it."""
        for person in PERSON.rows(person=user_id):
            return person if self.user_can_authenticate(person) else None
        return None

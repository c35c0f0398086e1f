"""People who can sign in; their e-mail counts as verified, as after a one-time code."""

from __future__ import annotations

from typing import Any

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from portal.accounts.models import User


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    full_name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@people.example")
    language = "en"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, verified: bool = True, **fields: Any) -> User:
        user = model_class.objects.create_user(*args, **fields)
        if user.email and verified:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

"""Copies themselves: a copy says when copies were made, and goes when its person goes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Copy
from .services.copies import erase_copies


def export_copies(person: User) -> list[dict[str, Any]]:
    return [{"asked": copy.asked_at, "until": copy.expires_at} for copy in Copy.objects.filter(person=person)]


def sign_in() -> None:
    register("privacy.copies", Holder(label=_("Copies of your data"), export=export_copies, erase=erase_copies))

"""The language of whoever reads a mail of the desk.

Wagtail knows it of those alone who chose one in its own settings, and writes to all others in that of who sends the page on.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.users.models import UserProfile


def sign_in() -> None:
    UserProfile.get_preferred_language = spoken


def spoken(profile: Any) -> str:
    language: str = profile.preferred_language or profile.user.language or settings.LANGUAGE_CODE
    return language

"""The check of `doctor` about the pages that every installation starts with."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Site

from portal.core.doctor import Check, Finding, checks, failing, fine
from portal.core.text import listed

from .models import HomePage


def sign_in() -> None:
    checks.register("first pages", Check(look_at_pages, "migrations"))


def look_at_pages() -> Finding:
    there = set(HomePage.objects.live().values_list("locale__language_code", flat=True))
    absent = [str(name) for code, name in settings.LANGUAGES if code not in there]
    if absent or not Site.objects.filter(is_default_site=True).exists():
        which = f"There is no home page in {listed(absent)}" if absent else "No site leads to the home pages"
        return failing(f"{which}: visitors find nothing there.", "Run: manage.py load_pages.")
    return fine(f"Every language has its home page ({len(settings.LANGUAGES)}).")

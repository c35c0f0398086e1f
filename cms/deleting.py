"""Deleting a page in one language leaves what was translated from it.

Wagtail would delete every translation with it, and asks nobody for the right to. Here each language's page is deleted by itself;
what only repeats a page in another tree (an alias) goes with it (receivers).
"""

from __future__ import annotations

import uuid

from wagtail.models import Page

from .languages import written_in


def keep_translations(page: Page) -> list[str]:
    """The names of the languages in which it stays. From here on this object in memory, and no row, is a translation of nothing."""
    staying = Page.objects.translation_of(page).filter(alias_of=None).select_related("locale").order_by("locale__pk")
    languages = [written_in(one.locale.language_code).name for one in staying]
    page.translation_key = uuid.uuid4()
    return languages

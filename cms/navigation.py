"""The footer's pages sign into the menus. Their addresses are asked once a minute per language, not once per page."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from portal.moderation.permissions import can_decide
from portal.ui.navigation import Entry, menu, signed_in

from .groups import DESK
from .models import ProgrammeListPage, StandardPage
from .services import PARTS, PROGRAMMES

KEPT_SECONDS = 60


def page_urls(request: HttpRequest) -> dict[str, str]:
    """Slug → address of the live pages in the reader's language."""
    language = getattr(request, "LANGUAGE_CODE", "en")
    key = f"cms.page_urls.{language}"
    urls = cache.get(key)
    if urls is None:
        site = Site.find_for_request(request)
        told = Page.objects.live().type(StandardPage, ProgrammeListPage, *PARTS.values())
        # Of two with one address the one that stands higher wins.
        pages = told.filter(locale__language_code=language).order_by("-depth", "-pk") if site else []
        urls = {page.slug: page.get_url(request, site) or "" for page in pages}
        cache.set(key, urls, KEPT_SECONDS)
    return urls


def page_address(slug: str) -> Callable[[HttpRequest], str]:
    return lambda request: page_urls(request).get(slug, "")


def register() -> None:
    pages = [
        ("how-we-suggest-partners", _("How we suggest partners"), {"understand": 10}),
        ("who-checks-the-facts", _("Who checks the facts"), {"understand": 20}),
        ("who-sees-what", _("Who sees what"), {"understand": 30}),
        ("glossary", _("Glossary"), {"understand": 40}),
        ("news", _("News"), {"understand": 50}),
        ("resources", _("Resources"), {"understand": 60}),
        ("help", _("Questions and answers"), {"help": 5}),
        ("accessibility", _("Accessibility"), {"help": 10}),
    ]
    menu.register(
        f"cms.{PROGRAMMES}",
        Entry(label=_("Programmes and calls"), address=page_address(PROGRAMMES), icon="flag", work=44, do=44),
    )
    for slug, label, places in pages:
        menu.register(f"cms.{slug}", Entry(label=label, address=page_address(slug), **places))
    menu.register(
        "cms.desk",
        Entry(
            label=_("The editors’ desk"),
            address="wagtailadmin_home",
            icon="edit",
            shown_to=lambda request: signed_in(request) and request.user.has_perm(DESK),
            also=_("pages, articles, publish"),
        ),
    )
    menu.register(
        "cms.moderation",
        Entry(
            label=_("Moderation"),
            address="moderation_cases",
            icon="flag",
            shown_to=lambda request: signed_in(request) and can_decide(request.user),
            also=_("reports, held messages"),
        ),
    )

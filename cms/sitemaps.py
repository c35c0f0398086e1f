"""The map of the site for search engines: what everybody may read, each with the same page in the other languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from wagtail.models import Page

from matchmaking.models import Listing
from portal.events.models import Event
from portal.organisations.models import Organisation

from .models import ClusterPage

AT_ONCE = 2000


class PageMap(Sitemap):
    """Editors' pages: each translation is a page of its own."""

    limit = AT_ONCE

    def items(self) -> QuerySet[Page]:
        pages: QuerySet[Page] = Page.objects.live().public().filter(depth__gt=1).not_exact_type(ClusterPage)
        return pages.select_related("locale").order_by("path")

    def location(self, item: Page) -> str:
        return item.get_url() or "/"

    def lastmod(self, item: Page) -> dt.datetime | None:
        when: dt.datetime | None = item.last_published_at
        return when

    def _urls(self, page: Any, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)  # type: ignore[misc]
        told: dict[Any, list[dict[str, str]]] = {}
        for url in urls:
            one = {"location": url["location"], "lang_code": url["item"].locale.language_code}
            told.setdefault(url["item"].translation_key, []).append(one)
        for url in urls:
            url["alternates"] = told[url["item"].translation_key]
        return urls


class _InEachLanguage(Sitemap):
    i18n = True
    alternates = True
    limit = AT_ONCE


class OrganisationMap(_InEachLanguage):
    """Nobody stands behind a page that was not claimed yet: it is left out."""

    def items(self) -> QuerySet[Organisation]:
        found: QuerySet[Organisation] = Organisation.objects.published().filter(claimed_at__isnull=False)
        return found.order_by("pk")


class NeedMap(_InEachLanguage):
    def items(self) -> QuerySet[Listing]:
        found: QuerySet[Listing] = Listing.objects.visible_to(AnonymousUser()).open()
        return found.order_by("pk")


class EventMap(_InEachLanguage):
    def items(self) -> QuerySet[Event]:
        found: QuerySet[Event] = Event.objects.visible_to(AnonymousUser()).to_come()
        return found.order_by("pk")


MAPS = {"pages": PageMap, "organisations": OrganisationMap, "listings": NeedMap, "events": EventMap}

"""What machines read: feeds, the map of the site, and what robots are asked to leave alone."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import parse_http_date_safe, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from wagtail.models import Page

from portal.accounts.sms.caps import network_of
from portal.ui.languages import home

from ..models import ArticlePage, SectionPage

ARTICLES = "articles"
"""The feed of all articles; every other name is the address of a section."""
SHOWN = 30
KEPT_SECONDS = 60
LASTS_SECONDS = 300
COME_BACK_SECONDS = 60
A_MINUTE = RateLimitItemPerMinute(40)
limiter = MovingWindowRateLimiter(MemoryStorage())
CLOSED = ["accounts", "admin", "cms", "calendar", "hooks", "s"]


class PagesFeed(Feed):
    """Of a section in the reader's language, or of all articles."""

    description_template = None

    def get_object(self, request: HttpRequest, section: str) -> Any:  # noqa: ARG002 - Django's signature
        if section == ARTICLES:
            return None
        live = SectionPage.objects.live().public().filter(locale__language_code=get_language(), slug=section)
        return get_object_or_404(live.order_by("depth", "pk")[:1])

    def title(self, section: SectionPage | None) -> str:
        return section.title if section else _("Articles")

    def link(self, section: SectionPage | None) -> str:
        start = home(get_language() or settings.LANGUAGE_CODE)
        return (section.get_url() or start) if section else start

    def description(self, section: SectionPage | None) -> str:
        """RSS wants one."""
        return (section.lede if section else "") or self.title(section)

    def items(self, section: SectionPage | None) -> list[Any]:
        if section is None:
            rows: Any = ArticlePage.objects.live().public().filter(locale__language_code=get_language())
        else:
            rows = section.get_children().live().public().specific()
        return list(rows.exclude(first_published_at=None).order_by("-first_published_at", "-pk")[:SHOWN])

    def item_title(self, item: Page) -> str:
        return str(item.title)

    def item_description(self, item: Page) -> str:
        return str(getattr(item, "lede", ""))

    def item_link(self, item: Page) -> str:
        return item.get_url() or "/"

    def item_guid(self, item: Page) -> str:
        """An address, as Atom asks for, that stays when the page moves; its own in each language."""
        return uuid.uuid5(item.translation_key, get_language() or settings.LANGUAGE_CODE).urn

    item_guid_is_permalink = False

    def item_pubdate(self, item: Page) -> Any:
        return item.first_published_at

    def item_updateddate(self, item: Page) -> Any:
        return item.last_published_at


class PagesAtomFeed(PagesFeed):
    feed_type = Atom1Feed
    subtitle = PagesFeed.description

    def feed_guid(self, section: SectionPage | None) -> str:
        """Two feeds are never the same one to a reader, though both lead to the start page."""
        name = section.translation_key.hex if section else ARTICLES
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_URL}/{get_language()}/{name}").urn


KINDS = {"rss": PagesFeed, "atom": PagesAtomFeed}


def unhurried(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who asks too often is told when to come back. Counted by the network that asks, in each process for itself."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = network_of(get_adapter().get_client_ip(request))
        if limiter.hit(A_MINUTE, view.__name__, who):
            return view(request, *args, **kwargs)
        said = _("Asked too often. Come back in a minute.")
        refused = HttpResponse(said, status=429, content_type="text/plain; charset=utf-8")
        refused["Retry-After"] = str(COME_BACK_SECONDS)
        refused["Cache-Control"] = "no-store"
        return refused

    return answered


def conditional(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever says what they have is told that nothing is new. Django's own leaves out what comes from the cache already drawn."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, TemplateResponse):
            answer = answer.render()
        answer["ETag"] = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
        return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer

    return answered


@require_safe
@unhurried
def feed(request: HttpRequest, section: str, kind: str) -> HttpResponse:
    """Made once a minute; a reader that says what it has is told that nothing is new, without a look at the pages."""
    key = f"cms.feed.{get_language()}.{section}.{kind}.{request.get_host()}"
    kept = cache.get(key)
    if kept is None:
        made = KINDS[kind]()(request, section=section)
        told = {name: made[name] for name in ("Content-Type", "Last-Modified")}
        kept = (made.content, told | {"ETag": quote_etag(hashlib.sha256(made.content).hexdigest()[:32])})
        cache.set(key, kept, KEPT_SECONDS)
    body, told = kept
    answer = HttpResponse(body, headers=told)
    patch_cache_control(answer, public=True, max_age=LASTS_SECONDS)
    changed = parse_http_date_safe(told["Last-Modified"])
    return get_conditional_response(request, etag=told["ETag"], last_modified=changed, response=answer) or answer


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing secret lies behind these: they only lead robots round forms."""
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    lines = ["User-agent: *", *(f"Disallow: {prefix}/{place}/" for place in CLOSED for prefix in prefixes)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")

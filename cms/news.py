"""What is new on the editors' pages, as the home page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wagtail.images.models import Image
from wagtail.models import Page

SHOWN = 3
CUT = "fill-560x315"


@dataclass(frozen=True)
class NewsRow:
    """An article or a success story; `picture` is the address of what is shown above it, empty without one."""

    title: str
    lede: str
    url: str
    day: dt.datetime
    picture: str


@dataclass(frozen=True)
class News:
    """`all` is where the newest stands among all others; empty where there is nothing."""

    rows: list[NewsRow]
    all: str


def latest_news(language: str) -> News:
    """The newest that everybody may read in this language; one query where there is nothing."""
    from .models import ArticlePage, StoryPage

    told = Page.objects.live().type(ArticlePage, StoryPage).filter(locale__language_code=language)
    told = told.filter(first_published_at__isnull=False).order_by("-first_published_at", "-pk")
    if not told.exists():
        return News([], "")
    newest: list[Any] = list(told.public().specific()[:SHOWN])
    drawn = _drawn([page.picture_id for page in newest if page.picture_id])
    rows = [
        NewsRow(one.title, one.lede, one.get_url() or "/", one.first_published_at, drawn.get(one.picture_id, ""))
        for one in newest
    ]
    return News(rows, (newest[0].get_parent().get_url() or "") if newest else "")


def _drawn(pictures: list[int]) -> dict[int, str]:
    if not pictures:
        return {}
    rows = Image.objects.filter(pk__in=pictures).prefetch_renditions(CUT)
    return {picture.pk: picture.get_rendition(CUT).url for picture in rows}

"""Filters for numbers and dates, the `time` element, and the WhatsApp link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portal.core.text import listed, to_html
from portal.ui import words

register = template.Library()

WAYS: dict[str, Callable[..., str]] = {
    "day": words.day,
    "paper_day": words.paper_day,
    "day_short": words.day_short,
    "weekday": words.weekday,
    "weekday_short": words.weekday_short,
    "day_of_month": words.day_of_month,
    "month_short": words.month_short,
    "month": words.month,
    "moment": words.moment,
    "clock": words.clock,
    "file_size": words.file_size,
    "lasts": words.lasts,
    "ago": words.ago,
}


def _nothing_for_nothing(way: Callable[..., str]) -> Callable[..., str]:
    """A missing value is an empty place on the page, not an error."""

    @wraps(way)
    def said(value: Any, *details: Any) -> str:
        return "" if value is None or value == "" else way(value, *details)

    return said


AMOUNTS: dict[str, Callable[..., str]] = {
    "number": words.number,
    "percent": words.percent,
    "money": words.money,
    "money_in_full": words.money_in_full,
    "km": words.kilometres,
    "currency_name": words.currency_name,
}
for name, way in (WAYS | AMOUNTS).items():
    register.filter(name, _nothing_for_nothing(way))


register.filter("paragraphs", to_html)


@register.filter(name="listed")
def listed_names(items: Iterable[Any]) -> SafeString:
    """Names as the language lists them, each running its own way."""
    return mark_safe(listed(format_html("<bdi>{}</bdi>", name) for name in items))  # noqa: S308 - names are escaped


@register.simple_tag
def comma() -> str:
    """What parts two things that stand side by side, in the language of the page: a town and its distance."""
    return gettext(", ")


@register.simple_tag
def colon() -> str:
    """Between what something is and what it is about, in the language of the page: the title of a tab of an event."""
    return gettext(": ")


@register.simple_tag
def time(value: dt.date | dt.datetime | None, way: str = "day") -> str:
    """The words inside <time datetime="...">."""
    if value is None:
        return ""
    stamp = timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    return format_html(
        '<time datetime="{}">{}</time>',
        stamp.isoformat(timespec="minutes") if isinstance(stamp, dt.datetime) else stamp.isoformat(),
        WAYS[way](value),
    )


@register.simple_tag(takes_context=True)
def whatsapp(context: template.Context, title: str, url: str, label: str = "") -> SafeString:
    """A plain link that opens WhatsApp with the name and the address of a page; no script, no button image."""
    request = context.get("request")
    address = request.build_absolute_uri(url) if request and url.startswith("/") else url
    return format_html(
        '<a href="https://wa.me/?text={}" rel="noreferrer">{}</a>',
        quote(f"{title}\n{address}", safe=""),
        label or gettext("Send by WhatsApp"),
    )


@register.filter
def whatsapp_chat(phone: str) -> str:
    """The address that opens a chat with this number (E.164) in WhatsApp."""
    return f"https://wa.me/{phone.removeprefix('+')}"

"""Notifications put into words, for one reader, in the language in force. What the reader may no longer see is left out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext as _

from portal.accounts.mail import one_line
from portal.accounts.models import User
from portal.core.registry import things

from . import kinds
from .keys import link_to
from .models import Notification


@dataclass(frozen=True)
class Line:
    """One notification as its reader sees it. `url` leads to the thing itself, on this site."""

    notification: Notification
    text: str
    url: str
    created_at: dt.datetime
    is_unread: bool
    context: dict[str, Any]

    @property
    def absolute_url(self) -> str:
        return self.url if self.url.startswith("http") else settings.SITE_URL + self.url


def lines(notifications: Iterable[Notification], reader: User) -> list[Line]:
    """In the given order. One query per kind of thing, whatever their number."""
    notifications = list(notifications)
    seen = _visible_things(notifications, reader)
    found = [(one, seen.get((one.content_type_id, one.object_id))) for one in notifications]
    return [_line(one, about, reader) for one, about in found if about is not None and one.kind in kinds.registered]


def _visible_things(notifications: list[Notification], reader: User) -> dict[tuple[int, str], models.Model]:
    wanted: dict[Any, set[str]] = defaultdict(set)
    for one in notifications:
        wanted[one.content_type].add(one.object_id)
    found: dict[tuple[int, str], models.Model] = {}
    for content_type, ids in wanted.items():
        thing = things.get(f"{content_type.app_label}.{content_type.model}")
        rows = thing.visible_to(reader) if thing else content_type.get_all_objects_for_this_type()
        found |= {(content_type.pk, str(row.pk)): row for row in rows.filter(pk__in=ids)}
    return found


def _line(notification: Notification, about: models.Model, reader: User) -> Line:
    thing = things.get(about._meta.label_lower)
    title = thing.title(about) if thing else str(about)
    url = thing.url(about) if thing else about.get_absolute_url()  # type: ignore[attr-defined]
    context = {
        "notification": notification,
        "about": about,
        "by": notification.by,
        "who": notification.by or _("somebody who is no longer here"),
        "to": reader,
        "facts": notification.facts,
        "title": title,
        "url": url,
    }
    more = kinds.find(notification.kind).more
    if more:
        context |= more(about, notification.facts, reader)
    subject = _plain(f"{kinds.wording_of(notification.kind)}.subject.txt", context)
    return Line(
        notification=notification,
        text=one_line(subject),
        url=str(context["url"]),
        created_at=notification.created_at,
        is_unread=notification.read_at is None,
        context=context,
    )


def shortened(line: Line, longest: int) -> str:
    """The same line with the name of the thing cut to so many letters."""
    title = str(line.context["title"])
    if len(title) <= longest:
        return line.text
    context = line.context | {"title": title[: max(1, longest - 3)].rstrip() + "..."}
    return one_line(_plain(f"{kinds.wording_of(line.notification.kind)}.subject.txt", context))


def body(line: Line) -> str:
    """The plain text of a mail of its own; the line itself where the kind has no more to say."""
    try:
        return _plain(f"{kinds.wording_of(line.notification.kind)}.txt", line.context).strip()
    except TemplateDoesNotExist:
        return line.text


def body_html(line: Line) -> str:
    """The inner HTML of a mail; empty where the text is all there is."""
    try:
        return render_to_string(f"{kinds.wording_of(line.notification.kind)}.html", line.context)
    except TemplateDoesNotExist:
        return ""


@dataclass(frozen=True)
class Step:
    """What the reader can do from the mail itself; `url` is a key."""

    label: str
    url: str


def actions_of(line: Line, address: str, *, in_summary: bool = False) -> list[Step]:
    """In the language in force, for a message that goes to `address`; those that stand in a summary alone where it is one."""
    one, about = line.notification, line.context["about"]
    actions = [action for action in kinds.find(one.kind).actions if action.in_summary or not in_summary]
    return [
        Step(str(action.label), link_to(action.page, one, action.purpose, address))
        for action in actions
        if action.offered(about, one.to)
    ]


def _plain(name: str, context: dict[str, Any]) -> str:
    """A text template, where an apostrophe stays an apostrophe."""
    return get_template(name).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]

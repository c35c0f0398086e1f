"""What people are told of their saved searches."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import OR_NEVER, Action, Kind, register

from .models import News
from .queries import shown_in

STOP = "stop"
LISTED = 5


def may_stop(news: News, _person: Any) -> bool:
    return news.search.tells


STOPS = (
    Action(purpose=STOP, label=_("Stop this alert"), page="saved:stop_by_link", offered=may_stop, in_summary=True),
)


def what_is_in_it(news: News, _facts: dict[str, Any], reader: Any) -> dict[str, Any]:
    """What the reader may see of it now: asked only where a wording needs it."""
    things: Any = SimpleLazyObject(lambda: shown_in(news, reader))
    return {
        "things": things,
        "first": lambda: things[0] if things else None,
        "listed": SimpleLazyObject(lambda: things[:LISTED]),
        "rest": lambda: max(0, len(things) - LISTED),
    }


def sign_in() -> None:
    register(
        Kind(
            name="search.found",
            label=_("Something new for a search that you saved"),
            default="daily",
            ways=OR_NEVER,
            news=True,
            actions=STOPS,
            more=what_is_in_it,
        )
    )
    register(
        Kind(
            name="search.closing",
            label=_("What a saved search found closes soon"),
            default="now",
            ways=OR_NEVER,
            gathered=True,
            actions=STOPS,
            more=what_is_in_it,
        )
    )

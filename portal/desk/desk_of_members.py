"""What the queue and the files of members sign in with, in one place."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from portal.core.clock import duties
from portal.core.registry import describe
from portal.organisations.standing import standing_of

from . import navigation, own_data, receivers, retention  # noqa: F401 - receivers are found by being imported
from .models import OfficeIntroduction
from .services.queue import refresh_stale
from .sources import actions, events, introductions, members, needs, projects, silence


def sign_in() -> None:
    describe(
        OfficeIntroduction,
        title=lambda made: f"{made.one.name} · {made.other.name}",
        url=lambda made: made.get_absolute_url(),
        visible_to=_visible_to,
    )
    duties.register("desk.queues", refresh_stale)
    for source in (needs, introductions, silence, members, actions, events, projects):
        source.sign_in()
    navigation.sign_in()
    own_data.sign_in()
    retention.sign_in()


def _visible_to(user: Any) -> QuerySet[OfficeIntroduction]:
    """To the people of the two, and to the office that introduced them."""
    if not user.is_authenticated:
        return OfficeIntroduction.objects.none()
    me = standing_of(user)
    own = Q(one__in=me.organisations) | Q(other__in=me.organisations) | Q(cluster__in=me.offices.keys())
    return OfficeIntroduction.objects.filter(own).select_related("one", "other", "cluster")

"""What people are told while two organisations become one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.registry import describe
from portal.notifications.kinds import Kind, register

from ..models import Merge
from ..queries.duplicates import merges_of


def sign_in() -> None:
    describe(
        Merge,
        title=lambda merge: merge.kept.name,
        url=lambda merge: reverse("onboarding:merge", args=[merge.public_id]),
        visible_to=merges_of,
    )
    register(
        Kind(
            name="merge.asked",
            topic="organisation",
            label=_("Your organisation is here twice: shall the two become one?"),
            default="now",
            urgent=True,
        )
    )
    register(
        Kind(
            name="merge.done",
            news=True,
            topic="organisation",
            label=_("Two entries of your organisation became one"),
            default="now",
        )
    )
    register(
        Kind(
            name="merge.undone",
            news=True,
            topic="organisation",
            label=_("Two entries that became one are two again"),
            default="now",
        )
    )

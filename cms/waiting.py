"""Stories of projects that wait on the editors' desk: drafts, and those that went offline because somebody took their word back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from .consents import PREFIX, objections
from .editors import edits

SHOWN = 20


@dataclass(frozen=True)
class Waiting:
    """`objections`: what keeps it from being published, in sentences."""

    page: Page
    objections: Sequence[str]


def stories_that_wait() -> list[Waiting]:
    """The oldest first."""
    pages = Page.objects.filter(Q(live=False) | Q(has_unpublished_changes=True), slug__startswith=PREFIX)
    return [
        Waiting(one, objections(one)) for one in pages.specific().order_by("latest_revision_created_at", "pk")[:SHOWN]
    ]


class StoriesPanel(Component):
    """On the first page of the desk, for whoever edits pages."""

    name = "stories_that_wait"
    template_name = "cms/desk/waiting_stories.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        context: dict[str, Any] = {"request": parent_context["request"]}
        if edits(parent_context["request"].user):
            context |= {"edits": True, "stories": stories_that_wait()}
        return context

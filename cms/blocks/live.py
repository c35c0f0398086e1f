"""Blocks that show what is so today: an editor chooses of which cluster, the floors below say the rest."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import live


class _OfCluster(blocks.StructBlock):
    """`ask` is a question of `cms.live`."""

    cluster = blocks.ChoiceBlock(label=capfirst(_("cluster")), choices=live.cluster_choices)

    def ask(self, slug: str) -> dict[str, Any]:
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"live": self.ask(value.get("cluster") or "")}


class NeedsBlock(_OfCluster):
    class Meta:
        icon = "list-ul"
        label = _("Open needs of a cluster")
        template = "cms/blocks/needs.html"

    def ask(self, slug: str) -> dict[str, Any]:
        return live.needs_by_link(slug)


class RibbonBlock(_OfCluster):
    class Meta:
        icon = "arrow-right"
        label = _("Value chain of a cluster")
        template = "cms/blocks/ribbon.html"

    def ask(self, slug: str) -> dict[str, Any]:
        return live.ribbon_of(slug)


class FiguresBlock(_OfCluster):
    figures = blocks.MultipleChoiceBlock(
        label=capfirst(_("figures")),
        choices=live.figure_choices,
        required=False,
        widget=CheckboxSelectMultiple,
        help_text=_("Where none is ticked: all but the parts of others, such as reasons of a “not now”."),
    )

    class Meta:
        icon = "table"
        label = _("Figures of a cluster")
        template = "cms/blocks/figures.html"

    def ask(self, slug: str) -> dict[str, Any]:
        return live.figures_of(slug)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        chosen = value.get("figures") or []
        kept = [one for one in context["live"].get("figures", ()) if (one.key in chosen if chosen else not one.part_of)]
        # What was asked is kept for all blocks of the cluster: it stays whole.
        return context | {"live": context["live"] | {"figures": kept}}


class EventsBlock(_OfCluster):
    cluster = blocks.ChoiceBlock(
        label=capfirst(_("cluster")),
        choices=live.cluster_choices,
        required=False,
        help_text=_("Of all clusters where it is empty."),
    )

    class Meta:
        icon = "calendar"
        label = _("Events to come")
        template = "cms/blocks/events.html"

    def ask(self, slug: str) -> dict[str, Any]:
        return live.events_to_come(slug)

"""What all pages with a title, an introduction and a body have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from ..blocks import Body
from ..fields import BodyField
from ..languages import addresses, routed, versions_of, written
from ..panels import ConsentPanel


class EditorialPage(Page):
    """`index_page` writes each of these kinds into the search over everything, and a feed and the sitemap know them."""

    lede = models.TextField(_("introduction"), max_length=400, blank=True)
    body = BodyField(Body(), verbose_name=_("body"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        ConsentPanel(),
        *Page.content_panels,
        FieldPanel("lede"),
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        versions = versions_of(self)
        # Known from there, so nobody has to ask for it.
        for one in versions:
            if one.locale_id == self.locale_id:
                self.locale = one.locale
        # Read by the links to other languages (portal/ui/languages.py): addresses of translations are their own.
        request.translations = addresses(request, versions)  # type: ignore[attr-defined]
        return super().get_context(request, *args, **kwargs) | {"written": written(self), "versions": versions}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        return routed(super().route, self, request, path_components)

    def words_to_find(self) -> list[str]:
        """All that a reader can read of it, as plain texts."""
        return [self.lede, *self.body.stream_block.get_searchable_content(self.body)]


def kinds() -> list[type[EditorialPage]]:
    """Every kind of page that is made of these."""
    return [model for model in _below(EditorialPage) if not model._meta.abstract]


def _below(model: type[EditorialPage]) -> list[type[EditorialPage]]:
    return [found for child in model.__subclasses__() for found in (child, *_below(child))]

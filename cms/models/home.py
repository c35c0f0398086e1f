"""The public home: the words are an editor's, the figures are live."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from ..languages import routed
from ..queries import public_home


class HomePage(Page):
    headline = models.CharField(_("headline"), max_length=120)
    lede = models.TextField(_("introduction"), max_length=400)

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms.SectionPage",
        "cms.StandardPage",
        "cms.ClusterPage",
        "cms.ConsultationPage",
        "cms.FormPage",
        "cms.GlossaryPage",
        "cms.HelpPage",
        "cms.ProgrammeListPage",
        "cms.ResourceLibraryPage",
        "cms.StoryPage",
    ]
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lede")]
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        return routed(super().route, self, request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"live": public_home(self.locale.language_code)}

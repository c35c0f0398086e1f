"""A part of the site that lists what is under it, the newest first: news, help, what is open to apply for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..listing import children_of
from .editorial import EditorialPage


class SectionPage(EditorialPage):
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    template = "cms/section_page.html"

    class Meta:
        verbose_name = _("section")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shown = children_of(self, asked=request.GET.get("page", ""))
        return super().get_context(request, *args, **kwargs) | {"shown": shown}

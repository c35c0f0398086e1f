"""A page of prose: how partners are suggested, who checks the facts, privacy, accessibility."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from .editorial import EditorialPage


class StandardPage(EditorialPage):
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage", "cms.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    template = "cms/standard_page.html"

    class Meta:
        verbose_name = _("page of text")

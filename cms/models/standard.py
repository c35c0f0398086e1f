"""A page of prose: how partners are suggested, who checks the facts, privacy, accessibility."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from ..blocks import Body
from ..fields import BodyField
from ..panels import ConsentPanel


class StandardPage(Page):
    lede = models.TextField(_("introduction"), max_length=400, blank=True)
    body = BodyField(Body(), verbose_name=_("body"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    content_panels: ClassVar[list[Any]] = [
        ConsentPanel(),
        *Page.content_panels,
        FieldPanel("lede"),
        FieldPanel("body"),
    ]
    template = "cms/standard_page.html"

    class Meta:
        verbose_name = _("page of text")

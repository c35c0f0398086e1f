"""News and guidance, with a picture and a date."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.organisations.models import Cluster

from .pictured import PicturedPage


class ArticlePage(PicturedPage):
    cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("cluster"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Where the article is about one cluster: its page shows it."),
    )

    parent_page_types: ClassVar[list[str]] = ["cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *PicturedPage.content_panels[:-1],
        FieldPanel("cluster"),
        PicturedPage.content_panels[-1],
    ]
    template = "cms/article_page.html"

    class Meta:
        verbose_name = _("article")

"""A page with a picture above its text."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from .editorial import EditorialPage


class PicturedPage(EditorialPage):
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Above the text, and where the page is shared."),
    )

    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.content_panels[:-1],
        FieldPanel("picture"),
        EditorialPage.content_panels[-1],
    ]

    class Meta:
        abstract = True

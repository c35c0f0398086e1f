"""Questions that people ask, each opening to its answer."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from ..blocks import Questions
from ..fields import BodyField
from .editorial import EditorialPage


class HelpPage(EditorialPage):
    questions = BodyField(Questions(), verbose_name=_("questions"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [*EditorialPage.content_panels, FieldPanel("questions")]
    template = "cms/help_page.html"

    class Meta:
        verbose_name = _("help page")

    def words_to_find(self) -> list[str]:
        return [*super().words_to_find(), *self.questions.stream_block.get_searchable_content(self.questions)]

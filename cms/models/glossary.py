"""The words of the trade with their meanings, in the order of the reader's alphabet."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from ..blocks import Terms
from ..fields import BodyField
from ..letters import by_letter
from .editorial import EditorialPage


class GlossaryPage(EditorialPage):
    terms = BodyField(Terms(), verbose_name=_("words"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [*EditorialPage.content_panels, FieldPanel("terms")]
    template = "cms/glossary_page.html"

    class Meta:
        verbose_name = _("glossary")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"alphabet": by_letter(self.terms)}

    def words_to_find(self) -> list[str]:
        return [*super().words_to_find(), *self.terms.stream_block.get_searchable_content(self.terms)]
